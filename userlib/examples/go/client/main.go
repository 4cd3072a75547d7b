// SPDX-License-Identifier: MIT

// go_client HOST PORT PATH [CA]: fetches a file over kernel TLS. crypto/tls makes
// the handshake.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"

	"sslp"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	if len(os.Args) < 4 {
		os.Exit(2)
	}
	config := &tls.Config{ServerName: os.Args[1]}
	if len(os.Args) > 4 {
		pem, err := os.ReadFile(os.Args[4])
		must(err)
		config.RootCAs = x509.NewCertPool()
		config.RootCAs.AppendCertsFromPEM(pem)
	}
	log := sslp.NewKeyLog(nil)
	log.Prepare(config)
	tcp, err := net.Dial("tcp", net.JoinHostPort(os.Args[1], os.Args[2]))
	must(err)
	stack := tls.Client(log.Wire(tcp.(*net.TCPConn)), config)
	must(stack.Handshake())
	conn, err := log.Take(stack, sslp.UserRecords)
	must(err)
	if os.Getenv("EXAMPLE_UPDATE") != "" {
		if err = conn.Update(); !errors.Is(err, sslp.ErrNotSupported) {
			must(err)
		}
	}
	_, err = fmt.Fprintf(conn, "GET %s HTTP/1.0\r\n\r\n", os.Args[3])
	must(err)
	_, err = io.Copy(os.Stdout, conn)
	must(err)
	sent, received, err := conn.Updates()
	must(err)
	fmt.Fprintf(os.Stderr, "KeyUpdates: %d sent, %d received\n", sent, received)
	must(conn.CloseWrite())
	conn.Close()
}

// SPDX-License-Identifier: MIT

// go_server PORT CERT KEY FILE: sends FILE to each client over kernel TLS.
// crypto/tls makes the handshake.
package main

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"

	"sslp"
)

// serve reads a request up to its empty line, and answers with the file.
func serve(conn *sslp.Conn, path string) error {
	defer conn.Close()
	for request := bufio.NewReader(conn); ; {
		line, err := request.ReadString('\n')
		if err != nil {
			return err
		}
		if line == "\r\n" {
			break
		}
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return err
	}
	// If the client has renewed its keys, renew ours
	if _, received, err := conn.Updates(); err == nil && received > 0 {
		if err = conn.Update(); err != nil && !errors.Is(err, sslp.ErrNotSupported) {
			return err
		}
	}
	fmt.Fprintf(conn, "HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n", about.Size())
	if err = conn.SendFile(file, 0, about.Size()); err != nil {
		return err
	}
	if err = conn.CloseWrite(); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, conn)
	return err
}

func main() {
	if len(os.Args) != 5 {
		os.Exit(2)
	}
	pair, err := tls.LoadX509KeyPair(os.Args[2], os.Args[3])
	listener, err2 := net.Listen("tcp", ":"+os.Args[1])
	if err != nil || err2 != nil {
		fmt.Fprintln(os.Stderr, err, err2)
		os.Exit(2)
	}
	config := &tls.Config{Certificates: []tls.Certificate{pair}}
	log := sslp.NewKeyLog(nil)
	log.Prepare(config)
	for {
		tcp, err := listener.Accept()
		if err != nil {
			continue
		}
		go func() {
			wire := log.Wire(tcp.(*net.TCPConn))
			stack := tls.Server(wire, config)
			if err := stack.Handshake(); err != nil {
				wire.Close()
				return
			}
			conn, err := log.Take(stack, sslp.UserRecords)
			if err == nil {
				err = serve(conn, os.Args[4])
			} else {
				wire.Close()
			}
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		}()
	}
}

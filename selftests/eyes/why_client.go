// SPDX-License-Identifier: GPL-2.0-only

// why_client ADDRESS:PORT asks for / over TLS.
package main

import (
	"crypto/tls"
	"os"
)

func main() {
	config := &tls.Config{InsecureSkipVerify: true}
	conn, err := tls.Dial("tcp", os.Args[1], config)
	if err != nil {
		os.Exit(1)
	}
	conn.Write([]byte("GET / HTTP/1.0\r\n\r\n"))
	conn.Read(make([]byte, 100))
}

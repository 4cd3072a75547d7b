// SPDX-License-Identifier: MIT

package sslp

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"testing"
	"time"
)

func certificate(t *testing.T) tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"},
		NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"},
	}
	der, err := x509.CreateCertificate(rand.Reader, &about, &about, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// gather keeps what is written while it is closed. Then the Finished of a client
// and its data arrive together, and crypto/tls reads more than it decrypts.
type gather struct {
	net.Conn
	open  bool
	after int // writes that pass before it closes
	kept  []byte
}

func (g *gather) Write(p []byte) (int, error) {
	if g.open || g.after > 0 {
		g.after--
		return g.Conn.Write(p)
	}
	g.kept = append(g.kept, p...)
	return len(p), nil
}

func pair(t *testing.T) (client, server *net.TCPConn) {
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	c, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	s, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	return c.(*net.TCPConn), s.(*net.TCPConn)
}

// early makes a client send data behind its Finished, in one segment that lacks
// its last cut bytes. The rest follows after the server was taken.
func early(t *testing.T, version uint16, cut int) {
	c, s := pair(t)
	defer c.Close()
	data := bytes.Repeat([]byte("early data "), 500)
	log := NewKeyLog(nil)
	config := &tls.Config{Certificates: []tls.Certificate{certificate(t)}}
	log.Prepare(config)
	gate := &gather{Conn: c, after: 1}
	if version == tls.VersionTLS12 {
		gate.open = true
	}
	client := tls.Client(gate, &tls.Config{InsecureSkipVerify: true,
		MinVersion: version, MaxVersion: version})
	server := tls.Server(log.Wire(s), config)
	done := make(chan error, 1)
	go func() { done <- server.Handshake() }()
	if err := client.Handshake(); err != nil {
		t.Fatal(err)
	}
	gate.open = false
	gate.after = 0
	for i := 0; i < len(data); i += 1000 {
		end := i + 1000
		if end > len(data) {
			end = len(data)
		}
		client.Write(data[i:end])
	}
	first := len(gate.kept) - cut
	c.Write(gate.kept[:first])
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	conn, err := log.Take(server, UserRecords)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	c.Write(gate.kept[first:])
	got := make([]byte, len(data))
	if _, err = io.ReadFull(conn, got); err != nil || !bytes.Equal(got, data) {
		t.Fatal("early data was lost: ", err)
	}
	// The other direction shows that the record number is right
	gate.open = true
	if _, err = conn.Write(data); err != nil {
		t.Fatal(err)
	}
	if _, err = io.ReadFull(client, got); err != nil || !bytes.Equal(got, data) {
		t.Fatal("the client has read something else: ", err)
	}
	if err = conn.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if n, err := client.Read(got); n != 0 || err != io.EOF {
		t.Fatal("no close_notify: ", err)
	}
}

func TestEarlyData(t *testing.T) {
	for name, version := range map[string]uint16{"1.2": tls.VersionTLS12,
		"1.3": tls.VersionTLS13} {
		for _, cut := range []int{0, 1, 4, 5, 100, 1018, 1021, 1025, 2000} {
			t.Run(fmt.Sprintf("%s, cut %d", name, cut), func(t *testing.T) {
				early(t, version, cut)
			})
		}
	}
}

// Data that crypto/tls has decrypted and nobody has read.
func TestOpenedData(t *testing.T) {
	c, s := pair(t)
	defer c.Close()
	log := NewKeyLog(nil)
	config := &tls.Config{Certificates: []tls.Certificate{certificate(t)}}
	log.Prepare(config)
	client := tls.Client(c, &tls.Config{InsecureSkipVerify: true})
	server := tls.Server(log.Wire(s), config)
	go func() {
		client.Handshake()
		client.Write([]byte("0123456789"))
	}()
	got := make([]byte, 4)
	if _, err := io.ReadFull(server, got); err != nil || string(got) != "0123" {
		t.Fatal(err)
	}
	conn, err := log.Take(server, UserRecords)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	rest := make([]byte, 6)
	if _, err = io.ReadFull(conn, rest); err != nil || string(rest) != "456789" {
		t.Fatal("what was opened is lost: ", err)
	}
}

// After a connection was taken or closed, no secret of TLS 1.2 is left.
func TestForgets(t *testing.T) {
	for _, take := range []bool{true, false} {
		c, s := pair(t)
		log := NewKeyLog(nil)
		config := &tls.Config{Certificates: []tls.Certificate{certificate(t)},
			MaxVersion: tls.VersionTLS12}
		log.Prepare(config)
		wire := log.Wire(s)
		server := tls.Server(wire, config)
		go tls.Client(c, &tls.Config{InsecureSkipVerify: true}).Handshake()
		if err := server.Handshake(); err != nil {
			t.Fatal(err)
		}
		if len(log.master) != 1 {
			t.Fatal("no master secret was logged")
		}
		if take {
			conn, err := log.Take(server, UserRecords)
			if err != nil {
				t.Fatal(err)
			}
			conn.Close()
		} else {
			wire.Close()
		}
		if len(log.master) != 0 {
			t.Fatal("a master secret was kept, taken: ", take)
		}
		c.Close()
	}
}

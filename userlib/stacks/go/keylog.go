// SPDX-License-Identifier: MIT

// Package sslp has connections of crypto/tls go over to kernel TLS.
//
//	log := sslp.NewKeyLog(nil)
//	log.Prepare(config)                              // before the handshakes
//	t := tls.Client(log.Wire(tcp), config)
//	err := t.Handshake()
//	conn, err := log.Take(t, sslp.UserRecords)       // after one
//
// Afterwards t is not used any more. Read and Write of conn, SendFile and
// CloseWrite do the rest.
package sslp

import (
	"crypto/tls"
	"encoding/hex"
	"io"
	"net"
	"strings"
	"sync"
)

// KeyLog is a KeyLogWriter. It keeps the master secrets of TLS 1.2 until their
// connection is taken, or its Wire closed: crypto/tls tells them nowhere else.
type KeyLog struct {
	next   io.Writer
	lock   sync.Mutex
	master map[string][]byte // by the client's random
}

// NewKeyLog makes a key log that writes to next as well, unless that is nil.
func NewKeyLog(next io.Writer) *KeyLog {
	return &KeyLog{next: next, master: make(map[string][]byte)}
}

// Write is for crypto/tls: one line of a key log.
func (k *KeyLog) Write(line []byte) (int, error) {
	word := strings.Fields(string(line))
	if len(word) == 3 && word[0] == "CLIENT_RANDOM" {
		random, err := hex.DecodeString(word[1])
		secret, err2 := hex.DecodeString(word[2])
		if err == nil && err2 == nil {
			k.lock.Lock()
			k.master[string(random)] = secret
			k.lock.Unlock()
		}
	}
	if k.next != nil {
		return k.next.Write(line)
	}
	return len(line), nil
}

func (k *KeyLog) find(random []byte) []byte {
	k.lock.Lock()
	defer k.lock.Unlock()
	return k.master[string(random)]
}

func (k *KeyLog) forget(random []byte) {
	k.lock.Lock()
	defer k.lock.Unlock()
	secret := k.master[string(random)]
	for i := range secret {
		secret[i] = 0
	}
	delete(k.master, string(random))
}

// Prepare has the connections of a configuration be logged here. crypto/tls
// does not log a TLS 1.2 session that is resumed: clients that know nothing
// newer get no tickets. The caller has set all else in config.
func (k *KeyLog) Prepare(config *tls.Config) {
	config.KeyLogWriter = k
	without := config.Clone()
	without.SessionTicketsDisabled = true
	without.ClientSessionCache = nil
	before := config.GetConfigForClient
	config.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		if before != nil {
			if own, err := before(hello); own != nil || err != nil {
				return own, err
			}
		}
		for _, version := range hello.SupportedVersions {
			if version == tls.VersionTLS13 && (config.MaxVersion == 0 ||
				config.MaxVersion >= version) {
				return nil, nil
			}
		}
		return without, nil
	}
}

// Wire is the connection below crypto/tls. It remembers how each side began,
// as the randoms of TLS 1.2 stand there and crypto/tls does not tell them.
type Wire struct {
	*net.TCPConn
	log     *KeyLog
	in, out []byte
}

const begin = 512 // the hello's random, even if it comes in tiny records

// Wire is between a TCP connection and tls.Client or tls.Server.
func (k *KeyLog) Wire(conn *net.TCPConn) *Wire {
	return &Wire{TCPConn: conn, log: k}
}

// Close is for connections that are not taken.
func (w *Wire) Close() error {
	w.log.forget(random(w.in))
	w.log.forget(random(w.out))
	return w.TCPConn.Close()
}

func remember(have, data []byte) []byte {
	if room := begin - len(have); len(data) > room {
		data = data[:room]
	}
	return append(have, data...)
}

func (w *Wire) Read(p []byte) (int, error) {
	n, err := w.TCPConn.Read(p)
	w.in = remember(w.in, p[:n])
	return n, err
}

func (w *Wire) Write(p []byte) (int, error) {
	n, err := w.TCPConn.Write(p)
	w.out = remember(w.out, p[:n])
	return n, err
}

// random is that of a hello: behind the headers of records and the message's
// type, length and version. Alerts may come before it.
func random(raw []byte) []byte {
	var hello []byte
	for len(raw) > 5 && len(hello) < 38 {
		end := 5 + int(raw[3])<<8 + int(raw[4])
		if end > len(raw) {
			end = len(raw)
		}
		if raw[0] == 22 {
			hello = append(hello, raw[5:end]...)
		}
		raw = raw[end:]
	}
	if len(hello) < 38 {
		return make([]byte, 32)
	}
	return hello[6:38]
}

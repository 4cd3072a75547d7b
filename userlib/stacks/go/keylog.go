// SPDX-License-Identifier: MIT

// Package sslp hands connections of crypto/tls over to kernel TLS.
//
//	log := sslp.NewKeyLog(nil)
//	log.Prepare(config)                              // before the handshakes
//	t := tls.Client(log.Wire(tcp), config)
//	err := t.Handshake()
//	conn, err := log.Take(t, sslp.UserRecords)       // after one
//
// Do not use t afterwards. Use Read, Write, SendFile and CloseWrite of conn.
package sslp

import (
	"crypto/tls"
	"encoding/hex"
	"io"
	"net"
	"strings"
	"sync"
)

// KeyLog is a KeyLogWriter. It keeps the master secret of a TLS 1.2 connection
// until the connection is taken or its Wire is closed. crypto/tls gives the secret
// nowhere else.
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

// Prepare makes the connections of a configuration write their secrets here.
// crypto/tls does not log a TLS 1.2 session that is resumed, so clients that do
// not use TLS 1.3 get no tickets. Set everything else in config before.
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

// Wire is the connection below crypto/tls. It remembers the first bytes of each
// side. They contain the randoms of TLS 1.2, which crypto/tls does not give out.
type Wire struct {
	*net.TCPConn
	log     *KeyLog
	in, out []byte
}

const begin = 512 // the hello's random, even if it comes in tiny records

// Wire puts a Wire between a TCP connection and tls.Client or tls.Server.
func (k *KeyLog) Wire(conn *net.TCPConn) *Wire {
	return &Wire{TCPConn: conn, log: k}
}

// Close closes a connection that was not taken.
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

// random returns the random of a hello. It comes after the headers of records and
// after the type, length and version of the message. Alerts may come before it.
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

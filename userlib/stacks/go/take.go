// SPDX-License-Identifier: MIT

package sslp

import (
	"crypto/tls"
	"errors"
	"fmt"
	"reflect"
)

// state is what crypto/tls knows of a connection and gives out by no function:
// bytes that it has read and not decrypted, or decrypted and not given out; the
// numbers of the next records; the secrets of TLS 1.3 in use. The fields have had
// these names since Go 1.12. If one is missing, that is an error.
type state struct {
	client              bool
	received, plaintext []byte
	writeSeq, readSeq   uint64
	write, read         []byte // traffic secrets
}

func look(t *tls.Conn) (s state, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("sslp: this crypto/tls keeps its state elsewhere")
		}
	}()
	conn := reflect.ValueOf(t).Elem()
	buffer := func(name string) []byte {
		b := conn.FieldByName(name)
		return b.FieldByName("buf").Bytes()[b.FieldByName("off").Int():]
	}
	half := func(name string) (n uint64, secret []byte) {
		seq := conn.FieldByName(name).FieldByName("seq")
		for i := 0; i < 8; i++ {
			n = n<<8 | seq.Index(i).Uint()
		}
		return n, conn.FieldByName(name).FieldByName("trafficSecret").Bytes()
	}
	s.client = conn.FieldByName("isClient").Bool()
	s.writeSeq, s.write = half("out")
	s.readSeq, s.read = half("in")
	s.received = buffer("rawInput")
	input := conn.FieldByName("input")
	s.plaintext = input.FieldByName("s").Bytes()[input.FieldByName("i").Int():]
	if len(buffer("hand")) > 0 || conn.FieldByName("sendBuf").Len() > 0 {
		err = errors.New("sslp: a part of a handshake message waits")
	}
	return s, err
}

// Take hands a connection over to the kernel. It must be on a Wire, and its
// handshake must be over. Flags are UserRecords or 0. No byte that crypto/tls has
// read is lost. After an error the connection is as before.
func (k *KeyLog) Take(t *tls.Conn, flags uint32) (*Conn, error) {
	wire, ok := t.NetConn().(*Wire)
	about := t.ConnectionState()
	if !ok || !about.HandshakeComplete {
		return nil, errors.New("sslp: no Wire, or the handshake is not over")
	}
	s, err := look(t)
	if err != nil {
		return nil, err
	}
	secrets := handover{state: s, version: about.Version,
		suite: about.CipherSuite}
	if about.Version == tls.VersionTLS12 {
		secrets.clientRandom, secrets.serverRandom =
			random(wire.in), random(wire.out)
		if s.client {
			secrets.clientRandom, secrets.serverRandom =
				secrets.serverRandom, secrets.clientRandom
		}
		secrets.master = k.find(secrets.clientRandom)
		if secrets.master == nil {
			return nil, fmt.Errorf("sslp: no master secret was logged, resumed is %v",
				about.DidResume)
		}
	}
	conn, err := secrets.open(wire.TCPConn, flags)
	if err == nil {
		k.forget(secrets.clientRandom)
	}
	return conn, err
}

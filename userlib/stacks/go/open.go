// SPDX-License-Identifier: MIT

package sslp

/*
#include <string.h>
#include <sslp_connection.h>

// Pointers inside structures are set here, as the rules of cgo demand
static SECURITY_STATUS open_connection(NCRYPT_PROV_HANDLE prov, int sock,
		struct sslp_secrets *secrets, uint32_t flags,
		const void *received, size_t received_len,
		const void *plaintext, size_t plaintext_len, NCRYPT_HANDLE *ret)
{
	struct sslp_connection_options options = {
		.size = sizeof(options), .flags = flags,
		.received = received, .received_len = received_len,
		.plaintext = plaintext, .plaintext_len = plaintext_len,
	};

	secrets->size = sizeof(*secrets);
	return sslp_connection_open(prov, ret, sock, secrets, &options);
}

static void wipe(struct sslp_secrets *secrets)
{
	explicit_bzero(secrets, sizeof(*secrets));
}
*/
import "C"

import (
	"crypto/tls"
	"net"
	"sync"
	"unsafe"
)

// handover is struct sslp_secrets with the bytes that crypto/tls has read already.
type handover struct {
	state
	version, suite             uint16
	master                     []byte
	clientRandom, serverRandom []byte
}

func put(to []C.uint8_t, from []byte) {
	for i := 0; i < len(to) && i < len(from); i++ {
		to[i] = C.uint8_t(from[i])
	}
}

func (h *handover) fill(s *C.struct_sslp_secrets) {
	client, server := h.read, h.write
	s.role = C.NCRYPT_SSL_SERVER_FLAG
	if h.client {
		client, server = server, client
		s.role = C.NCRYPT_SSL_CLIENT_FLAG
	}
	s.protocol = C.uint32_t(h.version)
	s.cipher_suite = C.uint32_t(h.suite)
	s.write_seq = C.uint64_t(h.writeSeq)
	s.read_seq = C.uint64_t(h.readSeq)
	if h.version == tls.VersionTLS13 {
		s.secret_len = C.uint32_t(len(client))
		put(s.client_traffic[:], client)
		put(s.server_traffic[:], server)
		return
	}
	s.secret_len = C.uint32_t(len(h.master))
	put(s.master[:], h.master)
	put(s.client_random[:], h.clientRandom)
	put(s.server_random[:], h.serverRandom)
}

var provider struct {
	once   sync.Once
	handle C.NCRYPT_PROV_HANDLE
	err    error
}

func openProvider() (C.NCRYPT_PROV_HANDLE, error) {
	provider.once.Do(func() {
		provider.err = call(func() C.SECURITY_STATUS {
			return C.SslOpenProvider(&provider.handle, nil, 0)
		})
	})
	return provider.handle, provider.err
}

func first(b []byte) unsafe.Pointer {
	if len(b) == 0 {
		return nil
	}
	return unsafe.Pointer(&b[0])
}

func (h *handover) open(tcp *net.TCPConn, flags uint32) (*Conn, error) {
	var secrets C.struct_sslp_secrets
	c := &Conn{tcp: tcp}
	prov, err := openProvider()
	if err != nil {
		return nil, err
	}
	if c.raw, err = tcp.SyscallConn(); err != nil {
		return nil, err
	}
	h.fill(&secrets)
	defer C.wipe(&secrets)
	gone := c.raw.Control(func(sock uintptr) {
		err = call(func() C.SECURITY_STATUS {
			return C.open_connection(prov, C.int(sock), &secrets,
				C.uint32_t(flags), first(h.received),
				C.size_t(len(h.received)), first(h.plaintext),
				C.size_t(len(h.plaintext)), &c.handle)
		})
	})
	if gone != nil {
		err = gone
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

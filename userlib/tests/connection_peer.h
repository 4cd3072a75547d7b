/* SPDX-License-Identifier: MIT */
/* The other end of a connection: records made by hand, right or wrong. */
#ifndef SSLP_TESTS_CONNECTION_PEER_H
#define SSLP_TESTS_CONNECTION_PEER_H

#include <sslp_connection.h>

#include "fixture.h"

#define RECORD_ROOM	(5 + 16384 + 2048)

/* KeyUpdate messages, RFC 8446 section 4.6.3 */
extern const BYTE update_message[5], update_request[5];

/**
 * struct peer - one end
 * @prov: software provider
 * @fd: its socket
 * @protocol: protocol; likewise @suite
 * @secret: traffic secrets, of what it writes first; TLS 1.3
 * @keys: keys of the generation in use
 * @write_seq: number of the next record; likewise @read_seq
 */
struct peer {
	NCRYPT_PROV_HANDLE prov;
	int fd;
	DWORD protocol, suite;
	BYTE secret[2][64];
	struct keys keys;
	uint64_t write_seq, read_seq;
};

/* The same secrets, for opening a connection that plays @role */
struct sslp_secrets test_secrets(DWORD protocol, DWORD suite, DWORD role);

/* The end that plays @role, on @fd */
void peer_open(struct peer *p, int fd, DWORD protocol, DWORD suite, DWORD role);
void peer_close(struct peer *p);

/* Makes a record and counts its number on; returns its length */
size_t peer_make(struct peer *p, BYTE type, const void *data, size_t len,
		 BYTE *record);
void peer_send(struct peer *p, BYTE type, const void *data, size_t len);

/* The next record: its content type, 0 at the end, or -1 if it does not open */
int peer_receive(struct peer *p, BYTE *data, size_t *len);

/* Moves on to the next generation of what is written (0) or read (1) */
void peer_next(struct peer *p, int which);

/* A KeyUpdate of the peer's, and its next key */
void peer_update(struct peer *p, bool request);

#endif /* SSLP_TESTS_CONNECTION_PEER_H */

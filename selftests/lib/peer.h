/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The other end of a connection, made of libcrypto: it derives its keys from
 * the secrets and makes and opens records itself. So key, IV, nonce, additional
 * data and framing are checked against something that is neither this library
 * nor the kernel. Functions return 0 or -errno.
 */
#ifndef PEER_H
#define PEER_H

#include "suite.h"

#define PEER_HEADER	5	/* bytes of a record's header */
#define PEER_RECORD_MAX	(PEER_HEADER + 16384 + 256)

/* Keys of one direction, and the number of its next record */
struct peer_key {
	const struct suite *suite;
	uint8_t secret[48];		/* traffic secret of TLS 1.3 */
	uint8_t key[32], iv[12];
	uint64_t seq;
};

/* A record's content */
struct peer_content {
	uint8_t type;
	size_t len;
	uint8_t data[16384 + 256];
};

/* Key of what @sender sends */
int peer_derive(const struct suite *suite, const struct secrets *secrets,
		enum tls_side sender, struct peer_key *key);

/* RFC 8446 section 7.2: moves on to the next generation */
int peer_update(struct peer_key *key);

/*
 * Makes a record with @padding bytes of zeros (TLS 1.3); returns its length or
 * -errno
 */
int peer_seal(struct peer_key *key, uint8_t type, const void *data, size_t len,
		size_t padding, uint8_t record[static PEER_RECORD_MAX]);

/* -EBADMSG: the record is not one that @key protected under this number */
int peer_open(struct peer_key *key, const uint8_t *record, size_t len,
		struct peer_content *content);

/* Seals and sends */
int peer_send(int fd, struct peer_key *key, uint8_t type, const void *data,
		size_t len);

/* Receives one record and opens it; -ENODATA at the end of the stream */
int peer_recv(int fd, struct peer_key *key, struct peer_content *content);

/*
 * Application data of any length: receives it by records and compares it with
 * @data
 */
int peer_expect(int fd, struct peer_key *key, const void *data, size_t len);

#endif /* PEER_H */

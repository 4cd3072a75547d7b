/* SPDX-License-Identifier: MIT */
/* The library's client of a handshake. */
#ifndef SSLP_BENCH_HANDSHAKE_CLIENT_H
#define SSLP_BENCH_HANDSHAKE_CLIENT_H

#include "handshake.h"

#define HEADER_LEN	5	/* of a record */
#define MESSAGE_HEAD	4
#define SHARE_LEN	32	/* of X25519 */
#define HASH_LEN	32
#define KEY_SHARE	51

/* RFC 8446 section 4 */
enum {
	SERVER_HELLO = 2, ENCRYPTED_EXTENSIONS = 8, CERTIFICATE = 11,
	CERTIFICATE_VERIFY = 15, FINISHED = 20,
};

/* The handles of a handshake */
enum {
	OWN, PEER, TRANSCRIPT, EARLY, AGREED, LAST, VERIFIER,
	SECRETS,			/* the client's, the server's */
	KEYS_OF = SECRETS + 2,		/* our write key, our read key */
	APPLICATION = KEYS_OF + 2,	/* secrets, then keys */
	HANDLES = APPLICATION + 4,
};

/**
 * struct client - what a worker keeps
 * @handshake: first
 * @handle: of one handshake; 0 where there is none
 * @messages: the server's, in the clear
 */
struct client {
	struct handshake handshake;
	NCRYPT_HANDLE handle[HANDLES];
	struct flight messages;
};

/* Adds a message to the transcript */
SECURITY_STATUS handshake_add(const struct worker *w, const uint8_t *message,
			      size_t len);
/* Makes two secrets with this transcript, and a key from each */
SECURITY_STATUS handshake_expand(const struct worker *w, NCRYPT_KEY_HANDLE base,
				 NCRYPT_KEY_HANDLE *secrets);
/* Reads the server's flight up to its Finished; 0, or -errno with a reason */
int handshake_read(struct worker *w);

#endif /* SSLP_BENCH_HANDSHAKE_CLIENT_H */

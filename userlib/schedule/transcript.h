/* SPDX-License-Identifier: MIT */
/* The hash over the messages of a handshake, which come in pieces. */
#ifndef SSLP_SCHEDULE_TRANSCRIPT_H
#define SSLP_SCHEDULE_TRANSCRIPT_H

#include "../engine/hash.h"

/**
 * struct transcript - a running hash, or two side by side
 * @first: hash of the PRF; MD5 in TLS 1.0 and 1.1
 * @second: SHA-1 there, else its hash is NULL
 *
 * A copy of it is a transcript of its own. Nothing in it is secret.
 */
struct transcript {
	struct hash_run first, second;
};

/* @second may be NULL */
void transcript_start(struct transcript *t, const struct hash_alg *first,
		      const struct hash_alg *second);

void transcript_add(struct transcript *t, const void *data, size_t len);

/* Bytes of the digest: that of @first, followed by that of @second */
size_t transcript_len(const struct transcript *t);

/*
 * The digest of what was added so far, at most HASH_MAX_DIGEST bytes; @t goes
 * on
 */
void transcript_digest(const struct transcript *t, u8 *digest);

#endif /* SSLP_SCHEDULE_TRANSCRIPT_H */

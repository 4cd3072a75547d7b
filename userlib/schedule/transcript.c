// SPDX-License-Identifier: MIT
/* The hash over the messages of a handshake, which come in pieces. */
#include "transcript.h"

void transcript_start(struct transcript *t, const struct hash_alg *first,
		      const struct hash_alg *second)
{
	memset(t, 0, sizeof(*t));
	hash_run_start(&t->first, first);
	if (second)
		hash_run_start(&t->second, second);
}

void transcript_add(struct transcript *t, const void *data, size_t len)
{
	hash_run_add(&t->first, data, len);
	if (t->second.hash)
		hash_run_add(&t->second, data, len);
}

size_t transcript_len(const struct transcript *t)
{
	return t->first.hash->digest_len +
	       (t->second.hash ? t->second.hash->digest_len : 0);
}

void transcript_digest(const struct transcript *t, u8 *digest)
{
	hash_run_digest(&t->first, digest);
	if (t->second.hash)
		hash_run_digest(&t->second,
				digest + t->first.hash->digest_len);
}

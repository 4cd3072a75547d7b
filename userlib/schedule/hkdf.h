/* SPDX-License-Identifier: MIT */
/* HKDF, RFC 5869, and its TLS 1.3 labels, RFC 8446 section 7.1. */
#ifndef SSLP_SCHEDULE_HKDF_H
#define SSLP_SCHEDULE_HKDF_H

#include "../engine/hmac.h"
#include "chunk.h"

#define HKDF_MAX_BLOCKS		255
#define HKDF_LABEL_MAX		249	/* octets, "tls13 " not counted */
#define HKDF_CONTEXT_MAX	255	/* octets */

/* All return 0 or -errno with a message and wipe their output on failure */

/* @prk has @hash->digest_len bytes */
int hkdf_extract(struct backend *b, const struct hash_alg *hash,
		 struct hmac_key *salt, const void *ikm, size_t ikm_len,
		 u8 *prk);

/* @h is keyed with the pseudorandom key; at most HKDF_MAX_BLOCKS of it */
int hkdf_expand(struct hmac *h, const struct chunk *info, size_t count,
		u8 *out, size_t len);

/* @label without "tls13 "; lengths within the bounds above */
int hkdf_expand_label(struct hmac *h, const char *label, const void *context,
		      size_t context_len, u8 *out, size_t len);

/* The same for a single label; it starts and finishes the HMAC itself */
int hkdf_expand_label_once(struct backend *b, const struct hash_alg *hash,
			   struct hmac_key *secret, const char *label,
			   const void *context, size_t context_len, u8 *out,
			   size_t len);

#endif /* SSLP_SCHEDULE_HKDF_H */

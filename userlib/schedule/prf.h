/* SPDX-License-Identifier: MIT */
/* The PRF of TLS 1.0 to 1.2: RFC 2246 section 5, RFC 5246 section 5. */
#ifndef SSLP_SCHEDULE_PRF_H
#define SSLP_SCHEDULE_PRF_H

#include "../engine/hmac.h"
#include "chunk.h"

/**
 * struct prf_alg - a PRF
 * @name: what callers call it
 * @hash: of the first half of the secret, or of all of it
 * @second: of the second half in TLS 1.0 and 1.1, else NULL
 * @whole: what engines that have the PRF whole know it by
 */
struct prf_alg {
	const char *name;
	const struct hash_alg *hash;
	const struct hash_alg *second;
	const struct hash_alg *whole;
};

enum prf_id { PRF_MD5SHA1, PRF_SHA256, PRF_SHA384, PRF_SHA512, PRF_SM3,
	      PRF_COUNT };

extern const struct prf_alg prf_algs[PRF_COUNT];

/**
 * prf() - PRF(secret, label, seed)
 * @b: where it is computed
 * @alg: which PRF
 * @secret: secret
 * @seed: label and seed, in order
 * @count: chunks of @seed
 * @out: output, wiped on failure
 * @len: bytes at @out
 *
 * Return: 0 or -errno with a message.
 */
int prf(struct backend *b, const struct prf_alg *alg, struct hmac_key *secret,
	const struct chunk *seed, size_t count, u8 *out, size_t len);

#endif /* SSLP_SCHEDULE_PRF_H */

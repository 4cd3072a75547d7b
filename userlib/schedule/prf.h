/* SPDX-License-Identifier: MIT */
/* The PRF of TLS 1.0 to 1.2: RFC 2246 section 5, RFC 5246 section 5. */
#ifndef SSLP_SCHEDULE_PRF_H
#define SSLP_SCHEDULE_PRF_H

#include "../engine/hmac.h"
#include "chunk.h"

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

/* Whether @alg can be computed with @secret: 0 or -errno with a message */
int prf_try_key(struct backend *b, const struct prf_alg *alg,
		struct hmac_key *secret);

#endif /* SSLP_SCHEDULE_PRF_H */

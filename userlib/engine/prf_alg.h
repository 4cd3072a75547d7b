/* SPDX-License-Identifier: MIT */
/* The PRFs of TLS 1.0 to 1.2, and which hashes each is made of. */
#ifndef SSLP_ENGINE_PRF_ALG_H
#define SSLP_ENGINE_PRF_ALG_H

#include "hash.h"

/**
 * struct prf_alg - a PRF
 * @name: what callers call it
 * @hash: of the first half of the secret, or of all of it
 * @second: of the second half in TLS 1.0 and 1.1, else NULL
 */
struct prf_alg {
	const char *name;
	const struct hash_alg *hash;
	const struct hash_alg *second;
};

enum prf_id { PRF_MD5SHA1, PRF_SHA256, PRF_SHA384, PRF_SHA512, PRF_SM3,
	      PRF_COUNT };

extern const struct prf_alg prf_algs[PRF_COUNT];

#endif /* SSLP_ENGINE_PRF_ALG_H */

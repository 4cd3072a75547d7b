// SPDX-License-Identifier: MIT
/* Premaster to master secret. */
#include "master_secret.h"

int master_secret_derive(struct backend *b, const struct suite *suite,
			 u32 protocol, struct hmac_key *premaster,
			 const u8 client_random[TLS_RANDOM_LEN],
			 const u8 server_random[TLS_RANDOM_LEN],
			 u8 master[TLS_MASTER_SECRET_LEN])
{
	static const char label[] = "master secret";
	const struct chunk seed[] = {
		{ label, sizeof(label) - 1 },
		{ client_random, TLS_RANDOM_LEN },
		{ server_random, TLS_RANDOM_LEN },
	};

	return prf(b, suite_prf(suite, protocol), premaster, seed,
		   ARRAY_SIZE(seed), master, TLS_MASTER_SECRET_LEN);
}

int master_secret_derive_ext(struct backend *b,
			     const struct suite *suite, u32 protocol,
			     struct hmac_key *premaster,
			     const u8 *session_hash,
			     u8 master[TLS_MASTER_SECRET_LEN])
{
	static const char label[] = "extended master secret";
	const struct chunk seed[] = {
		{ label, sizeof(label) - 1 },
		{ session_hash, master_secret_hash_len(suite, protocol) },
	};

	return prf(b, suite_prf(suite, protocol), premaster, seed,
		   ARRAY_SIZE(seed), master, TLS_MASTER_SECRET_LEN);
}

size_t master_secret_hash_len(const struct suite *suite, u32 protocol)
{
	const struct prf_alg *alg = suite_prf(suite, protocol);

	return alg->hash->digest_len +
	       (alg->second ? alg->second->digest_len : 0);
}

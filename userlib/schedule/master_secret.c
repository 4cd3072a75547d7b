// SPDX-License-Identifier: MIT
/* Premaster to master secret, and master secret to exported material. */
#include "hkdf.h"
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

int export_tls12(struct backend *b, const struct suite *suite, u32 protocol,
		 struct hmac_key *master, const char *label,
		 const u8 randoms[2 * TLS_RANDOM_LEN], const void *context,
		 u16 context_len, u8 *out, size_t len)
{
	u8 context_head[2] = { context_len >> 8, context_len };
	const struct chunk seed[] = {
		{ label, strlen(label) },
		{ randoms, 2 * TLS_RANDOM_LEN },
		{ context_head, sizeof(context_head) },
		{ context, context_len },
	};

	return prf(b, suite_prf(suite, protocol), master, seed,
		   context ? 4 : 2, out, len);
}

/*
 * RFC 8446 section 7.5:
 *	HKDF-Expand-Label(Derive-Secret(Secret, label, ""),
 *			  "exporter", Hash(context_value), key_length)
 * and section 7.1: Derive-Secret hashes its messages, here none.
 */
int export_tls13(struct backend *b, const struct suite *suite,
		 struct hmac_key *secret, const char *label,
		 const void *context, u16 context_len, u8 *out, size_t len)
{
	const struct hash_alg *hash = suite->prf->hash;
	u8 digest[HASH_MAX_DIGEST], derived[HASH_MAX_DIGEST];
	struct hmac_key key = { .len = hash->digest_len, .data = derived };
	int err;

	hash_digest(hash, NULL, 0, digest);
	err = hkdf_expand_label_once(b, hash, secret, label, digest,
				     hash->digest_len, derived,
				     hash->digest_len);
	if (err)
		return err;
	hash_digest(hash, context, context_len, digest);
	err = hkdf_expand_label_once(b, hash, &key, "exporter", digest,
				     hash->digest_len, out, len);
	wipe(derived, sizeof(derived));
	return err;
}

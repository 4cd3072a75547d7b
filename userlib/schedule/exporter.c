// SPDX-License-Identifier: MIT
/* Keying material for other protocols, from the secret of a connection. */
#include "exporter.h"
#include "hkdf.h"

int exporter_tls12(struct backend *b, const struct suite *suite, u32 protocol,
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
 * For a secret whose bytes only the engine has; @digest is the hash of the
 * context
 */
static int exporter_inside(struct backend *b, const struct hash_alg *hash,
			   struct hmac_key *secret, const char *label,
			   const u8 *digest, u8 *out, size_t len)
{
	struct hmac h;
	int err = hmac_start_inside(&h, b, hash, secret);

	if (err)
		return err;
	err = h.binding->engine->exporter(&h, label, digest, out, len);
	hmac_finish(&h);
	return err;
}

/*
 * RFC 8446 section 7.5:
 *	HKDF-Expand-Label(Derive-Secret(Secret, label, ""),
 *			  "exporter", Hash(context_value), key_length)
 * and section 7.1: Derive-Secret hashes its messages; here there are none.
 */
int exporter_tls13(struct backend *b, const struct suite *suite,
		   struct hmac_key *secret, const char *label,
		   const void *context, u16 context_len, u8 *out, size_t len)
{
	const struct hash_alg *hash = suite->prf->hash;
	u8 digest[HASH_MAX_DIGEST], derived[HASH_MAX_DIGEST];
	struct hmac_key key = { .len = hash->digest_len, .data = derived };
	int err;

	if (!secret->data && !secret->serial) {
		hash_digest(hash, context, context_len, digest);
		return exporter_inside(b, hash, secret, label, digest, out,
				       len);
	}
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

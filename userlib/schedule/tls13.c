// SPDX-License-Identifier: MIT
/* The key schedule of TLS 1.3, RFC 8446 section 7.1, step by step. */
#include "tls13.h"

static const u8 zeroes[HASH_MAX_DIGEST];

int tls13_extract(struct backend *b, const struct hash_alg *hash,
		  struct hmac_key *from, const void *ikm, size_t ikm_len,
		  u8 *to)
{
	u8 derived[HASH_MAX_DIGEST];
	struct hmac_key salt = { .data = zeroes, .len = hash->digest_len };
	int err = 0;

	if (from) {
		err = tls13_derive(b, hash, from, "derived", NULL, derived);
		salt.data = derived;
	}
	if (!err)
		err = hkdf_extract(b, hash, &salt, ikm ?: zeroes,
				   ikm ? ikm_len : hash->digest_len, to);
	wipe(derived, sizeof(derived));
	return err;
}

int tls13_derive(struct backend *b, const struct hash_alg *hash,
		 struct hmac_key *from, const char *label, const u8 *digest,
		 u8 *to)
{
	u8 of_nothing[HASH_MAX_DIGEST];

	if (!digest)
		hash_digest(hash, NULL, 0, of_nothing);
	return hkdf_expand_label_once(b, hash, from, label,
				      digest ?: of_nothing, hash->digest_len,
				      to, hash->digest_len);
}

int tls13_psk(struct backend *b, const struct hash_alg *hash,
	      struct hmac_key *resumption, const void *nonce, size_t nonce_len,
	      u8 *to)
{
	return hkdf_expand_label_once(b, hash, resumption, "resumption", nonce,
				      nonce_len, to, hash->digest_len);
}

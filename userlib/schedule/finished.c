// SPDX-License-Identifier: MIT
/* The verify_data of a Finished message. */
#include "finished.h"
#include "hkdf.h"

int finished_tls12(struct backend *b, const struct suite *suite, u32 protocol,
		   struct hmac_key *master, bool client, const u8 *digest,
		   size_t digest_len, u8 *out, size_t len)
{
	const char *label = client ? "client finished" : "server finished";
	const struct chunk seed[] = {
		{ label, strlen(label) },
		{ digest, digest_len },
	};

	return prf(b, suite_prf(suite, protocol), master, seed,
		   ARRAY_SIZE(seed), out, len);
}

/* For a secret whose bytes only the engine has */
static int finished_inside(struct backend *b, const struct hash_alg *hash,
			   struct hmac_key *base, const u8 *digest, u8 *out)
{
	struct hmac h;
	int err = hmac_start_inside(&h, b, hash, base);

	if (err)
		return err;
	err = h.binding->engine->finished(&h, digest, out);
	hmac_finish(&h);
	return err;
}

int finished_tls13(struct backend *b, const struct hash_alg *hash,
		   struct hmac_key *base, const u8 *digest, u8 *out)
{
	u8 finished[HASH_MAX_DIGEST];
	struct hmac_key key = { .data = finished, .len = hash->digest_len };
	int err;

	if (!base->data && !base->serial)
		return finished_inside(b, hash, base, digest, out);
	err = hkdf_expand_label_once(b, hash, base, "finished", NULL, 0,
				     finished, hash->digest_len);
	if (err)
		return err;
	/* HKDF-Extract is just an HMAC: RFC 5869 section 2.2 */
	err = hkdf_extract(b, hash, &key, digest, hash->digest_len, out);
	wipe(finished, sizeof(finished));
	return err;
}

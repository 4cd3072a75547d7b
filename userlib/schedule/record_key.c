// SPDX-License-Identifier: MIT
/* The keys of one direction, and how they are derived. */
#include "hkdf.h"
#include "record_key.h"

/*
 * For two directions with the longest keys: HMAC-SHA-384, AES-256, one block of
 * IV
 */
#define KEY_BLOCK_MAX	(2 * (48 + 32 + 16))

void record_key_layout(struct record_key *key, const struct suite *suite,
		       u32 protocol)
{
	key->mac_key_len = suite->mac ? suite->mac->digest_len : 0;
	key->key_len = suite->cipher->key_len;
	key->iv_len = suite_iv_len(suite, protocol);
}

static const u8 *cut(u8 *to, const u8 *from, size_t len)
{
	memcpy(to, from, len);
	return from + len;
}

/*
 * RFC 5246 section 6.3:
 *	key_block = PRF(SecurityParameters.master_secret, "key expansion",
 *			SecurityParameters.server_random +
 *			SecurityParameters.client_random);
 * Here the randoms are in the opposite order to the master secret. The block is
 * cut into MAC keys, keys and IVs; of each, the client's comes first.
 */
int record_key_block(struct backend *b, const struct suite *suite,
		     u32 protocol, struct hmac_key *master,
		     const u8 client_random[TLS_RANDOM_LEN],
		     const u8 server_random[TLS_RANDOM_LEN],
		     struct record_key *client, struct record_key *server)
{
	static const char label[] = "key expansion";
	const struct chunk seed[] = {
		{ label, sizeof(label) - 1 },
		{ server_random, TLS_RANDOM_LEN },
		{ client_random, TLS_RANDOM_LEN },
	};
	u8 block[KEY_BLOCK_MAX];
	const u8 *p = block;
	size_t len;
	int err;

	record_key_layout(client, suite, protocol);
	record_key_layout(server, suite, protocol);
	len = 2 * (client->mac_key_len + client->key_len + client->iv_len);
	err = prf(b, suite_prf(suite, protocol), master, seed,
		  ARRAY_SIZE(seed), block, len);
	if (err)
		goto out;
	p = cut(client->mac_key, p, client->mac_key_len);
	p = cut(server->mac_key, p, server->mac_key_len);
	p = cut(client->key, p, client->key_len);
	p = cut(server->key, p, server->key_len);
	p = cut(client->iv, p, client->iv_len);
	p = cut(server->iv, p, server->iv_len);
out:
	wipe(block, len);
	return err;
}

/*
 * RFC 8446 section 7.3:
 *	[sender]_write_key = HKDF-Expand-Label(Secret, "key", "", key_length)
 *	[sender]_write_iv  = HKDF-Expand-Label(Secret, "iv", "", iv_length)
 */
int record_key_traffic(struct backend *b, const struct suite *suite,
		       struct hmac_key *secret, struct record_key *key)
{
	struct hmac h;
	int err;

	record_key_layout(key, suite, TLS_1_3);
	err = hmac_start(&h, b, suite->prf->hash, secret);
	if (err)
		return err;
	err = hkdf_expand_label(&h, "key", NULL, 0, key->key, key->key_len);
	if (!err)
		err = hkdf_expand_label(&h, "iv", NULL, 0, key->iv,
					key->iv_len);
	if (err)
		wipe(key, sizeof(*key));
	hmac_finish(&h);
	return err;
}

/*
 * RFC 8446 section 7.2: application_traffic_secret_N+1 =
 *	HKDF-Expand-Label(application_traffic_secret_N, "traffic upd", "",
 *			  Hash.length)
 */
int record_key_next(struct backend *b, const struct suite *suite,
		    struct hmac_key *secret, u8 *next)
{
	return hkdf_expand_label_once(b, suite->prf->hash, secret,
				      "traffic upd", NULL, 0, next,
				      suite->prf->hash->digest_len);
}

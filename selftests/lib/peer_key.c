// SPDX-License-Identifier: GPL-2.0-only
/* The key schedules of TLS 1.2 and 1.3 by libcrypto's own functions. */
#include <errno.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "peer.h"

static int run_kdf(const char *name, const OSSL_PARAM *params, void *out,
		size_t len)
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, name, NULL);
	EVP_KDF_CTX *ctx = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
	int ret = -EIO;

	if (ctx && EVP_KDF_derive(ctx, out, len, params) == 1)
		ret = 0;
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return ret;
}

static OSSL_PARAM octets(const char *name, const void *data, size_t len)
{
	return OSSL_PARAM_construct_octet_string(name, (void *)data, len);
}

static OSSL_PARAM text(const char *name, const char *value)
{
	return OSSL_PARAM_construct_utf8_string(name, (char *)value, 0);
}

/* RFC 5246 section 6.3 */
static int key_block(const struct suite *suite, const struct secrets *secrets,
		uint8_t *block, size_t len)
{
	static const char label[] = "key expansion";
	uint8_t seed[sizeof(label) - 1 + 64];
	OSSL_PARAM params[] = {
		text(OSSL_KDF_PARAM_DIGEST, suite->digest),
		octets(OSSL_KDF_PARAM_SECRET, secrets->master,
		       sizeof(secrets->master)),
		octets(OSSL_KDF_PARAM_SEED, seed, sizeof(seed)),
		OSSL_PARAM_construct_end(),
	};

	memcpy(seed, label, sizeof(label) - 1);
	memcpy(seed + sizeof(label) - 1, secrets->random[TLS_SERVER], 32);
	memcpy(seed + sizeof(label) - 1 + 32, secrets->random[TLS_CLIENT], 32);
	return run_kdf("TLS1-PRF", params, block, len);
}

static int derive_tls12(const struct secrets *secrets, enum tls_side sender,
		struct peer_key *key)
{
	const struct suite *suite = key->suite;
	size_t iv_len = sizeof(key->iv) - suite->explicit_nonce;
	uint8_t block[2 * (sizeof(key->key) + sizeof(key->iv))];
	int ret = key_block(suite, secrets, block,
			    2 * (suite->key_len + iv_len));

	memcpy(key->key, block + sender * suite->key_len, suite->key_len);
	memcpy(key->iv, block + 2 * suite->key_len + sender * iv_len, iv_len);
	return ret;
}

/* RFC 8446 section 7.1, with an empty context */
static int expand_label(const struct suite *suite, const uint8_t *secret,
		const char *label, void *out, size_t len)
{
	int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
	size_t label_len = strlen(label);
	uint8_t info[64] = { 0, len, 6 + label_len, 't', 'l', 's', '1', '3',
			     ' ' };
	OSSL_PARAM params[] = {
		text(OSSL_KDF_PARAM_DIGEST, suite->digest),
		octets(OSSL_KDF_PARAM_KEY, secret, suite->hash_len),
		octets(OSSL_KDF_PARAM_INFO, info, 10 + label_len),
		OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
		OSSL_PARAM_construct_end(),
	};

	memcpy(info + 9, label, label_len);
	return run_kdf("HKDF", params, out, len);
}

/* RFC 8446 section 7.3 */
static int derive_tls13(struct peer_key *key)
{
	return expand_label(key->suite, key->secret, "key", key->key,
			    key->suite->key_len) ?:
	       expand_label(key->suite, key->secret, "iv", key->iv,
			    sizeof(key->iv));
}

int peer_derive(const struct suite *suite, const struct secrets *secrets,
		enum tls_side sender, struct peer_key *key)
{
	memset(key, 0, sizeof(*key));
	key->suite = suite;
	if (suite->protocol != TLS1_3_PROTOCOL_VERSION) {
		key->seq = 1;	/* RFC 5246 section 7.4.9: Finished was 0 */
		return derive_tls12(secrets, sender, key);
	}
	memcpy(key->secret, secrets->traffic[sender], sizeof(key->secret));
	return derive_tls13(key);
}

int peer_update(struct peer_key *key)
{
	uint8_t next[sizeof(key->secret)];
	int ret = expand_label(key->suite, key->secret, "traffic upd", next,
			       key->suite->hash_len);

	if (ret)
		return ret;
	memcpy(key->secret, next, key->suite->hash_len);
	key->seq = 0;
	return derive_tls13(key);
}

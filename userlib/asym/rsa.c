// SPDX-License-Identifier: MIT
/* A premaster secret with RSA, RFC 5246 section 7.4.7.1. */
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

#include "crypto.h"
#include "rsa.h"

static int random_bytes(u8 *to, size_t len)
{
	return RAND_priv_bytes(to, len) == 1 ? 0 :
	       crypto_fail(EIO, "no random bytes");
}

int rsa_make_premaster(u16 version, u8 *premaster)
{
	int cancel = crypto_begin();
	int err = random_bytes(premaster, RSA_PREMASTER_LEN);

	premaster[0] = version >> 8;
	premaster[1] = version;
	crypto_end(cancel);
	return err;
}

int rsa_encrypt_premaster(const struct identity *identity,
			  const u8 *premaster, u8 *ret, size_t *ret_len)
{
	int cancel = crypto_begin(), err = 0;
	size_t len = IDENTITY_MODULUS_MAX;
	EVP_PKEY_CTX *ctx;

	ctx = EVP_PKEY_CTX_new_from_pkey(NULL, identity->object, NULL);
	if (!ctx || EVP_PKEY_encrypt_init(ctx) <= 0 ||
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) <= 0 ||
	    EVP_PKEY_encrypt(ctx, ret, &len, premaster,
			     RSA_PREMASTER_LEN) <= 0)
		err = crypto_fail(EOPNOTSUPP, "this key does not encrypt a premaster secret");
	else
		*ret_len = len;
	EVP_PKEY_CTX_free(ctx);
	crypto_end(cancel);
	return err;
}

/*
 * libcrypto's padding for TLS. It looks at every byte in any case, and replaces
 * a bad secret by a random one without a branch.
 */
static bool decrypt(const struct identity *identity, unsigned int version,
		    const u8 *encrypted, size_t len, u8 *premaster)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_uint(
			OSSL_ASYM_CIPHER_PARAM_TLS_CLIENT_VERSION, &version),
		OSSL_PARAM_construct_end(),
	};
	size_t premaster_len = RSA_PREMASTER_LEN;
	EVP_PKEY_CTX *ctx;
	bool good;

	ctx = EVP_PKEY_CTX_new_from_pkey(NULL, identity->object, NULL);
	good = ctx && EVP_PKEY_decrypt_init(ctx) > 0 &&
	       EVP_PKEY_CTX_set_rsa_padding(ctx,
					    RSA_PKCS1_WITH_TLS_PADDING) > 0 &&
	       EVP_PKEY_CTX_set_params(ctx, params) > 0 &&
	       EVP_PKEY_decrypt(ctx, premaster, &premaster_len, encrypted,
				len) > 0 &&
	       premaster_len == RSA_PREMASTER_LEN;
	EVP_PKEY_CTX_free(ctx);
	return good;
}

/*
 * A message that cannot be decrypted, because of its length or because it is
 * not below the modulus, is replaced by one that can. That one has a wrong
 * padding: 2^d does not begin with zero and 2. So it costs the same.
 */
static void fit(const struct identity *identity, const u8 *encrypted,
		size_t len, u8 *ret, size_t *ret_len)
{
	u8 modulus[IDENTITY_MODULUS_MAX];
	size_t want = identity_modulus(identity, modulus, sizeof(modulus));

	*ret_len = want;
	if (len == want && memcmp(encrypted, modulus, len) < 0) {
		memcpy(ret, encrypted, len);
		return;
	}
	memset(ret, 0, want);
	ret[want - 1] = 2;
}

int rsa_decrypt_premaster(const struct identity *identity, u16 version,
			  const u8 *encrypted, size_t len, u8 *premaster)
{
	u8 fitting[IDENTITY_MODULUS_MAX], decrypted[RSA_PREMASTER_LEN];
	size_t fitting_len;
	int cancel, err;

	fit(identity, encrypted, len, fitting, &fitting_len);
	cancel = crypto_begin();
	err = random_bytes(premaster, RSA_PREMASTER_LEN);
	if (!err && decrypt(identity, version, fitting, fitting_len,
			    decrypted))
		memcpy(premaster, decrypted, RSA_PREMASTER_LEN);
	crypto_end(cancel);
	wipe(decrypted, sizeof(decrypted));
	return err;
}

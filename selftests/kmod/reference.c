// SPDX-License-Identifier: GPL-2.0-only
/* OpenSSL's derivations. */
#define _GNU_SOURCE
#include <linux/sslp.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <string.h>

#include "reference.h"

static const struct {
	const char *name;
	size_t len;
} hashes[] = {
	[SSLP_HASH_MD5SHA1] = { "MD5-SHA1", 36 },
	[SSLP_HASH_SHA256] = { "SHA256", 32 },
	[SSLP_HASH_SHA384] = { "SHA384", 48 },
	[SSLP_HASH_SHA512] = { "SHA512", 64 },
	[SSLP_HASH_SM3] = { "SM3", 32 },
};

const char *hash_name(uint32_t hash)
{
	return hashes[hash].name;
}

size_t hash_len(uint32_t hash)
{
	return hashes[hash].len;
}

static int run(const char *kdf_name, const OSSL_PARAM *params, void *out,
	       size_t out_len)
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, kdf_name, NULL);
	EVP_KDF_CTX *ctx = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
	int ok = ctx && EVP_KDF_derive(ctx, out, out_len, params) > 0;

	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return ok ? 0 : -1;
}

#define TEXT(key, value) \
	OSSL_PARAM_construct_utf8_string(key, (char *)(value), 0)
#define BYTES(key, value, len) \
	OSSL_PARAM_construct_octet_string(key, (void *)(value), len)

int reference_prf(uint32_t hash, const void *secret, size_t secret_len,
		  const char *label, const void *seed, size_t seed_len,
		  void *out, size_t out_len)
{
	const OSSL_PARAM params[] = {
		TEXT(OSSL_KDF_PARAM_DIGEST, hash_name(hash)),
		BYTES(OSSL_KDF_PARAM_SECRET, secret, secret_len),
		BYTES(OSSL_KDF_PARAM_SEED, label, strlen(label)),
		BYTES(OSSL_KDF_PARAM_SEED, seed, seed_len),
		OSSL_PARAM_END,
	};

	return run("TLS1-PRF", params, out, out_len);
}

int reference_expand(uint32_t hash, const void *prk, size_t prk_len,
		     const void *info, size_t info_len, void *out,
		     size_t out_len)
{
	int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
	const OSSL_PARAM params[] = {
		TEXT(OSSL_KDF_PARAM_DIGEST, hash_name(hash)),
		OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
		BYTES(OSSL_KDF_PARAM_KEY, prk, prk_len),
		BYTES(OSSL_KDF_PARAM_INFO, info, info_len),
		OSSL_PARAM_END,
	};

	return run("HKDF", params, out, out_len);
}

/* RFC 8446 section 7.1, written here without the module's code */
int reference_expand_label(uint32_t hash, const void *secret,
			   const char *label, const void *context,
			   size_t context_len, void *out, size_t out_len)
{
	uint8_t info[600], *p = info;
	size_t label_len = strlen(label);

	*p++ = out_len >> 8;
	*p++ = out_len;
	*p++ = 6 + label_len;
	p = mempcpy(p, "tls13 ", 6);
	p = mempcpy(p, label, label_len);
	*p++ = context_len;
	p = mempcpy(p, context, context_len);
	return reference_expand(hash, secret, hash_len(hash), info, p - info,
				out, out_len);
}

int reference_extract(uint32_t hash, const void *salt, size_t salt_len,
		      const void *ikm, size_t ikm_len, void *prk)
{
	return HMAC(EVP_get_digestbyname(hash_name(hash)), salt, salt_len,
		    ikm, ikm_len, prk, NULL) ? 0 : -1;
}

int reference_hash(uint32_t hash, const void *msg, size_t len, void *digest)
{
	return EVP_Q_digest(NULL, hash_name(hash), NULL, msg, len, digest,
			    NULL) ? 0 : -1;
}

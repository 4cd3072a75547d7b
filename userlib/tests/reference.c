// SPDX-License-Identifier: MIT
/* The derivations once more, by OpenSSL, to compare with. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>

#include "reference.h"

static void must_do(int done, const char *what)
{
	if (done > 0)
		return;
	printf("Bail out! OpenSSL: %s\n", what);
	exit(1);
}

static OSSL_PARAM octets(const char *key, const void *p, size_t len)
{
	static char none;

	return OSSL_PARAM_construct_octet_string(key,
			(void *)(p ? p : &none), len);
}

static OSSL_PARAM utf8(const char *key, const char *value)
{
	return OSSL_PARAM_construct_utf8_string(key, (char *)value, 0);
}

static void derive(const char *name, const OSSL_PARAM *params, void *out,
		   size_t len)
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, name, NULL);
	EVP_KDF_CTX *ctx;

	must_do(!!kdf, name);
	ctx = EVP_KDF_CTX_new(kdf);
	must_do(ctx && EVP_KDF_derive(ctx, out, len, params) > 0, name);
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
}

void reference_prf(const char *hash, const void *secret, size_t secret_len,
		   const void *seed, size_t seed_len, void *out, size_t len)
{
	const OSSL_PARAM params[] = {
		utf8(OSSL_KDF_PARAM_DIGEST, hash),
		octets(OSSL_KDF_PARAM_SECRET, secret, secret_len),
		octets(OSSL_KDF_PARAM_SEED, seed, seed_len),
		OSSL_PARAM_construct_end(),
	};

	derive("TLS1-PRF", params, out, len);
}

static void hkdf(const char *mode, const char *hash, const OSSL_PARAM *rest,
		 size_t count, void *out, size_t len)
{
	OSSL_PARAM params[8];

	params[0] = utf8(OSSL_KDF_PARAM_MODE, mode);
	params[1] = utf8(OSSL_KDF_PARAM_DIGEST, hash);
	memcpy(params + 2, rest, count * sizeof(*rest));
	params[2 + count] = OSSL_PARAM_construct_end();
	derive("HKDF", params, out, len);
}

void reference_extract(const char *hash, const void *salt, size_t salt_len,
		       const void *ikm, size_t ikm_len, void *out, size_t len)
{
	const OSSL_PARAM params[] = {
		octets(OSSL_KDF_PARAM_KEY, ikm, ikm_len),
		octets(OSSL_KDF_PARAM_SALT, salt, salt_len),
	};

	hkdf("EXTRACT_ONLY", hash, params, 2, out, len);
}

void reference_expand(const char *hash, const void *prk, size_t prk_len,
		      const void *info, size_t info_len, void *out, size_t len)
{
	const OSSL_PARAM params[] = {
		octets(OSSL_KDF_PARAM_KEY, prk, prk_len),
		octets(OSSL_KDF_PARAM_INFO, info, info_len),
	};

	hkdf("EXPAND_ONLY", hash, params, 2, out, len);
}

void reference_expand_label(const char *hash, const void *secret,
			    size_t secret_len, const char *label,
			    const void *context, size_t context_len, void *out,
			    size_t len)
{
	uint8_t info[2 + 1 + 255 + 1 + 255], *p = info;

	*p++ = len >> 8;
	*p++ = len;
	*p = sprintf((char *)p + 1, "tls13 %s", label);
	p += 1 + *p;
	*p++ = context_len;
	if (context_len)
		memcpy(p, context, context_len);
	reference_expand(hash, secret, secret_len, info,
			 p + context_len - info, out, len);
}

size_t reference_hash(const char *hash, const void *data, size_t len,
		      uint8_t digest[64])
{
	size_t digest_len;

	must_do(EVP_Q_digest(NULL, hash, NULL, data, len, digest, &digest_len),
		hash);
	return digest_len;
}

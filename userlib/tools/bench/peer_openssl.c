// SPDX-License-Identifier: MIT
/* OpenSSL as a peer: EVP_KDF, and HMAC_CTX with the rest by hand. */
#define OPENSSL_SUPPRESS_DEPRECATED	/* HMAC_CTX is the cheapest */
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "evp_kdf.h"
#include "peer.h"

static EVP_KDF *kdfs[3];
static const EVP_MD *digests[HASHES];

/* For the life of the process */
static void fetch_once(void)
{
	static const char *const names[] = {
		[PRF] = "TLS1-PRF", [EXTRACT] = "HKDF",
		[EXPAND_LABEL] = "TLS13-KDF",
	};
	size_t i;

	for (i = 0; i < 3; i++)
		kdfs[i] = EVP_KDF_fetch(NULL, names[i], NULL);
	for (i = 0; i < HASHES; i++)
		digests[i] = EVP_MD_fetch(NULL, hashes[i].name, NULL);
}

static void fetch(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, fetch_once);
}

#define TEXT(key, value) \
	OSSL_PARAM_construct_utf8_string(key, (char *)(value), 0)
#define BYTES(key, value, len) \
	OSSL_PARAM_construct_octet_string(key, (void *)(value), len)

/* The label of a PRF and its seed are one seed to OpenSSL, in parts */
static void prf_params(OSSL_PARAM *p, const struct step *step,
		       const void *secret, size_t secret_len,
		       const void *seed, size_t seed_len)
{
	*p++ = BYTES(OSSL_KDF_PARAM_SECRET, secret, secret_len);
	*p++ = BYTES(OSSL_KDF_PARAM_SEED, step->label, strlen(step->label));
	*p++ = BYTES(OSSL_KDF_PARAM_SEED, seed, seed_len);
	*p = OSSL_PARAM_construct_end();
}

static void extract_params(OSSL_PARAM *p, const void *salt, size_t salt_len,
			   const void *ikm, size_t ikm_len)
{
	*p++ = TEXT(OSSL_KDF_PARAM_MODE, "EXTRACT_ONLY");
	*p++ = BYTES(OSSL_KDF_PARAM_SALT, salt, salt_len);
	*p++ = BYTES(OSSL_KDF_PARAM_KEY, ikm, ikm_len);
	*p = OSSL_PARAM_construct_end();
}

static void expand_params(OSSL_PARAM *p, const struct step *step,
			  const void *secret, size_t secret_len,
			  const void *context, size_t context_len)
{
	*p++ = TEXT(OSSL_KDF_PARAM_MODE, "EXPAND_ONLY");
	*p++ = BYTES(OSSL_KDF_PARAM_KEY, secret, secret_len);
	*p++ = BYTES(OSSL_KDF_PARAM_PREFIX, "tls13 ", 6);
	*p++ = BYTES(OSSL_KDF_PARAM_LABEL, step->label, strlen(step->label));
	*p++ = BYTES(OSSL_KDF_PARAM_DATA, context, context_len);
	*p = OSSL_PARAM_construct_end();
}

int evp_kdf_step(const struct hash *hash, const struct step *step,
		 const void *secret, size_t secret_len, const void *seed,
		 size_t seed_len, uint8_t *out)
{
	OSSL_PARAM params[8] = {
		TEXT(OSSL_KDF_PARAM_DIGEST, hash->name),
	};
	EVP_KDF_CTX *ctx;
	int ret = -EIO;

	fetch();
	if (step->op == PRF)
		prf_params(params + 1, step, secret, secret_len, seed,
			   seed_len);
	else if (step->op == EXTRACT)
		extract_params(params + 1, secret, secret_len, seed, seed_len);
	else
		expand_params(params + 1, step, secret, secret_len, seed,
			      seed_len);
	ctx = EVP_KDF_CTX_new(kdfs[step->op]);
	if (ctx && EVP_KDF_derive(ctx, out, step->out_len, params) == 1)
		ret = 0;
	EVP_KDF_CTX_free(ctx);
	return ret;
}

static int hmac_start(void *ctx, const struct hash *hash, const void *key,
		      size_t len)
{
	HMAC_CTX *hmac;

	fetch();
	hmac = HMAC_CTX_new();
	*(HMAC_CTX **)ctx = hmac;
	if (hmac && HMAC_Init_ex(hmac, key, (int)len, digests[hash - hashes],
				 NULL) == 1)
		return 0;
	HMAC_CTX_free(hmac);
	return -EIO;
}

static int hmac_update(void *ctx, const void *data, size_t len)
{
	return HMAC_Update(*(HMAC_CTX **)ctx, data, len) == 1 ? 0 : -EIO;
}

static int hmac_final(void *ctx, uint8_t *out)
{
	HMAC_CTX *hmac = *(HMAC_CTX **)ctx;

	/* A NULL key keeps the one it has */
	return HMAC_Final(hmac, out, NULL) == 1 &&
	       HMAC_Init_ex(hmac, NULL, 0, NULL, NULL) == 1 ? 0 : -EIO;
}

static void hmac_stop(void *ctx)
{
	HMAC_CTX_free(*(HMAC_CTX **)ctx);
}

const struct peer peer_openssl_kdf = {
	.name = "openssl-kdf",
	.step = evp_kdf_step,
};

const struct peer peer_openssl_hmac = {
	.name = "openssl-hmac",
	.start = hmac_start,
	.update = hmac_update,
	.final = hmac_final,
	.stop = hmac_stop,
};

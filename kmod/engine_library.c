// SPDX-License-Identifier: GPL-2.0-only
/*
 * HMAC on the processor by the kernel's library, if it has one: fewer steps
 * than with a transform, and no errors.
 */
#include <linux/string.h>

#include "sslp.h"

#if SSLP_HMAC_LIBRARY

/* A key, prepared */
union prepared {
	struct hmac_md5_key md5;
	struct hmac_sha1_key sha1;
	struct hmac_sha256_key sha256;
	struct hmac_sha384_key sha384;
	struct hmac_sha512_key sha512;
};

#define FUNCTIONS(alg)							\
static void alg##_prepare(union prepared *k, const u8 *key, size_t len)	\
{									\
	hmac_##alg##_preparekey(&k->alg, key, len);			\
}									\
									\
static void alg##_digest(const union prepared *k, const u8 *msg, size_t len,	\
			 u8 *out)					\
{									\
	hmac_##alg(&k->alg, msg, len, out);				\
}

FUNCTIONS(md5)
FUNCTIONS(sha1)
FUNCTIONS(sha256)
FUNCTIONS(sha384)
FUNCTIONS(sha512)

static const struct {
	void (*prepare)(union prepared *k, const u8 *key, size_t len);
	void (*digest)(const union prepared *k, const u8 *msg, size_t len, u8 *out);
} library[SSLP_ALGS] = {
	[SSLP_MD5] = { md5_prepare, md5_digest },
	[SSLP_SHA1] = { sha1_prepare, sha1_digest },
	[SSLP_SHA256] = { sha256_prepare, sha256_digest },
	[SSLP_SHA384] = { sha384_prepare, sha384_digest },
	[SSLP_SHA512] = { sha512_prepare, sha512_digest },
};

static size_t library_prepared_size(const struct sslp_driver *driver)
{
	return sizeof(union prepared);
}

static int library_prepare(struct sslp_driver *driver, const u8 *key,
			   size_t key_len, void *prepared)
{
	library[driver->hash->alg].prepare(prepared, key, key_len);
	return 0;
}

static int library_start(struct sslp_hmac *h, const u8 *key, size_t key_len,
			 size_t msg_max)
{
	static_assert(sizeof(union prepared) <= sizeof(h->room));

	h->state = NULL;
	if (h->prepared)
		return 0;
	h->state = h->room;
	h->prepared = h->state;
	return library_prepare(h->driver, key, key_len, h->state);
}

static int library_digest(struct sslp_hmac *h, const u8 *msg, size_t len,
			  u8 *out)
{
	library[h->driver->hash->alg].digest(h->prepared, msg, len, out);
	return 0;
}

static void library_finish(struct sslp_hmac *h)
{
	if (h->state)
		memzero_explicit(h->state, sizeof(union prepared));
	h->state = NULL;
}

static const struct sslp_engine engine_library = {
	.prepared_size = library_prepared_size,
	.prepare = library_prepare,
	.start = library_start,
	.digest = library_digest,
	.finish = library_finish,
};

/**
 * sslp_engine_processor() - the cheapest way to an HMAC on the processor
 * @hash: hash
 *
 * Return: engine.
 */
const struct sslp_engine *sslp_engine_processor(const struct sslp_hash *hash)
{
	return library[hash->alg].digest ? &engine_library :
					   &sslp_engine_keyless;
}

#else

const struct sslp_engine *sslp_engine_processor(const struct sslp_hash *hash)
{
	return &sslp_engine_keyless;
}

#endif /* SSLP_HMAC_LIBRARY */

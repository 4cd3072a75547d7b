// SPDX-License-Identifier: GPL-2.0-only
/*
 * HMAC on the processor by the kernel's library, if it has one. There is no
 * transform, and there are no errors. The hashes of TLS 1.2 and 1.3 go by whole
 * blocks.
 */
#include <linux/string.h>

#include "blocks.h"

#if SSLP_HMAC_LIBRARY

/* A prepared key */
union prepared {
	struct hmac_md5_key md5;
	struct hmac_sha1_key sha1;
	struct hmac_sha256_key sha256;
	struct hmac_sha384_key sha384;
	struct hmac_sha512_key sha512;
};

/**
 * struct work - what an HMAC works on
 * @own: key that is prepared for this derivation
 * @ctx: of the hash
 * @blocks: messages
 */
struct work {
	union prepared own;
#ifdef SSLP_HMAC_STATES		/* Kbuild sets it */
	union {
		struct __sha256_ctx sha256;
		struct __sha512_ctx sha512;
	} ctx;
#endif
	struct sslp_blocks blocks;
};

static_assert(sizeof(struct work) <= SSLP_HMAC_ROOM);

#ifdef SSLP_HMAC_STATES
static __always_inline int feed_sha256(void *work, const void *state,
				       const void *blocks, size_t len)
{
	struct __sha256_ctx *ctx = work;

	if (state) {
		ctx->state = *(const struct sha256_block_state *)state;
		ctx->bytecount = SHA256_BLOCK_SIZE;
	}
	__sha256_update(ctx, blocks, len);
	return 0;
}

static __always_inline int feed_sha512(void *work, const void *state,
				       const void *blocks, size_t len)
{
	struct __sha512_ctx *ctx = work;

	if (state) {
		ctx->state = *(const struct sha512_block_state *)state;
		ctx->bytecount_lo = SHA512_BLOCK_SIZE;
		ctx->bytecount_hi = 0;
	}
	__sha512_update(ctx, blocks, len);
	return 0;
}
#endif

#define PREPARE(alg)							\
static void alg##_prepare(union prepared *k, const u8 *key, size_t len)	\
{									\
	hmac_##alg##_preparekey(&k->alg, key, len);			\
}

#define WHOLE(alg)							\
PREPARE(alg)								\
static void alg##_digest(struct work *w, const union prepared *k,	\
			 u8 *msg, size_t len, size_t room, u8 *out)	\
{									\
	hmac_##alg(&k->alg, msg, len, out);				\
}

#define BLOCKS(alg, sha, block, digest_len)				\
PREPARE(alg)								\
static void alg##_digest(struct work *w, const union prepared *k,	\
			 u8 *msg, size_t len, size_t room, u8 *out)	\
{									\
	sslp_blocks_digest(&w->blocks, block, digest_len, feed_##sha,	\
			   &w->ctx.sha, &w->ctx.sha.state,		\
			   &k->alg.key.istate, &k->alg.key.ostate,	\
			   msg, len, room, out);			\
}

WHOLE(md5)
WHOLE(sha1)
#ifdef SSLP_HMAC_STATES
#define BY_BLOCKS	true
BLOCKS(sha256, sha256, SHA256_BLOCK_SIZE, SHA256_DIGEST_SIZE)
BLOCKS(sha384, sha512, SHA512_BLOCK_SIZE, SHA384_DIGEST_SIZE)
BLOCKS(sha512, sha512, SHA512_BLOCK_SIZE, SHA512_DIGEST_SIZE)
#else
#define BY_BLOCKS	false
WHOLE(sha256)
WHOLE(sha384)
WHOLE(sha512)
#endif

static const struct {
	void (*prepare)(union prepared *k, const u8 *key, size_t len);
	void (*digest)(struct work *w, const union prepared *k, u8 *msg,
		       size_t len, size_t room, u8 *out);
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
	const struct sslp_hash *hash = h->driver->hash;
	struct work *w = h->room;

	h->state = w;
	sslp_blocks_begin(&w->blocks, hash->block_len, hash->digest_len);
	if (h->prepared)
		return 0;
	h->prepared = &w->own;
	return library_prepare(h->driver, key, key_len, &w->own);
}

static int library_digest(struct sslp_hmac *h, u8 *msg, size_t len,
			  size_t room, u8 *out)
{
	library[h->driver->hash->alg].digest(h->state, h->prepared, msg, len,
					     room, out);
	return 0;
}

static void library_finish(struct sslp_hmac *h)
{
	memzero_explicit(h->room, sizeof(struct work));
	h->state = NULL;
}

#define LIBRARY(text)						\
	{							\
		.name = text,					\
		.prepared_size = library_prepared_size,		\
		.prepare = library_prepare,			\
		.start = library_start,				\
		.digest = library_digest,			\
		.finish = library_finish,			\
	}

static const struct sslp_engine by_blocks = LIBRARY("library by blocks"),
				as_a_whole = LIBRARY("library");

/**
 * sslp_engine_processor() - the cheapest way to an HMAC on the processor
 * @hash: hash
 *
 * Return: engine.
 */
const struct sslp_engine *sslp_engine_processor(const struct sslp_hash *hash)
{
	if (!library[hash->alg].digest)
		return &sslp_engine_keyless;
	return BY_BLOCKS && hash->id ? &by_blocks : &as_a_whole;
}

#else

const struct sslp_engine *sslp_engine_processor(const struct sslp_hash *hash)
{
	return &sslp_engine_keyless;
}

#endif /* SSLP_HMAC_LIBRARY */

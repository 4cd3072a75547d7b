// SPDX-License-Identifier: GPL-2.0-only
/*
 * HMAC on the processor by whole blocks, on a driver for the plain hash whose
 * working state can be set and read. It is like engine_keyless.c, except for
 * the way a message takes.
 */
#include <crypto/sha2.h>

#include "blocks.h"
#include "keyless.h"

/* States of SHA-256 and SM3, and of SHA-384 and SHA-512, without the buffer */
struct head32 {
	u32 words[8];
	u64 count;
};

struct head64 {
	u64 words[8];
	u64 count[2];
};

static_assert(sizeof(struct head32) == offsetof(struct sha256_state, buf));
static_assert(sizeof(struct head64) == offsetof(struct sha512_state, buf));

static bool is_64(const struct sslp_driver *driver)
{
	return driver->hash->block_len == SHA512_BLOCK_SIZE;
}

static struct sslp_blocks *blocks_of(struct sslp_hmac *h)
{
	return h->state + sslp_keyless_desc_size(h->driver);
}

static int blocks_start(struct sslp_hmac *h, const u8 *key, size_t key_len,
			size_t msg_max)
{
	int err = sslp_keyless_begin(h, key, key_len,
				     sizeof(struct sslp_blocks));

	if (!err)
		sslp_blocks_begin(blocks_of(h),
				  h->driver->hash->block_len,
				  h->driver->hash->digest_len);
	return err;
}

static __always_inline int feed32(void *work, const void *state,
				  const void *blocks, size_t len)
{
	struct shash_desc *desc = work;

	if (state)
		*(struct head32 *)shash_desc_ctx(desc) =
			*(const struct head32 *)state;
	return crypto_shash_update(desc, blocks, len);
}

static __always_inline int feed64(void *work, const void *state,
				  const void *blocks, size_t len)
{
	struct shash_desc *desc = work;

	if (state)
		*(struct head64 *)shash_desc_ctx(desc) =
			*(const struct head64 *)state;
	return crypto_shash_update(desc, blocks, len);
}

static int blocks_digest(struct sslp_hmac *h, u8 *msg, size_t len, size_t room,
			 u8 *out)
{
	const void *inner = h->prepared;
	const void *outer = inner + sslp_keyless_state_size(h->driver);
	struct shash_desc *desc = h->state;
	struct sslp_blocks *b = blocks_of(h);
	size_t digest_len = h->driver->hash->digest_len;

	if (is_64(h->driver))
		return sslp_blocks_digest(b, SHA512_BLOCK_SIZE, digest_len,
					  feed64, desc, shash_desc_ctx(desc),
					  inner, outer, msg, len, room,
					  out);
	return sslp_blocks_digest(b, SHA256_BLOCK_SIZE, digest_len, feed32,
				  desc, shash_desc_ctx(desc), inner, outer,
				  msg, len, room, out);
}

static const struct sslp_engine engine_blocks = {
	.name = "blocks",
	.prepared_size = sslp_keyless_prepared_size,
	.prepare = sslp_keyless_prepare,
	.start = blocks_start,
	.digest = blocks_digest,
	.finish = sslp_keyless_finish,
};

/* After a block the exported state is the working state, byte for byte */
static bool is_plain(struct crypto_shash *tfm)
{
	u8 state[HASH_MAX_DESCSIZE], block[SSLP_BLOCK_MAX] = { 0 };
	size_t len = crypto_shash_statesize(tfm);
	SHASH_DESC_ON_STACK(desc, tfm);

	desc->tfm = tfm;
	return len == crypto_shash_descsize(tfm) && len <= sizeof(state) &&
	       !crypto_shash_init(desc) &&
	       !crypto_shash_update(desc, block, crypto_shash_blocksize(tfm)) &&
	       !crypto_shash_export(desc, state) &&
	       !memcmp(state, shash_desc_ctx(desc), len);
}

static bool has_shape(const struct sslp_driver *driver)
{
	/* MD5 is different, and SHA-1 is used only together with it */
	return driver->hash->id &&
	       crypto_shash_blocksize(driver->shash) ==
	       driver->hash->block_len &&
	       crypto_shash_statesize(driver->shash) >=
	       (is_64(driver) ? sizeof(struct sha512_state) :
				sizeof(struct sha256_state));
}

/**
 * sslp_engine_blocks_try() - use whole blocks where that gives right answers
 * @driver: keyless driver that nobody else knows yet
 *
 * Return: 0, whether they are used or not; -ENOMEM: who can say?
 */
int sslp_engine_blocks_try(struct sslp_driver *driver)
{
	const struct sslp_engine *before = driver->engine;
	int err;

	if (before != &sslp_engine_keyless || !has_shape(driver) ||
	    !is_plain(driver->shash))
		return 0;
	driver->engine = &engine_blocks;
	err = sslp_known_answer_test(driver);
	if (err)
		driver->engine = before;
	/* All users get this driver: one who lacks memory must not choose */
	return sslp_driver_error(err) ? 0 : err;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * HMAC on the processor: RFC 2104 by hand, on the hash without a key, which has
 * no state that callers share. A transform with a key would need a lock, or
 * would have to be allocated for every secret.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "keyless.h"

#define IPAD	0x3636363636363636
#define OPAD	0x5c5c5c5c5c5c5c5c

/**
 * sslp_keyless_prepared_size() - bytes of a prepared key
 * @driver: where it is used
 *
 * Return: bytes.
 */
size_t sslp_keyless_prepared_size(const struct sslp_driver *driver)
{
	return 2 * sslp_keyless_state_size(driver);
}

static struct shash_desc *keyless_alloc(struct sslp_hmac *h, size_t size)
{
	struct shash_desc *desc;

	BUILD_BUG_ON(__alignof__(*desc) > CRYPTO_MINALIGN);
	desc = size <= SSLP_HMAC_ROOM ? h->room :
					kmalloc(size, GFP_KERNEL_ACCOUNT);
	if (desc)
		desc->tfm = h->driver->shash;
	return desc;
}

static int absorb(struct shash_desc *desc, const u8 *pad, u8 *state)
{
	return crypto_shash_init(desc) ?:
	       crypto_shash_update(desc, pad,
				   crypto_shash_blocksize(desc->tfm)) ?:
	       crypto_shash_export(desc, state);
}

static void xor_pad(u64 *pad, u64 value, size_t len)
{
	for (; len; len -= sizeof(*pad))
		*pad++ ^= value;
}

/* @words: a block of zeros */
static int prepare(struct shash_desc *desc, const u8 *key, size_t key_len,
		   u64 *words, u8 *inner, u8 *outer)
{
	size_t block = crypto_shash_blocksize(desc->tfm);
	int err = 0;

	if (key_len > block)
		err = crypto_shash_digest(desc, key, key_len, (u8 *)words);
	else
		memcpy(words, key, key_len);
	if (err)
		return err;
	xor_pad(words, IPAD, block);
	err = absorb(desc, (u8 *)words, inner);
	if (err)
		return err;
	xor_pad(words, IPAD ^ OPAD, block);
	return absorb(desc, (u8 *)words, outer);
}

/**
 * sslp_keyless_prepare() - prepare a key
 * @driver: where it is used
 * @key: key
 * @key_len: bytes at @key
 * @prepared: sslp_keyless_prepared_size() bytes
 *
 * Return: 0 or -errno.
 */
int sslp_keyless_prepare(struct sslp_driver *driver, const u8 *key,
			 size_t key_len, void *prepared)
{
	size_t block = crypto_shash_blocksize(driver->shash);
	u64 words[SSLP_BLOCK_MAX / sizeof(u64)] = { 0 };
	SHASH_DESC_ON_STACK(desc, driver->shash);
	int err;

	if (block > SSLP_BLOCK_MAX || block % sizeof(u64))
		return -EINVAL;
	desc->tfm = driver->shash;
	err = prepare(desc, key, key_len, words, prepared,
		      prepared + sslp_keyless_state_size(driver));
	memzero_explicit(words, block);
	shash_desc_zero(desc);
	return err;
}

/**
 * sslp_keyless_finish() - wipe everything
 * @h: HMAC
 */
void sslp_keyless_finish(struct sslp_hmac *h)
{
	if (h->state == h->room)
		memzero_explicit(h->room, SSLP_HMAC_ROOM);
	else
		kfree_sensitive(h->state);
	h->state = NULL;
}

/**
 * sslp_keyless_begin() - before the first message
 * @h: HMAC: its state begins with what the hash works on
 * @key: key
 * @key_len: bytes at @key
 * @more: bytes that the engine needs behind that
 *
 * Return: 0 or -errno.
 */
int sslp_keyless_begin(struct sslp_hmac *h, const u8 *key, size_t key_len,
		       size_t more)
{
	size_t work = sslp_keyless_desc_size(h->driver) + more;
	size_t own = h->prepared ? 0 : sslp_keyless_prepared_size(h->driver);
	u8 *prepared;
	int err;

	h->state = keyless_alloc(h, work + own);
	if (!h->state)
		return -ENOMEM;
	if (h->prepared)
		return 0;
	prepared = h->state + work;
	h->prepared = prepared;
	err = sslp_keyless_prepare(h->driver, key, key_len, prepared);
	if (err)
		sslp_keyless_finish(h);
	return err;
}

static int keyless_start(struct sslp_hmac *h, const u8 *key, size_t key_len,
			 size_t msg_max)
{
	return sslp_keyless_begin(h, key, key_len, 0);
}

static int keyless_digest(struct sslp_hmac *h, u8 *msg, size_t len,
			  size_t room, u8 *out)
{
	const u8 *inner = h->prepared;
	const u8 *outer = inner + sslp_keyless_state_size(h->driver);
	struct shash_desc *desc = h->state;

	return crypto_shash_import(desc, inner) ?:
	       crypto_shash_finup(desc, msg, len, out) ?:
	       crypto_shash_import(desc, outer) ?:
	       crypto_shash_finup(desc, out, h->driver->hash->digest_len, out);
}

const struct sslp_engine sslp_engine_keyless = {
	.name = "keyless",
	.prepared_size = sslp_keyless_prepared_size,
	.prepare = sslp_keyless_prepare,
	.start = keyless_start,
	.digest = keyless_digest,
	.finish = sslp_keyless_finish,
};

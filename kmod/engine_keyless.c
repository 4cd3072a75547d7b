// SPDX-License-Identifier: GPL-2.0-only
/*
 * HMAC on the processor: RFC 2104 by hand on the keyless hash, which has no
 * state that callers share. A keyed transform would need a lock or would have
 * to be allocated for every secret.
 */
#include <linux/slab.h>
#include <linux/string.h>

#include "sslp.h"

#define IPAD	0x3636363636363636
#define OPAD	0x5c5c5c5c5c5c5c5c

/**
 * struct keyless - an HMAC with its key
 * @outer: offset in @states of the state after the outer pad; the inner at 0
 * @size: of all of this, to be wiped
 * @states: exported states
 * @desc: work
 */
struct keyless {
	size_t outer;
	size_t size;
	u8 *states;
	struct shash_desc desc;
};

static struct keyless *keyless_alloc(struct sslp_hmac *h)
{
	struct crypto_shash *tfm = h->driver->shash;
	size_t work = ALIGN(sizeof(struct keyless) +
			    crypto_shash_descsize(tfm), 8);
	size_t state = ALIGN(crypto_shash_statesize(tfm), 8);
	size_t size = work + 2 * state;
	struct keyless *k;

	BUILD_BUG_ON(__alignof__(struct keyless) > CRYPTO_MINALIGN);
	k = size <= sizeof(h->room) ? (void *)h->room :
				      kmalloc(size, GFP_KERNEL);
	if (!k)
		return NULL;
	k->outer = state;
	k->size = size;
	k->states = (u8 *)k + work;
	k->desc.tfm = tfm;
	return k;
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

static int keyless_key(struct keyless *k, const u8 *key, size_t key_len)
{
	size_t block = crypto_shash_blocksize(k->desc.tfm);
	u64 words[SSLP_BLOCK_MAX / sizeof(u64)] = { 0 };
	u8 *pad = (u8 *)words;
	int err = 0;

	if (key_len > block)
		err = crypto_shash_digest(&k->desc, key, key_len, pad);
	else
		memcpy(pad, key, key_len);
	if (err)
		goto out_wipe;
	xor_pad(words, IPAD, block);
	err = absorb(&k->desc, pad, k->states);
	if (err)
		goto out_wipe;
	xor_pad(words, IPAD ^ OPAD, block);
	err = absorb(&k->desc, pad, k->states + k->outer);
out_wipe:
	memzero_explicit(pad, block);
	return err;
}

static void keyless_free(struct sslp_hmac *h, struct keyless *k)
{
	memzero_explicit(k, k->size);
	if ((u8 *)k != h->room)
		kfree(k);
}

static int keyless_start(struct sslp_hmac *h, const u8 *key, size_t key_len,
			 size_t msg_max)
{
	size_t block = crypto_shash_blocksize(h->driver->shash);
	struct keyless *k;
	int err;

	if (block > SSLP_BLOCK_MAX || block % sizeof(u64))
		return -EINVAL;
	k = keyless_alloc(h);
	if (!k)
		return -ENOMEM;
	err = keyless_key(k, key, key_len);
	if (err) {
		keyless_free(h, k);
		return err;
	}
	h->state = k;
	return 0;
}

static int keyless_digest(struct sslp_hmac *h, const u8 *msg, size_t len,
			  u8 *out)
{
	struct keyless *k = h->state;

	return crypto_shash_import(&k->desc, k->states) ?:
	       crypto_shash_finup(&k->desc, msg, len, out) ?:
	       crypto_shash_import(&k->desc, k->states + k->outer) ?:
	       crypto_shash_finup(&k->desc, out, h->driver->hash->digest_len,
				  out);
}

static void keyless_finish(struct sslp_hmac *h)
{
	keyless_free(h, h->state);
	h->state = NULL;
}

const struct sslp_engine sslp_engine_keyless = {
	.start = keyless_start,
	.digest = keyless_digest,
	.finish = keyless_finish,
};

// SPDX-License-Identifier: GPL-2.0-only
/* The PRF of TLS and HKDF: computed at once, or noted for a chain. */
#include <linux/slab.h>
#include <linux/string.h>

#include "sslp.h"

static int derive(const struct sslp_source *from, enum sslp_sort sort,
		  const struct sslp_hash *hash, const struct sslp_expand *list,
		  size_t count)
{
	/*
	 * Not cleared, because sslp_derivation_init() fills what is read of it
	 */
	struct sslp_derivation d __uninitialized;
	int err;

	if (from->chain)
		return sslp_chain_add(from, sort, hash, list, count);
	err = sslp_derivation_init(&d, sort, hash, list, count);
	if (err)
		return err;
	err = sslp_run(from, &d);
	sslp_derivation_end(&d, err);
	return err;
}

static int p_hash(const struct sslp_source *from, const struct sslp_hash *hash,
		  const struct sslp_chunk *seed, size_t count, u8 *out,
		  size_t len)
{
	const struct sslp_expand one = { seed, count, out, len };

	return derive(from, SSLP_P_HASH, hash, &one, 1);
}

/*
 * RFC 2246 section 5: P_MD5(S1, seed) XOR P_SHA-1(S2, seed), where S1 and S2
 * are the halves of the secret and share a byte when its length is odd.
 */
static int prf_halves(const struct sslp_source *from,
		      const struct sslp_chunk *seed, size_t count, u8 *out,
		      size_t len)
{
	struct sslp_source first = *from, second;
	size_t i;
	u8 *other;
	int err;

	first.key_len = (from->key_len + 1) / 2;
	first.prepared = NULL;
	second = first;
	second.key += from->key_len - first.key_len;
	other = kmalloc(len, GFP_KERNEL_ACCOUNT);
	if (!other)
		return -ENOMEM;
	err = p_hash(&first, from->prf->hash, seed, count, out, len) ?:
	      p_hash(&second, from->prf->second, seed, count, other, len);
	for (i = 0; !err && i < len; i++)
		out[i] ^= other[i];
	if (err)
		memzero_explicit(out, len);
	kfree_sensitive(other);
	return err;
}

/**
 * sslp_prf() - PRF(secret, label, seed)
 * @from: secret
 * @seed: label and seed, in order
 * @count: chunks of @seed
 * @out: output, wiped on failure
 * @len: bytes at @out
 *
 * Return: 0 or -errno.
 */
int sslp_prf(const struct sslp_source *from, const struct sslp_chunk *seed,
	     size_t count, u8 *out, size_t len)
{
	if (from->prf->second)
		return prf_halves(from, seed, count, out, len);
	return p_hash(from, from->prf->hash, seed, count, out, len);
}

/**
 * sslp_expand() - HKDF-Expand, several outputs of one key
 * @from: pseudorandom key
 * @list: outputs, wiped on failure; at most 255 blocks each
 * @count: how many, up to SSLP_OUTPUTS_MAX
 *
 * Return: 0 or -errno.
 */
int sslp_expand(const struct sslp_source *from, const struct sslp_expand *list,
		size_t count)
{
	return derive(from, SSLP_EXPAND, from->prf->hash, list, count);
}

/**
 * sslp_extract() - HKDF-Extract, RFC 5869 section 2.2
 * @from: salt
 * @ikm: input keying material
 * @out: pseudorandom key, as long as the hash; wiped on failure
 *
 * Return: 0 or -errno.
 */
int sslp_extract(const struct sslp_source *from, const struct sslp_chunk *ikm,
		 u8 *out)
{
	const struct sslp_hash *hash = from->prf->hash;
	const struct sslp_expand one = { ikm, 1, out, hash->digest_len };

	return derive(from, SSLP_EXTRACT, hash, &one, 1);
}

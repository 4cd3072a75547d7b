// SPDX-License-Identifier: GPL-2.0-only
/* The hashes that TLS derives keys with. */
#include <linux/nospec.h>

#include "sslp.h"

#define ROW(ALG, number, alg_name, len)			\
	[SSLP_##ALG] = {				\
		.alg = SSLP_##ALG, .id = number,	\
		.name = alg_name,			\
		.hmac = "hmac(" alg_name ")",		\
		.digest_len = len,			\
	}

const struct sslp_hash sslp_hashes[SSLP_ALGS] = {
	ROW(MD5, 0, "md5", 16),
	ROW(SHA1, 0, "sha1", 20),
	ROW(SHA256, SSLP_HASH_SHA256, "sha256", 32),
	ROW(SHA384, SSLP_HASH_SHA384, "sha384", 48),
	ROW(SHA512, SSLP_HASH_SHA512, "sha512", 64),
	ROW(SM3, SSLP_HASH_SM3, "sm3", 32),
};

static const struct sslp_prf prfs[] = {
	[SSLP_HASH_MD5SHA1] = { &sslp_hashes[SSLP_MD5],
				&sslp_hashes[SSLP_SHA1] },
	[SSLP_HASH_SHA256] = { &sslp_hashes[SSLP_SHA256] },
	[SSLP_HASH_SHA384] = { &sslp_hashes[SSLP_SHA384] },
	[SSLP_HASH_SHA512] = { &sslp_hashes[SSLP_SHA512] },
	[SSLP_HASH_SM3] = { &sslp_hashes[SSLP_SM3] },
};

/**
 * sslp_prf_find() - what a number stands for
 * @id: SSLP_HASH_*
 *
 * Return: the row, or NULL.
 */
const struct sslp_prf *sslp_prf_find(u32 id)
{
	if (id >= ARRAY_SIZE(prfs))
		return NULL;
	id = array_index_nospec(id, ARRAY_SIZE(prfs));
	return prfs[id].hash ? &prfs[id] : NULL;
}

/**
 * sslp_prf_digest_len() - bytes of a transcript hash
 * @prf: PRF
 *
 * Return: bytes of its hash, or of both one after the other, RFC 7627
 * section 3.
 */
size_t sslp_prf_digest_len(const struct sslp_prf *prf)
{
	return prf->hash->digest_len +
	       (prf->second ? prf->second->digest_len : 0);
}

// SPDX-License-Identifier: GPL-2.0-only
/* The hashes that TLS derives keys with. */
#include <linux/nospec.h>

#include "sslp.h"

/* Digests of no message, which TLS 1.3 needs to derive some secrets */
static const u8 sha256_of_nothing[] =
	"\xe3\xb0\xc4\x42\x98\xfc\x1c\x14\x9a\xfb\xf4\xc8\x99\x6f\xb9\x24"
	"\x27\xae\x41\xe4\x64\x9b\x93\x4c\xa4\x95\x99\x1b\x78\x52\xb8\x55";
static const u8 sha384_of_nothing[] =
	"\x38\xb0\x60\xa7\x51\xac\x96\x38\x4c\xd9\x32\x7e\xb1\xb1\xe3\x6a"
	"\x21\xfd\xb7\x11\x14\xbe\x07\x43\x4c\x0c\xc7\xbf\x63\xf6\xe1\xda"
	"\x27\x4e\xde\xbf\xe7\x6f\x65\xfb\xd5\x1a\xd2\xf1\x48\x98\xb9\x5b";
static const u8 sha512_of_nothing[] =
	"\xcf\x83\xe1\x35\x7e\xef\xb8\xbd\xf1\x54\x28\x50\xd6\x6d\x80\x07"
	"\xd6\x20\xe4\x05\x0b\x57\x15\xdc\x83\xf4\xa9\x21\xd3\x6c\xe9\xce"
	"\x47\xd0\xd1\x3c\x5d\x85\xf2\xb0\xff\x83\x18\xd2\x87\x7e\xec\x2f"
	"\x63\xb9\x31\xbd\x47\x41\x7a\x81\xa5\x38\x32\x7a\xf9\x27\xda\x3e";
static const u8 sm3_of_nothing[] =
	"\x1a\xb2\x1d\x83\x55\xcf\xa1\x7f\x8e\x61\x19\x48\x31\xe8\x1a\x8f"
	"\x22\xbe\xc8\xc7\x28\xfe\xfb\x74\x7e\xd0\x35\xeb\x50\x82\xaa\x2b";

#define ROW(ALG, number, alg_name, len, nothing)	\
	[SSLP_##ALG] = {				\
		.alg = SSLP_##ALG, .id = number,	\
		.name = alg_name,			\
		.hmac = "hmac(" alg_name ")",		\
		.digest_len = len,			\
		.block_len = (len) > 32 ? 128 : 64,	\
		.of_nothing = nothing,			\
	}

const struct sslp_hash sslp_hashes[SSLP_ALGS] = {
	ROW(MD5, 0, "md5", 16, NULL),
	ROW(SHA1, 0, "sha1", 20, NULL),
	ROW(SHA256, SSLP_HASH_SHA256, "sha256", 32, sha256_of_nothing),
	ROW(SHA384, SSLP_HASH_SHA384, "sha384", 48, sha384_of_nothing),
	ROW(SHA512, SSLP_HASH_SHA512, "sha512", 64, sha512_of_nothing),
	ROW(SM3, SSLP_HASH_SM3, "sm3", 32, sm3_of_nothing),
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

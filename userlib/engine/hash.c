// SPDX-License-Identifier: MIT
/* The hashes that TLS derives keys with. */
#include <nettle/nettle-meta.h>
#include <nettle/sha2.h>

#include "hash.h"

static_assert(sizeof(struct sha512_ctx) <=
	      sizeof(((struct hash_run *)0)->context),
	      "nettle's largest context has outgrown struct hash_run");

#define ROW(ID, kernel, len, meta) \
	[HASH_##ID] = { HASH_##ID, #ID, kernel, len, &meta }

const struct hash_alg hash_algs[HASH_COUNT] = {
	ROW(MD5, "hmac(md5)", 16, nettle_md5),
	ROW(SHA1, "hmac(sha1)", 20, nettle_sha1),
	ROW(SHA256, "hmac(sha256)", 32, nettle_sha256),
	ROW(SHA384, "hmac(sha384)", 48, nettle_sha384),
	ROW(SHA512, "hmac(sha512)", 64, nettle_sha512),
	ROW(SM3, "hmac(sm3)", 32, nettle_sm3),
};

void hash_digest(const struct hash_alg *hash, const void *data, size_t len,
		 u8 *digest)
{
	struct sha512_ctx largest;
	void *context = &largest;

	hash->nettle->init(context);
	hash->nettle->update(context, len, data);
	hash->nettle->digest(context, hash->digest_len, digest);
}

void hash_run_start(struct hash_run *run, const struct hash_alg *hash)
{
	run->hash = hash;
	hash->nettle->init(&run->context);
}

void hash_run_add(struct hash_run *run, const void *data, size_t len)
{
	run->hash->nettle->update(&run->context, len, data);
}

void hash_run_digest(const struct hash_run *run, u8 *digest)
{
	struct hash_run copy = *run;

	copy.hash->nettle->digest(&copy.context, copy.hash->digest_len, digest);
}

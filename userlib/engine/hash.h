/* SPDX-License-Identifier: MIT */
/* The hashes that TLS derives keys with. */
#ifndef SSLP_ENGINE_HASH_H
#define SSLP_ENGINE_HASH_H

#include "../base/types.h"

/* Names are looked for in this order, so the most common ones come first */
enum hash_id {
	HASH_SHA256,
	HASH_SHA384,
	HASH_SHA512,
	HASH_SHA1,
	HASH_MD5,
	HASH_SM3,
	HASH_COUNT
};

#define HASH_MAX_DIGEST		64

/**
 * struct hash_alg - a hash, used as HMAC
 * @id: row number
 * @name: CNG's algorithm name
 * @hmac: name in the kernel's crypto
 * @digest_len: bytes
 * @nettle: the same in nettle
 */
struct hash_alg {
	enum hash_id id;
	const char *name;
	const char *hmac;
	u8 digest_len;
	const struct nettle_hash *nettle;
};

extern const struct hash_alg hash_algs[HASH_COUNT];

/**
 * hash_digest() - the hash itself, without a key
 * @hash: hash
 * @data: what to hash
 * @len: bytes at @data
 * @digest: @hash->digest_len bytes
 *
 * Computed in this process: what TLS hashes without a key is no secret.
 */
void hash_digest(const struct hash_alg *hash, const void *data, size_t len,
		 u8 *digest);

/**
 * struct hash_run - a hash of data that comes in pieces
 * @hash: which
 * @context: nettle's own; it has no pointers, so a copy of the structure is a
 *	separate hash
 */
struct hash_run {
	const struct hash_alg *hash;
	union {
		u64 align;
		u8 bytes[216];	/* nettle's SHA-512 is the largest */
	} context;
};

void hash_run_start(struct hash_run *run, const struct hash_alg *hash);
void hash_run_add(struct hash_run *run, const void *data, size_t len);

/* The digest of everything added so far; @run goes on */
void hash_run_digest(const struct hash_run *run, u8 *digest);

#endif /* SSLP_ENGINE_HASH_H */

/* SPDX-License-Identifier: MIT */
/* HMAC on whatever engine a provider has for the hash. */
#ifndef SSLP_ENGINE_HMAC_H
#define SSLP_ENGINE_HMAC_H

#include <stdatomic.h>

#include "engine.h"

/**
 * struct backend - the computing side of a provider
 * @engines: candidates, best first
 * @count: how many
 * @current: by hash, the binding in use, or NULL until it is first needed
 * @lied: by hash, the binding in use has given a wrong answer since it passed
 *	its test, which it must pass again
 * @refused: by hash, why no engine has it, or NULL: each try would have the
 *	kernel look for modules, which takes long
 * @all: every binding ever made; freed with the backend, since a derivation
 *	under way may still use a replaced one
 *
 * Changes are made under LOCK_BACKEND.
 */
struct backend {
	const struct engine *const *engines;
	size_t count;
	_Atomic(struct binding *) current[HASH_ROWS];
	_Atomic bool lied[HASH_ROWS];
	char *refused[HASH_ROWS];
	struct binding *all;
};

void backend_init(struct backend *b, const struct engine *const *candidates,
		  size_t count);
void backend_destroy(struct backend *b);

/**
 * backend_bind() - the binding for @hash, made and tested at first use
 * @b: backend
 * @hash: hash
 * @ret: binding, owned by @b
 *
 * The first engine that has the hash and passes its known-answer test is
 * taken. When the gates of all are closed that is remembered too: whoever has
 * opened one opens the provider anew.
 */
int backend_bind(struct backend *b, const struct hash_alg *hash,
		 const struct binding **ret);

/* Whether its engine for @hash keeps keys, see hmac_keep() */
bool backend_keeps(struct backend *b, const struct hash_alg *hash);

/* Whether any engine has @hash */
bool backend_has(struct backend *b, const struct hash_alg *hash);

/* Use @driver for @hash from now on, once it has passed its test */
int backend_set_driver(struct backend *b, const struct hash_alg *hash,
		       const char *driver);

/**
 * hmac_keep() - let the engine keep a key that will be used again
 * @b: backend
 * @hash: hash
 * @key: key; its object is set when the engine has made one
 * @how: KEEP_IF_CHEAP always succeeds
 *
 * Return: 0 or -errno with a message, -EOPNOTSUPP when the engine cannot.
 */
int hmac_keep(struct backend *b, const struct hash_alg *hash,
	      struct hmac_key *key, enum keep how);

/* hmac_keep() with KEEP_SECRET of a master secret; see engine.h's keep_master */
int hmac_keep_master(struct backend *b, const struct hash_alg *hash,
		     const struct hmac_key *premaster, bool extended,
		     const u8 *seed, size_t seed_len, struct hmac_key *master);

/* The end of what hmac_keep() has made, and as hmac_key_forget() */
void hmac_key_release(struct hmac_key *key);

/* Zeroes may stand for an empty key: RFC 2104 pads with them */
int hmac_start(struct hmac *h, struct backend *b, const struct hash_alg *hash,
	       struct hmac_key *key);

/*
 * A device may go bad in mid life. So what it answers is compared with what
 * nettle computes, as far as the key's bytes are here: a wrong answer is
 * replaced by the right one where the provider leaves the choice of engine to
 * us, and is an error elsewhere.
 */
int hmac_digest(struct hmac *h, const void *msg, size_t len, u8 *out);
void hmac_finish(struct hmac *h);

/* A number for struct hmac_key.id */
u64 hmac_key_new_id(void);

/* To be called before the bytes of a kept key go away */
void hmac_key_forget(struct hmac_key *key);

#endif /* SSLP_ENGINE_HMAC_H */

/* SPDX-License-Identifier: MIT */
/* A provider's bindings: which driver of which engine computes each hash. */
#ifndef SSLP_ENGINE_BACKEND_H
#define SSLP_ENGINE_BACKEND_H

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

/* The binding for @hash has given a wrong answer: test it before its next use */
void backend_mistrust(struct backend *b, const struct hash_alg *hash);

/* Whether its engine for @hash keeps keys, see hmac_keep() */
bool backend_keeps(struct backend *b, const struct hash_alg *hash);

/* Whether any engine has @hash */
bool backend_has(struct backend *b, const struct hash_alg *hash);

/* Use @driver for @hash from now on, once it has passed its test */
int backend_set_driver(struct backend *b, const struct hash_alg *hash,
		       const char *driver);

#endif /* SSLP_ENGINE_BACKEND_H */

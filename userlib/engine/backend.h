/* SPDX-License-Identifier: MIT */
/* A provider's bindings: which driver of which engine computes each hash. */
#ifndef SSLP_ENGINE_BACKEND_H
#define SSLP_ENGINE_BACKEND_H

#include <stdatomic.h>

#include "engine.h"

/**
 * struct backend_slot - what computes one thing
 * @current: the binding in use, or NULL until it is first needed
 * @lied: it has given a wrong answer since its test, and must pass the test
 *	again
 * @chosen: the user has chosen the driver: no other takes its place
 * @refused: why no engine has it, or NULL; each new try would make the kernel
 *	look for modules, which takes long
 */
struct backend_slot {
	_Atomic(struct binding *) current;
	_Atomic bool lied;
	bool chosen;
	char *refused;
};

/**
 * struct backend - the computing side of a provider
 * @engines: candidates, best first
 * @count: how many
 * @hash: by hash, its HMAC
 * @tls10: the whole PRF of TLS 1.0 and 1.1
 * @unconfined: FIPS mode does not keep it in the kernel, see fips.h
 * @all: every binding ever made, one for each driver; freed with the backend,
 *	since a derivation under way may still use a replaced one
 *
 * Changes are made under LOCK_BACKEND.
 */
struct backend {
	const struct engine *const *engines;
	size_t count;
	struct backend_slot hash[HASH_COUNT], tls10;
	_Atomic bool unconfined;
	struct binding *all;
};

void backend_init(struct backend *b, const struct engine *const *candidates,
		  size_t count);
void backend_destroy(struct backend *b);

/* The binding of a slot, if it needs no test first; else NULL */
static inline const struct binding *backend_current(
		const struct backend_slot *slot)
{
	const struct binding *binding;

	binding = atomic_load_explicit(&slot->current, memory_order_acquire);
	return binding && !atomic_load(&slot->lied) ? binding : NULL;
}

/*
 * Calls backend_bind() if there is no binding yet, or one that must be tested
 * again
 */
int backend_bind_anew(struct backend *b, const struct hash_alg *hash,
		      const struct binding **ret);

/**
 * backend_bind() - the binding for @hash, made and tested at first use
 * @b: backend
 * @hash: hash
 * @ret: binding, owned by @b
 *
 * Takes the first engine that has the hash and passes its known-answer test. If
 * the gates of all are closed, that is remembered too: whoever opens a gate
 * must open the provider again. If descriptors or memory ran out, the answer is
 * backend_spare(), for this time.
 */
static inline int backend_bind(struct backend *b, const struct hash_alg *hash,
			       const struct binding **ret)
{
	const struct binding *binding = backend_current(&b->hash[hash->id]);

	if (!binding)
		return backend_bind_anew(b, hash, ret);
	*ret = binding;
	return 0;
}

/* backend_bind_prf() for two hashes */
int backend_bind_tls10(struct backend *b, const struct prf_alg *alg,
		       const struct binding **ret);

/**
 * backend_bind_prf() - the binding for a whole PRF
 * @b: backend
 * @alg: PRF of one hash or of two. For a PRF of two hashes only an engine that
 *	has whole PRFs can have a binding
 * @ret: binding, owned by @b
 */
static inline int backend_bind_prf(struct backend *b,
				   const struct prf_alg *alg,
				   const struct binding **ret)
{
	return alg->second ? backend_bind_tls10(b, alg, ret) :
			     backend_bind(b, alg->hash, ret);
}

/*
 * Notes that the binding for @hash gave a wrong answer: it is tested before its
 * next use
 */
void backend_mistrust(struct backend *b, const struct hash_alg *hash);

/* Whether descriptors or memory ran out, which may change in a moment */
static inline bool backend_ran_out(int err)
{
	return err == -ENOMEM || err == -ENOBUFS || err == -EMFILE ||
	       err == -ENFILE;
}

/**
 * backend_spare() - a binding that needs neither descriptors nor memory
 * @b: backend
 * @hash: hash
 *
 * Return: a binding of the software engine, for one call. NULL if there is
 * none, if the provider was opened by the name of its engine, or if FIPS mode
 * forbids it.
 */
const struct binding *backend_spare(struct backend *b,
				    const struct hash_alg *hash);

/* Whether the engine that it has for @alg keeps keys, see hmac_keep() */
bool backend_keeps(struct backend *b, const struct prf_alg *alg);

/* Whether an engine has all of @alg, or its only hash */
bool backend_has_prf(struct backend *b, const struct prf_alg *alg);

/* Use @driver for @hash from now on, once it has passed its test */
int backend_set_driver(struct backend *b, const struct hash_alg *hash,
		       const char *driver);

#endif /* SSLP_ENGINE_BACKEND_H */

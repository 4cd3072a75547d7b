/* SPDX-License-Identifier: MIT */
/* A keyed HMAC, on the engine that a provider has for the hash. */
#ifndef SSLP_ENGINE_HMAC_H
#define SSLP_ENGINE_HMAC_H

#include "backend.h"
#include "vault.h"

/**
 * hmac_keep() - let the engine keep a key that will be used again
 * @b: backend
 * @alg: the PRF that it is for, or whose hash HKDF uses
 * @key: key; its object is set when the engine has made one
 * @how: KEEP_IF_CHEAP always succeeds
 *
 * Return: 0 or -errno with a message, -EOPNOTSUPP when the engine cannot.
 */
int hmac_keep(struct backend *b, const struct prf_alg *alg,
	      struct hmac_key *key, enum keep how);

/*
 * hmac_keep() with KEEP_SECRET for a master secret; see keep_master in vault.h
 */
int hmac_keep_master(struct backend *b, const struct prf_alg *alg,
		     const struct hmac_key *premaster, bool extended,
		     const u8 *seed, size_t seed_len, struct hmac_key *master);

/* The same for a secret of the TLS 1.3 schedule; see keep_step in vault.h */
int hmac_keep_step(struct backend *b, const struct prf_alg *alg,
		   const struct hmac_key *from, const char *name,
		   const u8 *seed, size_t seed_len, struct hmac_key *to);

/*
 * hmac_start() with a key whose bytes only a vault has. It is for the engine's
 * finished() and exporter()
 */
int hmac_start_inside(struct hmac *h, struct backend *b,
		      const struct hash_alg *hash, struct hmac_key *key);

/* Undoes hmac_keep(), and does what hmac_key_forget() does */
void hmac_key_release(struct hmac_key *key);

/* Zeros may stand for an empty key: RFC 2104 pads with them */
int hmac_start(struct hmac *h, struct backend *b, const struct hash_alg *hash,
	       struct hmac_key *key);

/* For the engine's prf(); also for digests, unless @alg has two hashes */
int hmac_start_prf(struct hmac *h, struct backend *b,
		   const struct prf_alg *alg, struct hmac_key *key);

/**
 * hmac_go_on() - whether a failed step can be done again by another engine
 * @h: HMAC; on success one of the software engine, with the same key
 * @err: -errno that a step of it failed with
 *
 * The default provider does not give up if descriptors or memory ran out:
 * nettle needs neither. hmac_start() and hmac_digest() do this by themselves.
 */
bool hmac_go_on(struct hmac *h, int err);

/*
 * A device may fail after it passed its test. So its answer is compared with
 * what nettle computes, if the key's bytes are here. If the provider leaves the
 * choice of engine to us, the right answer replaces a wrong one; otherwise a
 * wrong answer is an error.
 */
int hmac_digest(struct hmac *h, const void *msg, size_t len, u8 *out);
void hmac_finish(struct hmac *h);

/* A number for struct hmac_key.id */
u64 hmac_key_new_id(void);

/* Call it before the bytes of a kept key go away */
void hmac_key_forget(struct hmac_key *key);

#endif /* SSLP_ENGINE_HMAC_H */

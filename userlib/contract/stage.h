/* SPDX-License-Identifier: MIT */
/* Secrets of the TLS 1.3 schedule, each made from the one before. */
#ifndef SSLP_CONTRACT_STAGE_H
#define SSLP_CONTRACT_STAGE_H

#include "provider.h"
#include "secret.h"

/**
 * struct stage - where a step begins
 * @provider: where it computes
 * @from: secret that the step is made from
 */
struct stage {
	struct provider *provider;
	struct secret *from;
};

/**
 * stage_begin() - what a step needs, by the handles of its caller
 * @stage: stage; call stage_end() in any case
 * @hSslProvider: provider
 * @hFrom: secret
 * @kinds: enum object_kind bits that it may be
 * @name: the caller's name for it, for the message
 *
 * Return: 0 or -EBADHANDLE with a message.
 */
int stage_begin(struct stage *stage, NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hFrom, unsigned int kinds, const char *name);
void stage_end(struct stage *stage);

/**
 * stage_new() - a secret, with a handle
 * @provider: will use it
 * @like: its protocol, suite and role
 * @kind: what it is
 * @side: whose; SIDE_CLIENT for a secret that belongs to no side
 * @bytes: as long as the hash of the suite
 * @ret: handle
 *
 * Return: 0 or -errno with a message.
 */
int stage_new(struct provider *provider, const struct key_object *like,
	      enum object_kind kind, enum side side, const u8 *bytes,
	      NCRYPT_KEY_HANDLE *ret);

/**
 * stage_derive() - Derive-Secret() of RFC 8446 section 7.1, with a handle
 * @stage: secret that it is made from
 * @label: without "tls13 "
 * @digest: transcript hash; NULL: that of no message
 * @kind: of the new secret
 * @side: whose it is
 * @ret: handle
 *
 * Return: 0 or -errno with a message.
 */
int stage_derive(struct stage *stage, const char *label, const u8 *digest,
		 enum object_kind kind, enum side side, NCRYPT_KEY_HANDLE *ret);

/**
 * stage_extract() - HKDF-Extract of the next stage, with a handle
 * @stage: stage before
 * @kind: of the new secret
 * @ikm: input; NULL: zeros
 * @ikm_len: bytes at @ikm
 * @ret: handle
 *
 * Return: 0 or -errno with a message.
 */
int stage_extract(struct stage *stage, enum object_kind kind, const void *ikm,
		  size_t ikm_len, NCRYPT_KEY_HANDLE *ret);

/* The PSK of a ticket, with a handle; 0 or -errno with a message */
int stage_psk(struct stage *stage, const u8 *nonce, size_t nonce_len,
	      NCRYPT_KEY_HANDLE *ret);

/**
 * stage_keep() - the secret of a step inside the kernel, with a handle
 * @provider: its engine keeps the secret
 * @from: secret that it is made from
 * @like: its protocol, suite and role
 * @name: name of the step, see keep_step in vault.h
 * @seed: further input beside @from; NULL: nothing
 * @seed_len: bytes at @seed
 * @kind: of the new secret
 * @side: whose it is
 * @ret: handle
 *
 * Return: 0 or -errno with a message.
 */
int stage_keep(struct provider *provider, const struct hmac_key *from,
	       const struct key_object *like, const char *name, const u8 *seed,
	       size_t seed_len, enum object_kind kind, enum side side,
	       NCRYPT_KEY_HANDLE *ret);

/* The hash of @stage's suite */
static inline const struct hash_alg *stage_hash(const struct stage *stage)
{
	return stage->from->key.suite->prf->hash;
}

/* The digest of the caller's hHashValue; 0 or -errno with a message */
int stage_transcript(const struct stage *stage, NCRYPT_HASH_HANDLE hHashValue,
		     u8 digest[HASH_MAX_DIGEST]);

#endif /* SSLP_CONTRACT_STAGE_H */

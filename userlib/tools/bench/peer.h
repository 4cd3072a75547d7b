/* SPDX-License-Identifier: MIT */
/*
 * Libraries that could be used instead. A library with key derivation functions
 * is a row with @step. A library that only has an HMAC is a row with the other
 * members. Then peer.c does PRF and HKDF around it by hand.
 */
#ifndef SSLP_BENCH_PEER_H
#define SSLP_BENCH_PEER_H

#include "bench.h"

/* Large enough for the context of any HMAC */
#define PEER_CONTEXT	1024

/**
 * struct peer - one library
 * @name: as people type it
 * @step: one derivation; 0 or -errno
 * @start: a keyed HMAC at @ctx; 0 or -errno
 * @update: more of the message
 * @final: the digest; the HMAC is keyed as after @start again
 * @stop: the end of it
 */
struct peer {
	const char *name;
	int (*step)(const struct hash *hash, const struct step *step,
		    const void *secret, size_t secret_len, const void *seed,
		    size_t seed_len, uint8_t *out);
	int (*start)(void *ctx, const struct hash *hash, const void *key,
		     size_t len);
	int (*update)(void *ctx, const void *data, size_t len);
	int (*final)(void *ctx, uint8_t *out);
	void (*stop)(void *ctx);
};

extern const struct peer peer_openssl_kdf, peer_openssl_hmac, peer_nettle,
			 peer_gnutls, peer_mbedtls;

/* For rows of subject_kinds */
bool peer_can(const struct work *w);
int peer_begin(struct worker *w);
int peer_run(struct worker *w, uint8_t *answer);
void peer_end(struct worker *w);

/**
 * hkdf_label() - HkdfLabel of RFC 8446 section 7.1
 * @out: at least 2 + 1 + 255 + 1 + 255 bytes
 *
 * Return: its bytes.
 */
#define HKDF_LABEL_MAX	514
size_t hkdf_label(uint8_t out[HKDF_LABEL_MAX], const struct step *step,
		  const void *context, size_t context_len);

#endif /* SSLP_BENCH_PEER_H */

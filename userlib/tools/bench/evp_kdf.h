/* SPDX-License-Identifier: MIT */
/* OpenSSL's EVP_KDF: a peer, and the reference for known answers. */
#ifndef SSLP_BENCH_EVP_KDF_H
#define SSLP_BENCH_EVP_KDF_H

#include "bench.h"

/**
 * evp_kdf_step() - one derivation; algorithms are fetched once in a process
 * @out: out: @step->out_len bytes
 *
 * Return: 0 or -EIO.
 */
int evp_kdf_step(const struct hash *hash, const struct step *step,
		 const void *secret, size_t secret_len, const void *seed,
		 size_t seed_len, uint8_t *out);

#endif /* SSLP_BENCH_EVP_KDF_H */

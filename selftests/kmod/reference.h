/* SPDX-License-Identifier: GPL-2.0-only */
/* OpenSSL's derivations. All return 0, or -1 if OpenSSL refuses. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include <stddef.h>
#include <stdint.h>

/* OpenSSL's name of a SSLP_HASH_*, and the bytes of its digest */
const char *hash_name(uint32_t hash);
size_t hash_len(uint32_t hash);

int reference_prf(uint32_t hash, const void *secret, size_t secret_len,
		  const char *label, const void *seed, size_t seed_len,
		  void *out, size_t out_len);
int reference_expand_label(uint32_t hash, const void *secret,
			   const char *label, const void *context,
			   size_t context_len, void *out, size_t out_len);
int reference_expand(uint32_t hash, const void *prk, size_t prk_len,
		     const void *info, size_t info_len, void *out,
		     size_t out_len);
int reference_extract(uint32_t hash, const void *salt, size_t salt_len,
		      const void *ikm, size_t ikm_len, void *prk);
int reference_hash(uint32_t hash, const void *msg, size_t len, void *digest);

#endif /* REFERENCE_H */

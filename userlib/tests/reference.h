/* SPDX-License-Identifier: MIT */
/* The derivations once more, by OpenSSL, to compare with. */
#ifndef SSLP_TESTS_REFERENCE_H
#define SSLP_TESTS_REFERENCE_H

#include <stddef.h>
#include <stdint.h>

/*
 * All take OpenSSL's names of hashes: "SHA256", "SHA384", "SM3", "MD5-SHA1".
 * For one thread; they end the program on failure.
 */

/* RFC 5246 section 5; the label is part of the seed */
void reference_prf(const char *hash, const void *secret, size_t secret_len,
		   const void *seed, size_t seed_len, void *out, size_t len);

/* RFC 5869 section 2.2 */
void reference_extract(const char *hash, const void *salt, size_t salt_len,
		       const void *ikm, size_t ikm_len, void *out, size_t len);

/* RFC 5869 section 2.3 */
void reference_expand(const char *hash, const void *prk, size_t prk_len,
		      const void *info, size_t info_len, void *out,
		      size_t len);

/* RFC 8446 section 7.1 */
void reference_expand_label(const char *hash, const void *secret,
			    size_t secret_len, const char *label,
			    const void *context, size_t context_len, void *out,
			    size_t len);

/* The hash itself; returns its length */
size_t reference_hash(const char *hash, const void *data, size_t len,
		      uint8_t digest[64]);

#endif /* SSLP_TESTS_REFERENCE_H */

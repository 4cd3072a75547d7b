/* SPDX-License-Identifier: MIT */
/* The record ciphers, as nettle has them. */
#ifndef SSLP_RECORD_CIPHER_H
#define SSLP_RECORD_CIPHER_H

#include <nettle/aes.h>
#include <nettle/ccm.h>
#include <nettle/chacha-poly1305.h>
#include <nettle/des.h>
#include <nettle/gcm.h>

#include "../schedule/suite.h"

#define CIPHER_NONCE_LEN	12
#define CIPHER_TAG_LEN		16

union cipher_context {
	struct gcm_aes128_ctx gcm_aes128;
	struct gcm_aes256_ctx gcm_aes256;
	struct ccm_aes128_ctx ccm_aes128;
	struct chacha_poly1305_ctx chacha_poly1305;
	struct aes128_ctx aes128;
	struct aes256_ctx aes256;
	struct des3_ctx des3;
};

/* What an AEAD protects beside the content of a record */
struct cipher_bound {
	u8 nonce[CIPHER_NONCE_LEN];
	u8 aad[13];
	size_t aad_len;
};

/**
 * struct record_cipher - a row of the table
 * @name: as in struct cipher; name, @mode and @key_len select a row
 * @mode: how it is used
 * @key_len: bytes
 * @aead: nettle's, NULL for others
 * @block: nettle's, NULL for others
 * @set_key: called before the first record
 * @seal: AEAD: @len bytes of @in to as many of @out and the tag; in place, or
 *	apart
 * @open: AEAD: the other way round; false if the tag behind @in differs, and
 *	then nobody may see the bytes at @out
 */
struct record_cipher {
	const char *name;
	enum cipher_mode mode;
	u8 key_len;
	const struct nettle_aead *aead;
	const struct nettle_cipher *block;
	void (*set_key)(const struct record_cipher *c,
			union cipher_context *context, const u8 *key,
			bool sealing);
	void (*seal)(const struct record_cipher *c,
		     union cipher_context *context,
		     const struct cipher_bound *bound, size_t len, u8 *out,
		     const u8 *in);
	bool (*open)(const struct record_cipher *c,
		     union cipher_context *context,
		     const struct cipher_bound *bound, size_t len, u8 *out,
		     const u8 *in);
};

/* The row of a cipher, or NULL */
const struct record_cipher *cipher_find(const struct cipher *cipher);

#endif /* SSLP_RECORD_CIPHER_H */

// SPDX-License-Identifier: MIT
/* The record ciphers, as nettle has them. */
#include <nettle/memops.h>
#include <nettle/nettle-meta.h>

#include "cipher.h"

static void null_set_key(const struct record_cipher *c,
			 union cipher_context *context, const u8 *key,
			 bool sealing)
{
	(void)c;
	(void)context;
	(void)key;
	(void)sealing;
}

static void block_set_key(const struct record_cipher *c,
			  union cipher_context *context, const u8 *key,
			  bool sealing)
{
	if (sealing)
		c->block->set_encrypt_key(context, key);
	else
		c->block->set_decrypt_key(context, key);
}

static void stream_set_key(const struct record_cipher *c,
			   union cipher_context *context, const u8 *key,
			   bool sealing)
{
	if (sealing)
		c->aead->set_encrypt_key(context, key);
	else
		c->aead->set_decrypt_key(context, key);
}

static void stream_begin(const struct record_cipher *c,
			 union cipher_context *context,
			 const struct cipher_bound *bound)
{
	c->aead->set_nonce(context, bound->nonce);
	c->aead->update(context, bound->aad_len, bound->aad);
}

static void stream_seal(const struct record_cipher *c,
			union cipher_context *context,
			const struct cipher_bound *bound, size_t len, u8 *out,
			const u8 *in)
{
	stream_begin(c, context, bound);
	c->aead->encrypt(context, len, out, in);
	c->aead->digest(context, CIPHER_TAG_LEN, out + len);
}

static bool stream_open(const struct record_cipher *c,
			union cipher_context *context,
			const struct cipher_bound *bound, size_t len, u8 *out,
			const u8 *in)
{
	u8 tag[CIPHER_TAG_LEN];

	stream_begin(c, context, bound);
	c->aead->decrypt(context, len, out, in);
	c->aead->digest(context, sizeof(tag), tag);
	return memeql_sec(tag, in + len, sizeof(tag));
}

/*
 * CCM must know all lengths before it begins, so nettle has no table entry for
 * it
 */
static void ccm_set_key(const struct record_cipher *c,
			union cipher_context *context, const u8 *key,
			bool sealing)
{
	(void)c;
	(void)sealing;
	ccm_aes128_set_key(&context->ccm_aes128, key);
}

static void ccm_seal(const struct record_cipher *c,
		     union cipher_context *context,
		     const struct cipher_bound *bound, size_t len, u8 *out,
		     const u8 *in)
{
	(void)c;
	ccm_aes128_encrypt_message(&context->ccm_aes128, CIPHER_NONCE_LEN,
				   bound->nonce, bound->aad_len, bound->aad,
				   CIPHER_TAG_LEN, len + CIPHER_TAG_LEN, out,
				   in);
}

static bool ccm_open(const struct record_cipher *c,
		     union cipher_context *context,
		     const struct cipher_bound *bound, size_t len, u8 *out,
		     const u8 *in)
{
	(void)c;
	return ccm_aes128_decrypt_message(&context->ccm_aes128,
					  CIPHER_NONCE_LEN, bound->nonce,
					  bound->aad_len, bound->aad,
					  CIPHER_TAG_LEN, len, out, in);
}

/* TLS ignores what nettle says about weak keys */
static void des3_key(void *context, const u8 *key)
{
	des3_set_key(context, key);
}

static const struct nettle_cipher des3 = {
	"des3", sizeof(struct des3_ctx), DES3_BLOCK_SIZE, DES3_KEY_SIZE,
	des3_key, des3_key, (nettle_cipher_func *)des3_encrypt,
	(nettle_cipher_func *)des3_decrypt,
};

#define NULL_ROW	{ "", MODE_NULL, 0, .set_key = null_set_key }
#define BLOCK(name, key_len, nettle)					\
	{ name, MODE_CBC, key_len, .block = &nettle,			\
	  .set_key = block_set_key }
#define STREAM(name, mode, key_len, nettle)				\
	{ name, mode, key_len, .aead = &nettle, .set_key = stream_set_key, \
	  .seal = stream_seal, .open = stream_open }
#define CCM(name, key_len)						\
	{ name, MODE_CCM, key_len, .set_key = ccm_set_key,		\
	  .seal = ccm_seal, .open = ccm_open }

/*
 * Left out: ARIA and SM4, which nettle 3.8 does not have, and RC4 and DES,
 * which nobody may use (RFC 7465, RFC 5469 section 4).
 */
static const struct record_cipher ciphers[] = {
	STREAM("AES", MODE_GCM, 16, nettle_gcm_aes128),
	STREAM("AES", MODE_GCM, 32, nettle_gcm_aes256),
	STREAM("CHACHA20_POLY1305", MODE_POLY1305, 32, nettle_chacha_poly1305),
	CCM("AES", 16),
	BLOCK("AES", 16, nettle_aes128),
	BLOCK("AES", 32, nettle_aes256),
	BLOCK("3DES", 24, des3),
	NULL_ROW,
};

const struct record_cipher *cipher_find(const struct cipher *cipher)
{
	const struct record_cipher *c;

	for (c = ciphers; c < ciphers + ARRAY_SIZE(ciphers); c++)
		if (c->mode == cipher->mode && c->key_len == cipher->key_len &&
		    !strcmp(c->name, cipher->name))
			return c;
	return NULL;
}

// SPDX-License-Identifier: MIT
/* The ciphers of kernel TLS and how each wants its key laid out. */
#include "ktls_cipher.h"

#define LEN(st, field)	sizeof(((struct tls12_crypto_info_##st *)0)->field)
#define AT(st, field)	offsetof(struct tls12_crypto_info_##st, field)

#define ROW(TYPE, st, title, alg, v12, v13) {			\
	.type = TLS_CIPHER_##TYPE, .name = title, .aead = alg,	\
	.tls12 = v12, .tls13 = v13,				\
	.key_len = LEN(st, key), .salt_len = LEN(st, salt),	\
	.iv_len = LEN(st, iv),					\
	.info_len = sizeof(struct tls12_crypto_info_##st),	\
	.key = AT(st, key), .salt = AT(st, salt),		\
	.iv = AT(st, iv), .rec_seq = AT(st, rec_seq),		\
}

const struct ktls_cipher ktls_ciphers[KTLS_CIPHER_COUNT] = {
	ROW(AES_GCM_128, aes_gcm_128, "AES-128-GCM", "gcm(aes)", true, true),
	ROW(AES_GCM_256, aes_gcm_256, "AES-256-GCM", "gcm(aes)", true, true),
	ROW(AES_CCM_128, aes_ccm_128, "AES-128-CCM", "ccm(aes)", true, true),
	ROW(CHACHA20_POLY1305, chacha20_poly1305, "ChaCha20-Poly1305",
	    "rfc7539(chacha20,poly1305)", true, true),
	ROW(SM4_GCM, sm4_gcm, "SM4-GCM", "gcm(sm4)", false, true),
	ROW(SM4_CCM, sm4_ccm, "SM4-CCM", "ccm(sm4)", false, true),
	ROW(ARIA_GCM_128, aria_gcm_128, "ARIA-128-GCM", "gcm(aria)", true, false),
	ROW(ARIA_GCM_256, aria_gcm_256, "ARIA-256-GCM", "gcm(aria)", true, false),
};

/*
 * The kernel compares lengths with these: a wrong length is EINVAL at run time
 */
#define CHECK(st, key_bytes, salt_bytes, iv_bytes)			\
	static_assert(LEN(st, key) == (key_bytes) &&			\
		      LEN(st, salt) == (salt_bytes) &&			\
		      LEN(st, iv) == (iv_bytes) &&			\
		      (salt_bytes) + (iv_bytes) == KTLS_NONCE_LEN &&	\
		      LEN(st, rec_seq) == KTLS_REC_SEQ_LEN &&		\
		      sizeof(struct tls12_crypto_info_##st) ==		\
		      sizeof(struct tls_crypto_info) + (key_bytes) +	\
		      KTLS_NONCE_LEN + KTLS_REC_SEQ_LEN, #st)

CHECK(aes_gcm_128, 16, 4, 8);
CHECK(aes_gcm_256, 32, 4, 8);
CHECK(aes_ccm_128, 16, 4, 8);
CHECK(chacha20_poly1305, 32, 0, 12);
CHECK(sm4_gcm, 16, 4, 8);
CHECK(sm4_ccm, 16, 4, 8);
CHECK(aria_gcm_128, 16, 4, 8);
CHECK(aria_gcm_256, 32, 4, 8);

const struct ktls_cipher *ktls_cipher_find(u16 type)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ktls_ciphers); i++)
		if (ktls_ciphers[i].type == type)
			return &ktls_ciphers[i];
	return NULL;
}

bool ktls_cipher_carries(const struct ktls_cipher *cipher, u16 version)
{
	return (version == TLS_1_2_VERSION && cipher->tls12) ||
	       (version == TLS_1_3_VERSION && cipher->tls13);
}

static void put_be64(u8 *p, u64 v)
{
	int i;

	for (i = 7; i >= 0; i--, v >>= 8)
		p[i] = v;
}

void ktls_cipher_fill(union ktls_crypto_info *ci,
		      const struct ktls_key *key)
{
	const struct ktls_cipher *cipher = key->cipher;
	u8 nonce[KTLS_NONCE_LEN];

	/*
	 * RFC 5288 section 3: the explicit half of a TLS 1.2 GCM or CCM nonce
	 * "MAY be the 64-bit sequence number", which cannot repeat under one
	 * key. If TLS has all 12 octets, they overwrite it.
	 */
	put_be64(nonce + KTLS_NONCE_LEN - 8, key->seq);
	memcpy(nonce, key->iv, key->iv_len);

	memset(ci, 0, sizeof(*ci));
	ci->info.version = key->version;
	ci->info.cipher_type = cipher->type;
	memcpy(ci->bytes + cipher->key, key->key, cipher->key_len);
	memcpy(ci->bytes + cipher->salt, nonce, cipher->salt_len);
	memcpy(ci->bytes + cipher->iv, nonce + cipher->salt_len,
	       cipher->iv_len);
	put_be64(ci->bytes + cipher->rec_seq, key->seq);
	wipe(nonce, sizeof(nonce));
}

u64 ktls_cipher_seq(const union ktls_crypto_info *ci,
		    const struct ktls_cipher *cipher)
{
	const u8 *p = ci->bytes + cipher->rec_seq;
	u64 seq = 0;
	int i;

	for (i = 0; i < KTLS_REC_SEQ_LEN; i++)
		seq = seq << 8 | p[i];
	return seq;
}

// SPDX-License-Identifier: GPL-2.0-only
/* The ciphers of kernel TLS and how each wants its key laid out. */
#include <crypto/aead.h>
#include <linux/build_bug.h>
#include <linux/string.h>

#include "sslp.h"

#define LEN(st, field)	sizeof(((struct tls12_crypto_info_##st *)0)->field)
#define AT(st, field)	offsetof(struct tls12_crypto_info_##st, field)

#define TLS12	1
#define TLS13	2

#define ROW(TYPE, st, alg, versions, key_block_iv) {		\
	.type = TLS_CIPHER_##TYPE, .name = alg,			\
	.tls12 = (versions) & TLS12, .tls13 = (versions) & TLS13,	\
	.tls12_iv_len = key_block_iv,				\
	.key_len = LEN(st, key), .salt_len = LEN(st, salt),	\
	.iv_len = LEN(st, iv),					\
	.info_len = sizeof(struct tls12_crypto_info_##st),	\
	.key = AT(st, key), .salt = AT(st, salt),		\
	.iv = AT(st, iv), .rec_seq = AT(st, rec_seq),		\
}

/*
 * RFC 5288 section 3: for GCM or CCM in TLS 1.2 the key block has four bytes of
 * the nonce. RFC 7905 section 2: for ChaCha20-Poly1305 all twelve.
 */
static const struct sslp_cipher ciphers[] = {
	ROW(AES_GCM_128, aes_gcm_128, "gcm(aes)", TLS12 | TLS13, 4),
	ROW(AES_GCM_256, aes_gcm_256, "gcm(aes)", TLS12 | TLS13, 4),
	ROW(AES_CCM_128, aes_ccm_128, "ccm(aes)", TLS12 | TLS13, 4),
	ROW(CHACHA20_POLY1305, chacha20_poly1305,
	    "rfc7539(chacha20,poly1305)", TLS12 | TLS13, 12),
	ROW(SM4_GCM, sm4_gcm, "gcm(sm4)", TLS13, 4),
	ROW(SM4_CCM, sm4_ccm, "ccm(sm4)", TLS13, 4),
	ROW(ARIA_GCM_128, aria_gcm_128, "gcm(aria)", TLS12, 4),
	ROW(ARIA_GCM_256, aria_gcm_256, "gcm(aria)", TLS12, 4),
};

/* Kernel TLS compares lengths, so a wrong length would be EINVAL at run time */
#define CHECK(st, key_bytes, salt_bytes, iv_bytes)			\
	static_assert(LEN(st, key) == (key_bytes) &&			\
		      LEN(st, salt) == (salt_bytes) &&			\
		      LEN(st, iv) == (iv_bytes) &&			\
		      (salt_bytes) + (iv_bytes) == SSLP_NONCE_LEN &&	\
		      LEN(st, rec_seq) == sizeof(__be64) &&		\
		      sizeof(struct tls12_crypto_info_##st) ==		\
		      sizeof(struct tls_crypto_info) + (key_bytes) +	\
		      SSLP_NONCE_LEN + sizeof(__be64) &&		\
		      sizeof(struct tls12_crypto_info_##st) <=		\
		      sizeof(union sslp_crypto_info), #st)

CHECK(aes_gcm_128, 16, 4, 8);
CHECK(aes_gcm_256, 32, 4, 8);
CHECK(aes_ccm_128, 16, 4, 8);
CHECK(chacha20_poly1305, 32, 0, 12);
CHECK(sm4_gcm, 16, 4, 8);
CHECK(sm4_ccm, 16, 4, 8);
CHECK(aria_gcm_128, 16, 4, 8);
CHECK(aria_gcm_256, 32, 4, 8);

/**
 * sslp_cipher_find() - the row of a cipher
 * @version: TLS_1_2_VERSION or TLS_1_3_VERSION
 * @type: TLS_CIPHER_*
 *
 * Return: row, or NULL if TLS of that version does not carry it.
 */
const struct sslp_cipher *sslp_cipher_find(u16 version, u16 type)
{
	const struct sslp_cipher *c;

	for (c = ciphers; c < ciphers + ARRAY_SIZE(ciphers); c++)
		if (c->type == type)
			return (version == TLS_1_2_VERSION && c->tls12) ||
			       (version == TLS_1_3_VERSION && c->tls13) ?
			       c : NULL;
	return NULL;
}

/**
 * sslp_cipher_probe() - whether the kernel's crypto has a cipher
 * @cipher: cipher
 *
 * Kernel TLS asks only after it is on the socket, for ever. A cipher that was
 * found once is not searched again, nor one that was just not found.
 *
 * Return: 0, -EPROTONOSUPPORT, or another -errno.
 */
int sslp_cipher_probe(const struct sslp_cipher *cipher)
{
	static unsigned long found;
	size_t i = cipher - ciphers;
	struct crypto_aead *aead;

	if (test_bit(i, &found))
		return 0;
	if (sslp_absent(cipher->name))
		return -EPROTONOSUPPORT;
	aead = crypto_alloc_aead(cipher->name, 0, 0);
	if (PTR_ERR_OR_ZERO(aead) == -ENOENT) {
		sslp_absent_note(cipher->name);
		return -EPROTONOSUPPORT;
	}
	if (IS_ERR(aead))
		return PTR_ERR(aead);
	crypto_free_aead(aead);
	set_bit(i, &found);
	return 0;
}

/**
 * sslp_crypto_info_fill() - lay out a key for kernel TLS
 * @ci: where; holds a secret afterwards
 * @cipher: cipher
 * @version: TLS_1_2_VERSION or TLS_1_3_VERSION
 * @key: key
 * @seq: number of the next record
 */
void sslp_crypto_info_fill(union sslp_crypto_info *ci,
			   const struct sslp_cipher *cipher, u16 version,
			   const struct sslp_record_key *key, u64 seq)
{
	u8 nonce[SSLP_NONCE_LEN];

	/*
	 * RFC 5288 section 3: the explicit half of a TLS 1.2 nonce "MAY be the
	 * 64-bit sequence number", which cannot repeat under one key. Where
	 * the IV has all 12 octets, they overwrite it.
	 */
	put_unaligned_be64(seq, nonce + SSLP_NONCE_LEN - sizeof(seq));
	memcpy(nonce, key->iv, key->iv_len);

	memset(ci, 0, sizeof(*ci));
	ci->info.version = version;
	ci->info.cipher_type = cipher->type;
	memcpy(ci->bytes + cipher->key, key->key, cipher->key_len);
	memcpy(ci->bytes + cipher->salt, nonce, cipher->salt_len);
	memcpy(ci->bytes + cipher->iv, nonce + cipher->salt_len,
	       cipher->iv_len);
	put_unaligned_be64(seq, ci->bytes + cipher->rec_seq);
	memzero_explicit(nonce, sizeof(nonce));
}

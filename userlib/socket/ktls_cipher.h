/* SPDX-License-Identifier: MIT */
/* The ciphers of kernel TLS and how each wants its key laid out. */
#ifndef SSLP_SOCKET_KTLS_CIPHER_H
#define SSLP_SOCKET_KTLS_CIPHER_H

#include "../base/types.h"
#include "ktls_uapi.h"

/**
 * struct ktls_cipher - layout of one cipher's struct tls12_crypto_info_*
 * @type: TLS_CIPHER_*
 * @name: as messages call it
 * @aead: name in the kernel's crypto
 * @tls12: carried under TLS 1.2
 * @tls13: carried under TLS 1.3
 * @key_len: bytes
 * @salt_len: bytes; the implicit part of the nonce, 0 for ChaCha20-Poly1305
 * @iv_len: bytes
 * @info_len: bytes of the whole structure
 * @key: offset of the key; likewise @salt, @iv and @rec_seq
 */
struct ktls_cipher {
	u16 type;
	const char *name;
	const char *aead;
	bool tls12, tls13;
	u8 key_len, salt_len, iv_len, info_len;
	u8 key, salt, iv, rec_seq;
};

#define KTLS_CIPHER_COUNT	8
#define KTLS_REC_SEQ_LEN	8
#define KTLS_NONCE_LEN		12	/* salt and IV together, every cipher */

extern const struct ktls_cipher ktls_ciphers[KTLS_CIPHER_COUNT];

/* The structure of any cipher; whoever fills it must wipe it */
union ktls_crypto_info {
	struct tls_crypto_info info;
	struct tls12_crypto_info_aes_gcm_128 aes_gcm_128;
	struct tls12_crypto_info_aes_gcm_256 aes_gcm_256;
	struct tls12_crypto_info_aes_ccm_128 aes_ccm_128;
	struct tls12_crypto_info_chacha20_poly1305 chacha20_poly1305;
	struct tls12_crypto_info_sm4_gcm sm4_gcm;
	struct tls12_crypto_info_sm4_ccm sm4_ccm;
	struct tls12_crypto_info_aria_gcm_128 aria_gcm_128;
	struct tls12_crypto_info_aria_gcm_256 aria_gcm_256;
	u8 bytes[64];
};

/**
 * struct ktls_key - one direction's key, not yet in a cipher's layout
 * @cipher: its cipher
 * @version: TLS_1_2_VERSION or TLS_1_3_VERSION
 * @key: @cipher->key_len bytes
 * @iv: write IV: as many bytes as TLS gives (salt in TLS 1.2 GCM and CCM, else
 *	all 12)
 * @iv_len: bytes of @iv
 * @seq: number of the next record
 */
struct ktls_key {
	const struct ktls_cipher *cipher;
	u16 version;
	const u8 *key;
	const u8 *iv;
	size_t iv_len;
	u64 seq;
};

/* The row of @type, or NULL */
const struct ktls_cipher *ktls_cipher_find(u16 type);

/* Whether kernel TLS carries this cipher under this version */
bool ktls_cipher_carries(const struct ktls_cipher *cipher, u16 version);

/* Lays out @key for the kernel in @ci, @key->cipher->info_len bytes */
void ktls_cipher_fill(union ktls_crypto_info *ci,
		      const struct ktls_key *key);

/* The number of the next record, from what getsockopt() returned */
u64 ktls_cipher_seq(const union ktls_crypto_info *ci,
		    const struct ktls_cipher *cipher);

#endif /* SSLP_SOCKET_KTLS_CIPHER_H */

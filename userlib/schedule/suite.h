/* SPDX-License-Identifier: MIT */
/* The cipher suites: what each is made of and what it needs of a key block. */
#ifndef SSLP_SCHEDULE_SUITE_H
#define SSLP_SCHEDULE_SUITE_H

#include "prf.h"

/* Protocol versions as they stand on the wire */
enum {
	TLS_1_0 = 0x0301, TLS_1_1 = 0x0302, TLS_1_2 = 0x0303, TLS_1_3 = 0x0304,
	DTLS_1_0 = 0xfeff, DTLS_1_2 = 0xfefd,
};

/* Every protocol that keys are derived for, newest first */
extern const u16 protocols[];
extern const size_t protocol_count;

enum cipher_mode { MODE_NULL, MODE_STREAM, MODE_CBC, MODE_GCM, MODE_CCM,
		   MODE_POLY1305 };

/*
 * Ciphers that protect a record in one AEAD operation; others: CIPHER_NO_AEAD
 */
enum cipher_id { CIPHER_NO_AEAD, CIPHER_AES_128_GCM, CIPHER_AES_256_GCM,
		 CIPHER_AES_128_CCM, CIPHER_CHACHA20_POLY1305, CIPHER_SM4_GCM,
		 CIPHER_SM4_CCM, CIPHER_ARIA_128_GCM, CIPHER_ARIA_256_GCM,
		 CIPHER_COUNT };

/**
 * struct cipher - a record cipher
 * @id: which AEAD cipher
 * @name: as CNG calls it
 * @mode: how it is used
 * @key_len: bytes
 * @bits: bits of the key as CNG counts them, without the parity of DES
 * @block_len: bytes, 0 for a stream cipher
 */
struct cipher {
	enum cipher_id id;
	const char *name;
	enum cipher_mode mode;
	u8 key_len;
	u16 bits;
	u8 block_len;
};

/**
 * struct suite - a cipher suite
 * @id: IANA value
 * @name: IANA name
 * @cipher: record cipher
 * @mac: hash of the record MAC, NULL for AEAD suites
 * @prf: PRF of TLS 1.2; its hash is HKDF's in TLS 1.3
 * @exchange: as CNG calls it: "RSA", "DH", "ECDH", "PSK", or ""
 * @certificate: "RSA", "DSA", "ECDSA", or ""
 * @first: oldest TLS version that has it
 * @last: newest TLS version that has it
 */
struct suite {
	u16 id;
	const char *name;
	const struct cipher *cipher;
	const struct hash_alg *mac;
	const struct prf_alg *prf;
	const char *exchange, *certificate;
	u16 first, last;
};

extern const struct suite suites[];
extern const size_t suite_count;

/* The row of @id, or NULL */
const struct suite *suite_find(u32 id);

/* Whether @suite belongs to @protocol; false for protocols unknown here */
bool suite_in_protocol(const struct suite *suite, u32 protocol);

/* Whether records are protected by one AEAD operation */
bool suite_is_aead(const struct suite *suite);

/* How many records one key may protect: the number of a record is below this */
u64 suite_records_max(const struct suite *suite);

/*
 * The TLS version whose rules a protocol follows, RFC 6347 section 1; 0:
 * unknown
 */
u16 suite_tls_version(u32 protocol);

/* The PRF of the protocol, or from TLS 1.2 on of the suite */
const struct prf_alg *suite_prf(const struct suite *suite, u32 protocol);

/* How many bytes of IV are derived, see struct record_key */
size_t suite_iv_len(const struct suite *suite, u32 protocol);

#endif /* SSLP_SCHEDULE_SUITE_H */

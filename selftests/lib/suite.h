/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The suites that the kernel TLS tests run on, and the secrets of a
 * connection that both ends know.
 */
#ifndef SUITE_H
#define SUITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sslprovider/sslp.h>

enum tls_side { TLS_CLIENT, TLS_SERVER };

static inline enum tls_side other_side(enum tls_side side)
{
	return side == TLS_CLIENT ? TLS_SERVER : TLS_CLIENT;
}

static inline DWORD role_flag(enum tls_side side)
{
	return side == TLS_CLIENT ? NCRYPT_SSL_CLIENT_FLAG :
				    NCRYPT_SSL_SERVER_FLAG;
}

struct suite {
	DWORD protocol, id;
	const char *cipher, *digest;	/* libcrypto's names */
	size_t key_len, hash_len;	/* bytes */
	size_t explicit_nonce;		/* bytes of it in a record */
	uint32_t ktls;			/* TLS_CIPHER_* of <linux/tls.h> */
};

enum suite_index {
	TLS12_AES_GCM_128, TLS12_AES_GCM_256, TLS12_CHACHA20_POLY1305,
	TLS12_AES_CCM_128, TLS13_AES_GCM_128, TLS13_AES_GCM_256,
	TLS13_CHACHA20_POLY1305, TLS13_AES_CCM_128,
	SUITES,
	/*
	 * Suites that few kernels have a driver for; only ktls_national uses
	 * them
	 */
	TLS12_ARIA_GCM_128 = SUITES, TLS12_ARIA_GCM_256, TLS13_SM4_GCM,
	TLS13_SM4_CCM,
	ALL_SUITES
};

extern const struct suite suites[ALL_SUITES];

struct secrets {
	uint8_t master[48];			/* TLS 1.2 */
	uint8_t random[2][32];
	uint8_t traffic[2][48];			/* TLS 1.3 */
};

/* The same @seed gives the same secrets, and another seed gives others */
void secrets_fill(struct secrets *secrets, uint32_t seed);

/* The same pattern for all data of a test. It shows any shift or swap */
void pattern_fill(void *data, size_t len, uint32_t seed);

#endif /* SUITE_H */

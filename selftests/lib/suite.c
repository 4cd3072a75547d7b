// SPDX-License-Identifier: GPL-2.0-only
/* The suites that the kernel TLS tests run on, and data to fill them with. */
#include <linux/tls.h>

#include "suite.h"

const struct suite suites[ALL_SUITES] = {
	[TLS12_AES_GCM_128] = {
		TLS1_2_PROTOCOL_VERSION, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
		"AES-128-GCM", "SHA256", 16, 32, 8, TLS_CIPHER_AES_GCM_128,
	},
	[TLS12_AES_GCM_256] = {
		TLS1_2_PROTOCOL_VERSION, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
		"AES-256-GCM", "SHA384", 32, 48, 8, TLS_CIPHER_AES_GCM_256,
	},
	[TLS12_CHACHA20_POLY1305] = {
		TLS1_2_PROTOCOL_VERSION,
		TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
		"ChaCha20-Poly1305", "SHA256", 32, 32, 0,
		TLS_CIPHER_CHACHA20_POLY1305,
	},
	[TLS12_AES_CCM_128] = {
		TLS1_2_PROTOCOL_VERSION, TLS_RSA_WITH_AES_128_CCM,
		"AES-128-CCM", "SHA256", 16, 32, 8, TLS_CIPHER_AES_CCM_128,
	},
	[TLS13_AES_GCM_128] = {
		TLS1_3_PROTOCOL_VERSION, TLS_AES_128_GCM_SHA256,
		"AES-128-GCM", "SHA256", 16, 32, 0, TLS_CIPHER_AES_GCM_128,
	},
	[TLS13_AES_GCM_256] = {
		TLS1_3_PROTOCOL_VERSION, TLS_AES_256_GCM_SHA384,
		"AES-256-GCM", "SHA384", 32, 48, 0, TLS_CIPHER_AES_GCM_256,
	},
	[TLS13_CHACHA20_POLY1305] = {
		TLS1_3_PROTOCOL_VERSION, TLS_CHACHA20_POLY1305_SHA256,
		"ChaCha20-Poly1305", "SHA256", 32, 32, 0,
		TLS_CIPHER_CHACHA20_POLY1305,
	},
	[TLS13_AES_CCM_128] = {
		TLS1_3_PROTOCOL_VERSION, TLS_AES_128_CCM_SHA256,
		"AES-128-CCM", "SHA256", 16, 32, 0, TLS_CIPHER_AES_CCM_128,
	},
	[TLS12_ARIA_GCM_128] = {
		TLS1_2_PROTOCOL_VERSION, TLS_RSA_WITH_ARIA_128_GCM_SHA256,
		"ARIA-128-GCM", "SHA256", 16, 32, 8, TLS_CIPHER_ARIA_GCM_128,
	},
	[TLS12_ARIA_GCM_256] = {
		TLS1_2_PROTOCOL_VERSION, TLS_RSA_WITH_ARIA_256_GCM_SHA384,
		"ARIA-256-GCM", "SHA384", 32, 48, 8, TLS_CIPHER_ARIA_GCM_256,
	},
	[TLS13_SM4_GCM] = {
		TLS1_3_PROTOCOL_VERSION, TLS_SM4_GCM_SM3,
		"SM4-GCM", "SM3", 16, 32, 0, TLS_CIPHER_SM4_GCM,
	},
	[TLS13_SM4_CCM] = {
		TLS1_3_PROTOCOL_VERSION, TLS_SM4_CCM_SM3,
		"SM4-CCM", "SM3", 16, 32, 0, TLS_CIPHER_SM4_CCM,
	},
};

/* A xorshift generator: nothing repeats within any test's length */
void pattern_fill(void *data, size_t len, uint32_t seed)
{
	uint32_t state = seed * 2654435761u + 1;
	uint8_t *p = data;
	size_t i;

	for (i = 0; i < len; i++) {
		state ^= state << 13;
		state ^= state >> 17;
		state ^= state << 5;
		p[i] = state >> 24;
	}
}

void secrets_fill(struct secrets *secrets, uint32_t seed)
{
	pattern_fill(secrets, sizeof(*secrets), seed);
}

// SPDX-License-Identifier: MIT
/* What kernel TLS calls the cipher of a suite. */
#include "kernel_cipher.h"

static const u16 types[] = {
	[CIPHER_AES_128_GCM] = TLS_CIPHER_AES_GCM_128,
	[CIPHER_AES_256_GCM] = TLS_CIPHER_AES_GCM_256,
	[CIPHER_AES_128_CCM] = TLS_CIPHER_AES_CCM_128,
	[CIPHER_CHACHA20_POLY1305] = TLS_CIPHER_CHACHA20_POLY1305,
	[CIPHER_SM4_GCM] = TLS_CIPHER_SM4_GCM,
	[CIPHER_SM4_CCM] = TLS_CIPHER_SM4_CCM,
	[CIPHER_ARIA_128_GCM] = TLS_CIPHER_ARIA_GCM_128,
	[CIPHER_ARIA_256_GCM] = TLS_CIPHER_ARIA_GCM_256,
};

static_assert(ARRAY_SIZE(types) == CIPHER_COUNT,
	      "each AEAD cipher says what kernel TLS calls it");
static_assert(TLS_1_2_VERSION == TLS_1_2 && TLS_1_3_VERSION == TLS_1_3,
	      "the kernel's versions are the wire's");

const struct ktls_cipher *kernel_cipher(const struct suite *suite)
{
	return ktls_cipher_find(types[suite->cipher->id]);
}

u64 kernel_cipher_records_max(const struct ktls_cipher *cipher)
{
	size_t i;

	for (i = 0; i < suite_count; i++)
		if (kernel_cipher(&suites[i]) == cipher)
			return suite_records_max(&suites[i]);
	return 0;
}

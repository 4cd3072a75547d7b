// SPDX-License-Identifier: MIT
/*
 * Cipher suites: their names from libssl, and whether kernel TLS carries them.
 */
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>

#include "../common/tools.h"
#include "why.h"

/* libssl finds suites only through the method of a connection */
static const SSL_CIPHER *find(uint16_t suite)
{
	static SSL *ssl;
	const uint8_t id[2] = { (uint8_t)(suite >> 8), (uint8_t)suite };
	SSL_CTX *ctx;

	if (!ssl) {
		ctx = SSL_CTX_new(TLS_method());
		ssl = ctx ? SSL_new(ctx) : NULL;
		SSL_CTX_free(ctx);
	}
	return ssl ? SSL_CIPHER_find(ssl, id) : NULL;
}

/* Suites that libssl was built without */
static const struct {
	uint16_t suite;
	const char *name;
} others[] = {
	{ 0x00c6, "TLS_SM4_GCM_SM3" }, { 0x00c7, "TLS_SM4_CCM_SM3" },
};

const char *why_suite_name(uint16_t suite)
{
	const SSL_CIPHER *cipher = find(suite);
	static char unknown[32];
	size_t i;

	if (cipher && SSL_CIPHER_standard_name(cipher))
		return SSL_CIPHER_standard_name(cipher);
	for (i = 0; i < ARRAY_SIZE(others); i++)
		if (others[i].suite == suite)
			return others[i].name;
	snprintf(unknown, sizeof(unknown), "suite 0x%04x", suite);
	return unknown;
}

/* By parts of IANA's names. The kernel lacks CCM_8 and AES_256_CCM */
static const struct {
	const char *part, *cipher;
} carried[] = {
	{ "_AES_128_GCM_", "AES-128-GCM" },
	{ "_AES_256_GCM_", "AES-256-GCM" },
	{ "_AES_128_CCM_8", NULL },
	{ "_AES_128_CCM", "AES-128-CCM" },
	{ "_CHACHA20_POLY1305_", "ChaCha20-Poly1305" },
	{ "_SM4_GCM_", "SM4-GCM" },
	{ "_SM4_CCM_", "SM4-CCM" },
	{ "_ARIA_128_GCM_", "ARIA-128-GCM" },
	{ "_ARIA_256_GCM_", "ARIA-256-GCM" },
};

bool why_suite_cipher(uint16_t suite, const char **ret_cipher)
{
	const char *name = why_suite_name(suite);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(carried); i++) {
		if (!strstr(name, carried[i].part))
			continue;
		*ret_cipher = carried[i].cipher;
		return carried[i].cipher;
	}
	return false;
}

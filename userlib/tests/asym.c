// SPDX-License-Identifier: MIT
/* Asymmetric keys: known answers, both ends, and what must be refused. */
#include <stdio.h>
#include <stdlib.h>

#include "asym.h"

size_t unhex(const char *hex, BYTE *to, size_t size)
{
	size_t len = strlen(hex) / 2, i;
	unsigned int byte;

	for (i = 0; i < len && i < size; i++) {
		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			break;
		to[i] = byte;
	}
	if (i != len) {
		printf("Bail out! %s\n", hex);
		exit(1);
	}
	return len;
}

#define ECDHE	TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
#define DHE	TLS_DHE_RSA_WITH_AES_128_GCM_SHA256

#define CURVE(name, type, bits, len) \
	{ name, type, bits, ECDHE, BCRYPT_ECCPUBLIC_BLOB, 8 + 2 * (len) }
#define MONTGOMERY(name, type, bits, len) \
	{ name, type, bits, ECDHE, SSL_ECCPUBLIC_BLOB, 8 + (len) }
#define PRIME(name, type, bits) \
	{ name, type, bits, DHE, BCRYPT_DH_PUBLIC_BLOB, 8 + 3 * (bits) / 8 }

const struct kind kinds[] = {
	CURVE("P-256", TLS_ECC_P256_CURVE_KEY_TYPE, 256, 32),
	CURVE("P-384", TLS_ECC_P384_CURVE_KEY_TYPE, 384, 48),
	CURVE("P-521", TLS_ECC_P521_CURVE_KEY_TYPE, 521, 66),
	MONTGOMERY("X25519", SSLP_X25519_KEY_TYPE, 255, 32),
	MONTGOMERY("X448", SSLP_X448_KEY_TYPE, 448, 56),
	PRIME("ffdhe2048", SSLP_FFDHE2048_KEY_TYPE, 2048),
	PRIME("ffdhe3072", SSLP_FFDHE3072_KEY_TYPE, 3072),
	PRIME("ffdhe4096", SSLP_FFDHE4096_KEY_TYPE, 4096),
	PRIME("ffdhe6144", SSLP_FFDHE6144_KEY_TYPE, 6144),
	PRIME("ffdhe8192", SSLP_FFDHE8192_KEY_TYPE, 8192),
};

const size_t kind_count = ARRAY_SIZE(kinds);

NCRYPT_KEY_HANDLE new_ephemeral(NCRYPT_PROV_HANDLE prov,
				const struct kind *kind)
{
	NCRYPT_KEY_HANDLE key;

	must(SslCreateEphemeralKey(prov, &key, TLS1_2_PROTOCOL_VERSION,
				   kind->suite, kind->type, 0, NULL, 0, 0),
	     kind->name);
	return key;
}

DWORD public_blob(NCRYPT_PROV_HANDLE prov, NCRYPT_KEY_HANDLE key,
		  const struct kind *kind, BYTE *blob, DWORD size)
{
	DWORD len = 0;

	must(SslExportKey(prov, key, kind->blob, blob, size, &len, 0),
	     kind->name);
	return len;
}

int main(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(SSLP_SOFTWARE_PROVIDER);

	test_agreement();
	test_ephemeral(prov);
	test_extract(prov);
	test_bad(prov);
	parties_open(prov);
	test_certificate(prov);
	test_master(prov);
	test_rsa_master(prov);
	test_sign(prov);
	test_signature_answers(prov);
	parties_close();
	free_handle(prov);
	return tap_done();
}

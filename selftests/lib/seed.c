// SPDX-License-Identifier: GPL-2.0-only
/* Master secrets of TLS 1.2 made from a number. */
#include <string.h>

#include "end.h"
#include "peer.h"
#include "seed.h"

static const struct suite *const suite = &suites[TLS12_AES_GCM_128];

SECURITY_STATUS seed_import(NCRYPT_PROV_HANDLE provider, uint32_t seed,
		NCRYPT_KEY_HANDLE *secret)
{
	struct secrets secrets;

	secrets_fill(&secrets, seed);
	return secret_import(provider, suite, &secrets, TLS_CLIENT, secret);
}

SECURITY_STATUS seed_import_serial(NCRYPT_PROV_HANDLE provider,
		int32_t serial, NCRYPT_KEY_HANDLE *secret)
{
	return sslp_import_master_secret(provider, secret, suite->protocol,
			suite->id, &serial, sizeof(serial),
			NCRYPT_SSL_CLIENT_FLAG | SSLP_SECRET_IN_KEYRING);
}

void seed_fill(uint32_t seed, uint8_t master[static 48])
{
	struct secrets secrets;

	secrets_fill(&secrets, seed);
	memcpy(master, secrets.master, sizeof(secrets.master));
}

int seed_check(NCRYPT_PROV_HANDLE provider, NCRYPT_KEY_HANDLE secret,
		uint32_t seed)
{
	struct end end = { .provider = provider, .secret = secret };
	struct peer_key read, write;
	struct secrets secrets;
	int ret;

	secrets_fill(&secrets, seed);
	if (end_generate(&end, &secrets))
		return -1;
	ret = peer_derive(suite, &secrets, TLS_CLIENT, &write) ?:
	      peer_derive(suite, &secrets, TLS_SERVER, &read) ?:
	      end_key_compare(end.write, write.key, write.iv) ?:
	      end_key_compare(end.read, read.key, read.iv);
	SslFreeObject(end.write, 0);
	SslFreeObject(end.read, 0);
	return ret;
}

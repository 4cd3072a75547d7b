/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One end of a connection as a user of the library has it: a provider, the
 * secret, and the keys that SslGenerateSessionKeys() made from it.
 */
#ifndef END_H
#define END_H

#include "suite.h"

struct end {
	NCRYPT_PROV_HANDLE provider;
	NCRYPT_KEY_HANDLE secret, read, write;
};

/*
 * Opens the provider that @short_name says: "af_alg", "libkcapi", "software",
 * "module" or "default". NULL stands for the one in the environment variable
 * SSLP_TEST_PROVIDER, or for the default one.
 */
SECURITY_STATUS provider_open(const char *short_name,
		NCRYPT_PROV_HANDLE *provider);

/* A master key, or a pair of traffic secrets, as the suite wants it */
SECURITY_STATUS secret_import(NCRYPT_PROV_HANDLE provider,
		const struct suite *suite, const struct secrets *secrets,
		enum tls_side side, NCRYPT_KEY_HANDLE *secret);

/* SslGenerateSessionKeys() of @end->secret; frees the keys before */
SECURITY_STATUS end_generate(struct end *end, const struct secrets *secrets);

/* 0 when @key is made of this key and IV */
int end_key_compare(NCRYPT_KEY_HANDLE key, const uint8_t *cipher_key,
		const uint8_t *iv);

/* Opens all of it; end_close() is allowed in any case */
SECURITY_STATUS end_open(struct end *end, const char *provider,
		const struct suite *suite, const struct secrets *secrets,
		enum tls_side side);

/*
 * Puts keys of @end into @fd; either may be 0. Numbers are as after a handshake
 */
SECURITY_STATUS end_install(const struct end *end, int fd,
		NCRYPT_KEY_HANDLE write, NCRYPT_KEY_HANDLE read);

/* Puts both keys of @end into @fd; the same for both ends of a connection */
SECURITY_STATUS end_arm(const struct end *end, int fd);
SECURITY_STATUS ends_arm(const struct end end[static 2],
		const int fds[static 2]);

void end_close(struct end *end);

#endif /* END_H */

/* SPDX-License-Identifier: MIT */
/* Providers, protocols and suites by the names people type. */
#ifndef SSLP_COMMON_PROVIDER_H
#define SSLP_COMMON_PROVIDER_H

#include <stdbool.h>

#include <sslp.h>

#define NAME_SIZE	NCRYPT_SSL_MAX_NAME_SIZE

/*
 * The number in messages. The contract has none, because it ends with DTLS 1.2
 */
#define DTLS1_3_PROTOCOL	0xfefc

/* For the help of every command that has --provider */
#define PROVIDER_NAME(name, full, comment)	", " #name
#define PROVIDER_NAMES	"default" SSLP_PROVIDERS(PROVIDER_NAME)

/* Protocols: what people type, their names, their numbers */
#define PROTOCOLS(ROW)							\
	ROW("1.0", "TLS 1.0", TLS1_0_PROTOCOL_VERSION)			\
	ROW("1.1", "TLS 1.1", TLS1_1_PROTOCOL_VERSION)			\
	ROW("1.2", "TLS 1.2", TLS1_2_PROTOCOL_VERSION)			\
	ROW("1.3", "TLS 1.3", TLS1_3_PROTOCOL_VERSION)			\
	ROW("dtls1.0", "DTLS 1.0", DTLS1_0_PROTOCOL_VERSION)		\
	ROW("dtls1.2", "DTLS 1.2", DTLS1_2_PROTOCOL_VERSION)		\
	ROW("dtls1.3", "DTLS 1.3", DTLS1_3_PROTOCOL)

/* The full name that a short one stands for, or NULL */
LPCWSTR provider_full_name(const char *name);

/**
 * provider_open() - a provider by its short or its full name
 * @name: one of PROVIDER_NAMES, a full name, or NULL for the default
 * @ret: out: the provider, freed with SslFreeObject()
 *
 * Return: 0, or -errno after a complaint.
 */
int provider_open(const char *name, NCRYPT_PROV_HANDLE *ret);

/**
 * provider_describe() - engine and driver that compute for a suite
 * @provider: the provider
 * @protocol: the protocol
 * @suite: a suite of it
 * @out: out: such as "AF_ALG, hmac(sha256-generic)"
 * @size: bytes at @out
 */
void provider_describe(NCRYPT_PROV_HANDLE provider, DWORD protocol,
		       DWORD suite, char *out, size_t size);

/**
 * suite_describe() - IANA name of a suite
 * @out: out: the name, or its number where the library does not know it
 */
void suite_describe(NCRYPT_PROV_HANDLE provider, DWORD protocol, DWORD suite,
		char out[NAME_SIZE]);

/**
 * suite_parse() - value of a suite
 * @text: its IANA name in either case, or 0xNNNN
 *
 * Return: 0, or -EINVAL after a complaint.
 */
int suite_parse(NCRYPT_PROV_HANDLE provider, DWORD protocol, const char *text,
	       DWORD *ret);

/* Such as "TLS 1.2" */
const char *protocol_describe(DWORD protocol);

/* Such as "software", for SSLP_KTLS_* */
const char *ktls_describe(DWORD state);

/**
 * protocol_parse() - protocol from "1.2" and the like
 *
 * Return: 0 or -EINVAL.
 */
int protocol_parse(const char *text, DWORD *ret);

/* The same for the versions that kernel TLS has */
int protocol_parse_ktls(const char *text, DWORD *ret);

#endif /* SSLP_COMMON_PROVIDER_H */

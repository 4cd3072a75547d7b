/* SPDX-License-Identifier: MIT */
/* The input of `sslp derive`, its result, and how it is printed. */
#ifndef SSLP_DERIVE_DERIVE_H
#define SSLP_DERIVE_DERIVE_H

#include <stdbool.h>

#include "../common/secrets.h"

/* A premaster secret of an 8192-bit Diffie-Hellman group */
#define PREMASTER_MAX	1024
#define HASH_MAX	64

/**
 * struct derive_input - one connection; wipe it after use
 * @secrets: protocol, suite, randoms, and the secrets but for @premaster
 * @role: NCRYPT_SSL_CLIENT_FLAG or NCRYPT_SSL_SERVER_FLAG
 * @premaster: premaster secret to make the master secret of
 * @premaster_len: its bytes, 0 when there is none
 * @session_hash: for an extended master secret, RFC 7627
 * @session_hash_len: its bytes, 0 to use the randoms
 * @dtls13: the labels are those of DTLS 1.3; all else is as in TLS 1.3
 */
struct derive_input {
	struct tls_secrets secrets;
	DWORD role;
	uint8_t premaster[PREMASTER_MAX];
	size_t premaster_len;
	uint8_t session_hash[HASH_MAX];
	size_t session_hash_len;
	bool dtls13;
};

/**
 * struct derived_end - what protects one direction
 * @key: of the records; all lengths 0 when there is none
 * @sn: key of the record numbers of DTLS 1.3, RFC 9147 section 4.2.3
 * @sn_len: its bytes, else 0
 */
struct derived_end {
	struct sslp_session_key key;
	uint8_t sn[32];
	size_t sn_len;
};

/**
 * struct derived - the keys in the clear; wipe it after use
 * @master: the master secret, when it was derived
 * @master_len: its bytes, else 0
 * @write: protects what this end sends
 * @read: opens what it receives
 */
struct derived {
	uint8_t master[TLS_MASTER_LEN];
	size_t master_len;
	struct derived_end write, read;
};

/**
 * derive() - compute, by the library
 * @provider: who computes
 * @out: out: undefined on failure
 *
 * Return: 0, or -errno after a complaint.
 */
int derive(NCRYPT_PROV_HANDLE provider, const struct derive_input *in,
	   struct derived *out);

/* derive() for DTLS 1.3; @out is all zeros before */
int derive_dtls13(NCRYPT_PROV_HANDLE provider, const struct derive_input *in,
		  struct derived *out);

/**
 * derive_print() - to standard output
 * @json: an object instead of a table
 *
 * Return: 0, or -errno after a complaint.
 */
int derive_print(NCRYPT_PROV_HANDLE provider, const struct derive_input *in,
		 const struct derived *derived, bool json);

#endif /* SSLP_DERIVE_DERIVE_H */

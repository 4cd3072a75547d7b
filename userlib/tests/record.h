/* SPDX-License-Identifier: MIT */
/* The parts of the record test, and what they begin with. */
#ifndef SSLP_TESTS_RECORD_H
#define SSLP_TESTS_RECORD_H

#include "record_reference.h"

/* Both ends of one direction, and the same keys in OpenSSL */
struct ends {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE write, read;
	struct recipe recipe;
};

struct ends ends_open(NCRYPT_PROV_HANDLE prov, const struct suite *suite,
		      DWORD protocol);
void ends_close(struct ends *ends);

/* The same with a suite by its IANA value */
struct ends ends_of(NCRYPT_PROV_HANDLE prov, DWORD suite, DWORD protocol);

/* Calls with good arguments */
SECURITY_STATUS encrypt(struct ends *e, const BYTE *in, size_t len, BYTE *out,
			size_t size, DWORD *ret);
SECURITY_STATUS decrypt(struct ends *e, const BYTE *in, size_t len, BYTE *out,
			size_t size, DWORD *ret);

void test_sweep(NCRYPT_PROV_HANDLE prov);
void test_wrong(NCRYPT_PROV_HANDLE prov);
void test_limits(NCRYPT_PROV_HANDLE prov);

#endif /* SSLP_TESTS_RECORD_H */

/* SPDX-License-Identifier: MIT */
/* The parts of the test of keys that two ends have in halves. */
#ifndef SSLP_TESTS_ASYM_H
#define SSLP_TESTS_ASYM_H

#include "fixture.h"

#define HEX_MAX		1200

/* Bytes that a hex string says; the test ends when they are more than @size */
size_t unhex(const char *hex, BYTE *to, size_t size);

/* Every group, by the key type of the contract, and its kind */
struct kind {
	const char *name;
	DWORD type;
	DWORD bits;
	DWORD suite;		/* that agrees on such keys */
	LPCWSTR blob;		/* that holds a public one */
	DWORD blob_len;
};
extern const struct kind kinds[];
extern const size_t kind_count;

NCRYPT_KEY_HANDLE new_ephemeral(NCRYPT_PROV_HANDLE prov,
				const struct kind *kind);

/* The public half of @key as the peer has it; length of its blob at @blob */
DWORD public_blob(NCRYPT_PROV_HANDLE prov, NCRYPT_KEY_HANDLE key,
		  const struct kind *kind, BYTE *blob, DWORD size);

void test_agreement(void);
void test_ephemeral(NCRYPT_PROV_HANDLE prov);

#endif /* SSLP_TESTS_ASYM_H */

/* SPDX-License-Identifier: MIT */
/* The parts of the contract test, and what they know about cipher suites. */
#ifndef SSLP_TESTS_CONTRACT_H
#define SSLP_TESTS_CONTRACT_H

#include "fixture.h"

#define SUITES	62

enum mode { MODE_NULL, MODE_STREAM, MODE_CBC, MODE_AEAD_NONCE, MODE_AEAD };

/**
 * struct suite - what the RFCs say of a suite, by its IANA name
 * @id: IANA value
 * @header_id: what <sslprovider.h> has for it
 * @name: IANA name
 * @exchange: as CNG calls it
 * @certificate: as CNG calls it
 * @cipher: as CNG calls it
 * @mode: MODE_AEAD_NONCE sends half of its nonce under TLS 1.2
 * @key_len: bytes
 * @key_bits: of @key_len, what counts
 * @block_len: bytes
 * @mac: CNG's name of the hash of the record MAC, or ""
 * @mac_len: bytes
 * @prf: hash of the PRF from TLS 1.2 on
 */
struct suite {
	DWORD id, header_id;
	const char *name;
	const char *exchange, *certificate;
	const char *cipher;
	enum mode mode;
	DWORD key_len, key_bits, block_len;
	const char *mac;
	DWORD mac_len;
	const char *prf;
};

/* Row @i of the suites this library has; false behind the last */
bool suite_row(size_t i, struct suite *suite);

/* Protocols that a suite belongs to, by the RFCs */
bool suite_belongs(const struct suite *suite, DWORD protocol);

extern const DWORD all_protocols[6];

/* The TLS version whose rules a protocol follows */
DWORD tls_version(DWORD protocol);

/* Hash of the PRF or of HKDF, by OpenSSL's name */
const char *prf_hash(const struct suite *suite, DWORD protocol);

/* Bytes of IV or nonce that derivation gives */
DWORD derived_iv_len(const struct suite *suite, DWORD protocol);

/* Whether a UTF-16 string has the same text */
bool says(LPCWSTR wide, const char *ascii);

void test_layout(void);
void test_suites(NCRYPT_PROV_HANDLE prov);
void test_keys(NCRYPT_PROV_HANDLE prov);
void test_blobs(NCRYPT_PROV_HANDLE prov);
void test_tls13(NCRYPT_PROV_HANDLE prov);
void test_lengths(NCRYPT_PROV_HANDLE prov);
void test_eap(NCRYPT_PROV_HANDLE prov);
void test_eap_answers(NCRYPT_PROV_HANDLE prov);
void test_info(NCRYPT_PROV_HANDLE prov);

#endif /* SSLP_TESTS_CONTRACT_H */

/* SPDX-License-Identifier: MIT */
/* The parts of the test of asymmetric keys. */
#ifndef SSLP_TESTS_ASYM_H
#define SSLP_TESTS_ASYM_H

#include "fixture.h"

#define HEX_MAX		1200

/* Decode a hex string. If it is bad or longer than @size, the test ends. */
size_t unhex(const char *hex, BYTE *to, size_t size);

/* Every group, with its key type in the contract */
struct kind {
	const char *name;
	DWORD type;
	DWORD bits;
	DWORD suite;		/* one that agrees on such keys */
	LPCWSTR blob;		/* the type that holds a public key */
	DWORD blob_len;
};
extern const struct kind kinds[];
extern const size_t kind_count;

NCRYPT_KEY_HANDLE new_ephemeral(NCRYPT_PROV_HANDLE prov,
				const struct kind *kind);

/* Put the public half of @key at @blob, for the peer. Return: bytes. */
DWORD public_blob(NCRYPT_PROV_HANDLE prov, NCRYPT_KEY_HANDLE key,
		  const struct kind *kind, BYTE *blob, DWORD size);

/* Export the bytes of a master secret and free its handle */
void master_bytes(NCRYPT_PROV_HANDLE prov, NCRYPT_KEY_HANDLE key,
		  BYTE *master);

/* Kinds of certificates */
enum sort { SORT_RSA, SORT_PSS, SORT_P256, SORT_P384, SORT_ED25519, SORTS };

/**
 * struct party - a certificate made for this run
 * @name: what it is
 * @key: libcrypto's key, to check what the library has made
 * @certificate_pem: the certificate as text
 * @key_pem: its private key as text
 * @context: what the library opens from both
 * @private: the library's handle of the private key
 * @public: the library's handle of the public key
 */
struct party {
	const char *name;
	struct evp_pkey_st *key;
	char *certificate_pem, *key_pem;
	PCCERT_CONTEXT context;
	NCRYPT_KEY_HANDLE private, public;
};
extern struct party parties[SORTS];

void parties_open(NCRYPT_PROV_HANDLE prov);
void parties_close(void);

void test_agreement(void);
void test_extract(NCRYPT_PROV_HANDLE prov);
void test_master(NCRYPT_PROV_HANDLE prov);
void test_rsa_master(NCRYPT_PROV_HANDLE prov);
void test_certificate(NCRYPT_PROV_HANDLE prov);
void test_sign(NCRYPT_PROV_HANDLE prov);
void test_signature_answers(NCRYPT_PROV_HANDLE prov);
void test_ephemeral(NCRYPT_PROV_HANDLE prov);
void test_bad(NCRYPT_PROV_HANDLE prov);

#endif /* SSLP_TESTS_ASYM_H */

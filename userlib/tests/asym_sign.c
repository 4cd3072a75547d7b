// SPDX-License-Identifier: MIT
/* Signatures made here: libcrypto and the library itself verify them. */
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "asym.h"

#define MAX	512

/* One way of signing, with one sort of key */
static const struct scheme {
	const char *name;
	enum sort sort;
	DWORD flags;
	size_t hash_len;
	const char *prefix;	/* the name that comes before the hash */
	const char *md;		/* libcrypto's name; NULL: no hash */
} schemes[] = {
	{ "MD5SHA1", SORT_RSA, 0, 36, NULL, "MD5-SHA1" },
	{ "SHA-1", SORT_RSA, NCRYPT_SSL_SIGN_INCLUDE_HASHOID, 20, "SHA1",
	  "SHA1" },
	{ "SHA-256", SORT_RSA, NCRYPT_SSL_SIGN_INCLUDE_HASHOID, 32, "SHA256",
	  "SHA256" },
	{ "SHA-384", SORT_RSA, NCRYPT_SSL_SIGN_INCLUDE_HASHOID, 48, "SHA384",
	  "SHA384" },
	{ "SHA-512", SORT_RSA, NCRYPT_SSL_SIGN_INCLUDE_HASHOID, 64, "SHA512",
	  "SHA512" },
	{ "PSS, SHA-256", SORT_RSA, NCRYPT_SSL_SIGN_USE_PSS_PADDING, 32, NULL,
	  "SHA256" },
	{ "PSS, SHA-512", SORT_RSA, NCRYPT_SSL_SIGN_USE_PSS_PADDING, 64, NULL,
	  "SHA512" },
	{ "PSS, SHA-384", SORT_PSS, NCRYPT_SSL_SIGN_USE_PSS_PADDING, 48, NULL,
	  "SHA384" },
	{ "SHA-256", SORT_P256, 0, 32, NULL, "SHA256" },
	{ "SHA-512", SORT_P256, 0, 64, NULL, "SHA512" },
	{ "SHA-384", SORT_P384, 0, 48, NULL, "SHA384" },
	{ "whole", SORT_ED25519, 0, 130, NULL, NULL },
};

static size_t make_input(const struct scheme *scheme, BYTE *to)
{
	size_t len = 0, i;

	for (i = 0; scheme->prefix && i <= strlen(scheme->prefix); i++) {
		const WCHAR unit = (BYTE)scheme->prefix[i];

		memcpy(to + len, &unit, sizeof(unit));
		len += sizeof(unit);
	}
	fill(SEED_OTHER, to + len, scheme->hash_len);
	return len + scheme->hash_len;
}

/* Ask libcrypto, by calls that only this test makes */
static bool libcrypto_says(const struct scheme *scheme, const BYTE *value,
			   const BYTE *signature, size_t len)
{
	EVP_PKEY *key = parties[scheme->sort].key;
	EVP_MD_CTX *whole = EVP_MD_CTX_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	bool good;

	if (!scheme->md) {
		good = EVP_DigestVerifyInit(whole, NULL, NULL, NULL, key) > 0 &&
		       EVP_DigestVerify(whole, signature, len, value,
					scheme->hash_len) == 1;
	} else {
		good = EVP_PKEY_verify_init(ctx) > 0;
		if (scheme->flags & NCRYPT_SSL_SIGN_USE_PSS_PADDING)
			good = good && EVP_PKEY_CTX_set_rsa_padding(ctx,
					RSA_PKCS1_PSS_PADDING) > 0 &&
			       EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx,
					scheme->hash_len) > 0;
		good = good && EVP_PKEY_CTX_set_signature_md(ctx,
				EVP_get_digestbyname(scheme->md)) > 0 &&
		       EVP_PKEY_verify(ctx, signature, len, value,
				       scheme->hash_len) == 1;
	}
	EVP_PKEY_CTX_free(ctx);
	EVP_MD_CTX_free(whole);
	return good;
}

static SECURITY_STATUS verify(NCRYPT_PROV_HANDLE prov,
			      const struct scheme *scheme, BYTE *input,
			      DWORD input_len, BYTE *signature, DWORD len)
{
	return SslVerifySignature(prov, parties[scheme->sort].public, input,
				  input_len, signature, len, scheme->flags);
}

/* A signature fails if any byte of it or its length is wrong */
static void spoil(NCRYPT_PROV_HANDLE prov, const struct scheme *scheme,
		  BYTE *input, DWORD input_len, BYTE *signature, DWORD len)
{
	const char *name = parties[scheme->sort].name;
	DWORD i, wrong = 0;

	for (i = 0; i < len; i++) {
		signature[i] ^= 0x10;
		wrong += verify(prov, scheme, input, input_len, signature,
				len) == NTE_BAD_SIGNATURE;
		signature[i] ^= 0x10;
	}
	ok(wrong == len, "%s, %s: each byte counts", name, scheme->name);
	ok_status(verify(prov, scheme, input, input_len, signature, len - 1),
		  NTE_BAD_SIGNATURE, "%s, %s: a byte short", name,
		  scheme->name);
	signature[len] = 0;
	ok_status(verify(prov, scheme, input, input_len, signature, len + 1),
		  NTE_BAD_SIGNATURE, "%s, %s: a byte long", name,
		  scheme->name);
	ok_status(verify(prov, scheme, input, input_len, signature, 0),
		  NTE_BAD_SIGNATURE, "%s, %s: empty", name, scheme->name);
	/* ECDSA uses only as many bits of a hash as the curve has: the first */
	input[input_len - scheme->hash_len] ^= 1;
	ok_status(verify(prov, scheme, input, input_len, signature, len),
		  NTE_BAD_SIGNATURE, "%s, %s: over something else", name,
		  scheme->name);
	input[input_len - scheme->hash_len] ^= 1;
}

static void test_scheme(NCRYPT_PROV_HANDLE prov, const struct scheme *scheme)
{
	const struct party *party = &parties[scheme->sort];
	BYTE input[MAX], signature[MAX];
	DWORD input_len = make_input(scheme, input), len = 0, most = 0;

	must(SslSignHash(prov, party->private, input, input_len, NULL, 0,
			 &most, scheme->flags), "size");
	if (!ok_status(SslSignHash(prov, party->private, input, input_len,
				   signature, sizeof(signature), &len,
				   scheme->flags), 0, "%s, %s: signed",
		       party->name, scheme->name))
		return;
	ok(len && len <= most && libcrypto_says(scheme, input + input_len -
			scheme->hash_len, signature, len),
	   "%s, %s: right, says libcrypto", party->name, scheme->name);
	ok_status(verify(prov, scheme, input, input_len, signature, len), 0,
		  "%s, %s: right, say we", party->name, scheme->name);
	spoil(prov, scheme, input, input_len, signature, len);
}

/* What no key signs, and what only this key does not */
static void test_refused(NCRYPT_PROV_HANDLE prov)
{
	static const struct {
		const char *what;
		enum sort sort;
		DWORD flags, len;
		const char *prefix;
	} cases[] = {
		{ "RSA: 32 bytes of no hash said", SORT_RSA, 0, 32, NULL },
		{ "RSA: a hash unknown", SORT_RSA,
		  NCRYPT_SSL_SIGN_INCLUDE_HASHOID, 32, "SHA257" },
		{ "RSA: a hash of another length", SORT_RSA,
		  NCRYPT_SSL_SIGN_INCLUDE_HASHOID, 31, "SHA256" },
		{ "RSA: PSS and a name", SORT_RSA, 3, 32, "SHA256" },
		{ "RSA: PSS over 33 bytes", SORT_RSA,
		  NCRYPT_SSL_SIGN_USE_PSS_PADDING, 33, NULL },
		{ "RSA-PSS: PKCS #1", SORT_PSS,
		  NCRYPT_SSL_SIGN_INCLUDE_HASHOID, 32, "SHA256" },
		{ "P-256: PSS", SORT_P256, NCRYPT_SSL_SIGN_USE_PSS_PADDING, 32,
		  NULL },
		{ "P-256: a name", SORT_P256, NCRYPT_SSL_SIGN_INCLUDE_HASHOID,
		  32, "SHA256" },
		{ "P-256: 33 bytes", SORT_P256, 0, 33, NULL },
		{ "Ed25519: PSS", SORT_ED25519,
		  NCRYPT_SSL_SIGN_USE_PSS_PADDING, 32, NULL },
	};
	struct scheme scheme = { 0 };
	BYTE input[MAX], signature[MAX];
	DWORD len, out;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		scheme.prefix = cases[i].prefix;
		scheme.hash_len = cases[i].len;
		len = make_input(&scheme, input);
		ok_status(SslSignHash(prov, parties[cases[i].sort].private,
				      input, len, signature, sizeof(signature),
				      &out, cases[i].flags),
			  NTE_INVALID_PARAMETER, "%s", cases[i].what);
	}
}

void test_sign(NCRYPT_PROV_HANDLE prov)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(schemes); i++)
		test_scheme(prov, &schemes[i]);
	test_refused(prov);
}

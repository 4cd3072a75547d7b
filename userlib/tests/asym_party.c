// SPDX-License-Identifier: MIT
/* Certificates of each sort, made by libcrypto for this run. */
#include <stdio.h>
#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "asym.h"

struct party parties[SORTS] = {
	[SORT_RSA] = { .name = "RSA" }, [SORT_PSS] = { .name = "RSA-PSS" },
	[SORT_P256] = { .name = "P-256" }, [SORT_P384] = { .name = "P-384" },
	[SORT_ED25519] = { .name = "Ed25519" },
};

static void bail(const char *what)
{
	printf("Bail out! libcrypto: %s\n", what);
	exit(1);
}

static EVP_PKEY *make_key(enum sort sort)
{
	EVP_PKEY_CTX *ctx;
	EVP_PKEY *key = NULL;

	if (sort == SORT_RSA)
		return EVP_RSA_gen(2048);
	if (sort == SORT_P256 || sort == SORT_P384)
		return EVP_EC_gen(sort == SORT_P256 ? "P-256" : "P-384");
	if (sort == SORT_ED25519)
		return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA-PSS", NULL);
	if (EVP_PKEY_keygen_init(ctx) <= 0 || EVP_PKEY_generate(ctx, &key) <= 0)
		bail("RSA-PSS");
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static char *text_of(BIO *bio)
{
	char *data, *text;
	long len = BIO_get_mem_data(bio, &data);

	text = strndup(data, len);
	BIO_free(bio);
	return text;
}

static void make_pem(struct party *party)
{
	BIO *key = BIO_new(BIO_s_mem()), *cert = BIO_new(BIO_s_mem());
	X509 *x = X509_new();
	X509_NAME *name = X509_get_subject_name(x);

	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
				   (const unsigned char *)"test", -1, -1, 0);
	X509_set_issuer_name(x, name);
	X509_gmtime_adj(X509_getm_notBefore(x), 0);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	X509_set_pubkey(x, party->key);
	if (!X509_sign(x, party->key, party == &parties[SORT_ED25519] ? NULL :
		       EVP_sha256()) || !PEM_write_bio_X509(cert, x) ||
	    !PEM_write_bio_PrivateKey(key, party->key, NULL, NULL, 0, NULL,
				      NULL))
		bail(party->name);
	X509_free(x);
	party->certificate_pem = text_of(cert);
	party->key_pem = text_of(key);
}

static void open_public(NCRYPT_PROV_HANDLE prov, struct party *party)
{
	unsigned char *info = NULL;
	int len = i2d_PUBKEY(party->key, &info);

	must(SslImportKey(prov, &party->public, SSLP_PUBLIC_KEY_BLOB, info,
			  len, 0), party->name);
	OPENSSL_free(info);
}

void parties_open(NCRYPT_PROV_HANDLE prov)
{
	enum sort sort;

	for (sort = 0; sort < SORTS; sort++) {
		struct party *party = &parties[sort];

		party->key = make_key(sort);
		if (!party->key)
			bail(party->name);
		make_pem(party);
		must(sslp_open_certificate(&party->context,
					   party->certificate_pem,
					   party->key_pem), party->name);
		must(SslOpenPrivateKey(prov, &party->private, party->context,
				       0), party->name);
		open_public(prov, party);
	}
}

void parties_close(void)
{
	enum sort sort;

	for (sort = 0; sort < SORTS; sort++) {
		struct party *party = &parties[sort];

		free_handle(party->private);
		free_handle(party->public);
		must(sslp_free_certificate(party->context), party->name);
		free(party->certificate_pem);
		free(party->key_pem);
		EVP_PKEY_free(party->key);
	}
}

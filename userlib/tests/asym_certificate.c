// SPDX-License-Identifier: MIT
/* Certificates and keys from text and files: what fits, what does not. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "asym.h"

static void write_file(const char *path, const char *a, const char *b)
{
	FILE *f = fopen(path, "w");

	if (!f || fputs(a, f) < 0 || fputs(b, f) < 0 || fclose(f)) {
		printf("Bail out! %s\n", path);
		exit(1);
	}
}

/* One file with certificate and key, as servers keep it */
static void test_files(NCRYPT_PROV_HANDLE prov)
{
	const struct party *p = &parties[SORT_P256];
	char path[] = "/tmp/sslp-asym-XXXXXX";
	NCRYPT_KEY_HANDLE key;
	PCCERT_CONTEXT context;

	close(mkstemp(path));
	write_file(path, p->key_pem, p->certificate_pem);
	if (ok_status(sslp_open_certificate(&context, path, path), 0,
		      "certificate and key of one file")) {
		ok(context->cbCertEncoded == p->context->cbCertEncoded &&
		   !memcmp(context->pbCertEncoded, p->context->pbCertEncoded,
			   context->cbCertEncoded) &&
		   context->dwCertEncodingType == X509_ASN_ENCODING,
		   "it is the same certificate");
		must(SslOpenPrivateKey(prov, &key, context, 0), "file");
		must(sslp_free_certificate(context), "file");
		ok_status(SslFreeObject(key, 0), 0,
			  "the key outlives the certificate");
	}
	write_file(path, p->certificate_pem, "");
	ok_status(sslp_open_certificate(&context, path, path), NTE_BAD_DATA,
		  "a file without a key");
	write_file(path, "", "nothing");
	ok_status(sslp_open_certificate(&context, path, NULL), NTE_BAD_DATA,
		  "a file of something else");
	unlink(path);
	ok_status(sslp_open_certificate(&context, path, NULL), NTE_BAD_DATA,
		  "no file");
}

static void test_wrong(NCRYPT_PROV_HANDLE prov)
{
	const struct party *p = &parties[SORT_RSA], *q = &parties[SORT_P256];
	CERT_CONTEXT forged = *p->context;
	NCRYPT_KEY_HANDLE key;
	PCCERT_CONTEXT context;

	ok_status(sslp_open_certificate(&context, p->certificate_pem,
					q->key_pem), NTE_INVALID_PARAMETER,
		  "another's private key");
	ok_status(sslp_open_certificate(NULL, p->certificate_pem, NULL),
		  NTE_INVALID_PARAMETER, "nowhere to put it");
	ok_status(sslp_open_certificate(&context, NULL, p->key_pem),
		  NTE_INVALID_PARAMETER, "no certificate");
	ok_status(sslp_open_certificate(&context, p->key_pem, NULL),
		  NTE_BAD_DATA, "a key in place of a certificate");
	if (ok_status(sslp_open_certificate(&context, p->certificate_pem,
					    NULL), 0,
		      "a certificate without a key")) {
		ok_status(SslOpenPrivateKey(prov, &key, context, 0),
			  NTE_INVALID_PARAMETER, "it names no private key");
		must(sslp_free_certificate(context), "certificate");
	}
	forged.hCertStore = (HCERTSTORE)q->private;
	ok_status(SslOpenPrivateKey(prov, &key, &forged, 0),
		  NTE_INVALID_PARAMETER, "a context from elsewhere");
	forged.hCertStore = NULL;
	ok_status(SslOpenPrivateKey(prov, &key, &forged, 0),
		  NTE_INVALID_PARAMETER, "a context of zeros");
	ok_status(sslp_free_certificate(&forged), NTE_INVALID_HANDLE,
		  "it is not freed either");
	ok_status(sslp_free_certificate(NULL), NTE_INVALID_PARAMETER,
		  "nor is NULL");
}

/* Suites that fit a key: those of its sort, and those of TLS 1.3 */
static void test_suites(NCRYPT_PROV_HANDLE prov, enum sort sort,
			const char *certificate)
{
	NCRYPT_SSL_CIPHER_SUITE *suite;
	DWORD fitting = 0, other = 0, tls13 = 0;
	PVOID state = NULL;

	while (!SslEnumCipherSuites(prov, parties[sort].private, &suite,
				    &state, 0)) {
		if (!suite->szCertificate[0] &&
		    suite->dwProtocol == TLS1_3_PROTOCOL_VERSION)
			tls13++;
		else if (suite->szCertificate[0] == (BYTE)*certificate)
			fitting++;
		else
			other++;
		SslFreeBuffer(suite);
	}
	SslFreeBuffer(state);
	ok(!other && tls13 >= 5 && (fitting > 10) == (*certificate != 'x'),
	   "%s: %u suites go with it, and %u of TLS 1.3",
	   parties[sort].name, fitting, tls13);
}

/* Export a blob, then import it as a public key */
static void test_blob(NCRYPT_PROV_HANDLE prov, enum sort sort, LPCWSTR type,
		      const char *name, SECURITY_STATUS status)
{
	BYTE blob[1024], again[1024];
	NCRYPT_KEY_HANDLE key;
	DWORD len = 0, len2 = 0;

	ok_status(SslExportKey(prov, parties[sort].private, type, blob,
			       sizeof(blob), &len, 0), status, "%s: %s",
		  parties[sort].name, name);
	if (status)
		return;
	must(SslImportKey(prov, &key, type, blob, len, 0), name);
	must(SslExportKey(prov, key, type, again, sizeof(again), &len2, 0),
	     name);
	ok(len == len2 && !memcmp(blob, again, len), "%s: %s comes back",
	   parties[sort].name, name);
	free_handle(key);
}

void test_certificate(NCRYPT_PROV_HANDLE prov)
{
	enum sort sort;

	test_files(prov);
	test_wrong(prov);
	test_suites(prov, SORT_RSA, "R");
	test_suites(prov, SORT_P256, "E");
	test_suites(prov, SORT_ED25519, "x");
	for (sort = 0; sort < SORTS; sort++)
		test_blob(prov, sort, SSLP_PUBLIC_KEY_BLOB,
			  "SSLP_PUBLIC_KEY_BLOB", 0);
	test_blob(prov, SORT_RSA, BCRYPT_RSAPUBLIC_BLOB, "RSAPUBLICBLOB", 0);
	test_blob(prov, SORT_PSS, BCRYPT_RSAPUBLIC_BLOB, "RSAPUBLICBLOB",
		  NTE_BAD_TYPE);
	test_blob(prov, SORT_P256, BCRYPT_ECCPUBLIC_BLOB, "ECCPUBLICBLOB", 0);
	test_blob(prov, SORT_P384, BCRYPT_ECCPUBLIC_BLOB, "ECCPUBLICBLOB", 0);
	test_blob(prov, SORT_ED25519, BCRYPT_ECCPUBLIC_BLOB, "ECCPUBLICBLOB",
		  NTE_BAD_TYPE);
	test_blob(prov, SORT_P256, BCRYPT_RSAPUBLIC_BLOB, "RSAPUBLICBLOB",
		  NTE_BAD_TYPE);
}

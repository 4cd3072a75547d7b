// SPDX-License-Identifier: MIT
/* Makes a temporary certificate for a server. */
#include <stdbool.h>

#include <openssl/ec.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "../common/tools.h"
#include "certificate.h"

#define DAY	(24L * 60 * 60)

static const struct {
	int nid;
	const char *value;
} extensions[] = {
	{ NID_basic_constraints, "critical,CA:FALSE" },
	{ NID_key_usage, "critical,digitalSignature" },
	{ NID_ext_key_usage, "serverAuth" },
	{ NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1" },
};

static bool add_extensions(X509 *cert)
{
	X509_EXTENSION *ext;
	X509V3_CTX ctx;
	bool ok = true;
	size_t i;

	X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, 0);
	for (i = 0; ok && i < ARRAY_SIZE(extensions); i++) {
		ext = X509V3_EXT_conf_nid(NULL, &ctx, extensions[i].nid,
					  extensions[i].value);
		ok = ext && X509_add_ext(cert, ext, -1);
		X509_EXTENSION_free(ext);
	}
	return ok;
}

/* 63 bits, so that it is positive: RFC 5280 section 4.1.2.2 */
static bool set_serial(X509 *cert)
{
	uint64_t serial;

	return RAND_bytes((unsigned char *)&serial, sizeof(serial)) == 1 &&
	       ASN1_INTEGER_set_uint64(X509_get_serialNumber(cert),
				       serial >> 1);
}

/* Valid since yesterday, because the clocks of test machines disagree */
static bool fill(X509 *cert, EVP_PKEY *key)
{
	X509_NAME *name = X509_get_subject_name(cert);

	return X509_set_version(cert, X509_VERSION_3) && set_serial(cert) &&
	       X509_gmtime_adj(X509_getm_notBefore(cert), -DAY) &&
	       X509_gmtime_adj(X509_getm_notAfter(cert), 30 * DAY) &&
	       X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
			(const unsigned char *)"localhost", -1, -1, 0) &&
	       X509_set_issuer_name(cert, name) &&
	       X509_set_pubkey(cert, key) && add_extensions(cert) &&
	       X509_sign(cert, key, EVP_sha256());
}

X509 *certificate_make(EVP_PKEY **ret_key)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = X509_new();

	if (key && cert && fill(cert, key)) {
		*ret_key = key;
		return cert;
	}
	X509_free(cert);
	EVP_PKEY_free(key);
	return NULL;
}

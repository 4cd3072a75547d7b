// SPDX-License-Identifier: MIT
/*
 * Certificates and private keys, from the places where Linux programs keep
 * them.
 */
#include <limits.h>
#include <stdlib.h>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <openssl/x509.h>

#include "crypto.h"
#include "store.h"

/*
 * Nobody is asked for a passphrase, because a terminal belongs to the program
 */
static int no_passphrase(char *to, int size, int for_writing, void *unused)
{
	(void)to;
	(void)size;
	(void)for_writing;
	(void)unused;
	return -1;
}

static OSSL_STORE_CTX *open_store(const char *where, UI_METHOD *ui, BIO **bio)
{
	*bio = NULL;
	if (!strstr(where, "-----BEGIN"))
		return OSSL_STORE_open_ex(where, NULL, NULL, ui, NULL, NULL,
					  NULL, NULL);
	*bio = BIO_new_mem_buf(where, -1);
	return *bio ? OSSL_STORE_attach(*bio, "file", NULL, NULL, ui, NULL,
					NULL, NULL, NULL) : NULL;
}

/* The first object of @type, or NULL */
static OSSL_STORE_INFO *first(OSSL_STORE_CTX *store, int type)
{
	OSSL_STORE_INFO *info;

	/* A file with a certificate may also hold the key, and vice versa */
	while (!OSSL_STORE_eof(store)) {
		info = OSSL_STORE_load(store);
		if (info && OSSL_STORE_INFO_get_type(info) == type)
			return info;
		OSSL_STORE_INFO_free(info);
		if (!info && OSSL_STORE_error(store))
			return NULL;
	}
	return NULL;
}

static int load(const char *where, int type, OSSL_STORE_INFO **ret)
{
	UI_METHOD *ui = UI_UTIL_wrap_read_pem_callback(no_passphrase, 0);
	OSSL_STORE_CTX *store;
	BIO *bio = NULL;
	int err = 0;

	store = ui ? open_store(where, ui, &bio) : NULL;
	if (!store) {
		err = crypto_fail(ENOENT, "no certificate or key can be read from there");
	} else {
		*ret = first(store, type);
		if (!*ret)
			err = crypto_fail(ENOENT, type == OSSL_STORE_INFO_CERT ?
				"there is no certificate" :
				"there is no private key, or it is encrypted: decrypt it, or keep it in a token");
	}
	OSSL_STORE_close(store);
	BIO_free(bio);
	UI_destroy_method(ui);
	return err;
}

int store_certificate(const char *where, u8 **ret, size_t *ret_len)
{
	int cancel = crypto_begin(), len, err;
	OSSL_STORE_INFO *info = NULL;
	unsigned char *der = NULL;

	err = load(where, OSSL_STORE_INFO_CERT, &info);
	if (err)
		goto out;
	len = i2d_X509(OSSL_STORE_INFO_get0_CERT(info), &der);
	if (len <= 0) {
		err = crypto_fail(ENOMEM, "cannot encode the certificate");
		goto out;
	}
	*ret = malloc(len);
	if (*ret) {
		memcpy(*ret, der, len);
		*ret_len = len;
	} else {
		err = fail(ENOMEM, "out of memory for a certificate");
	}
out:
	OPENSSL_free(der);
	OSSL_STORE_INFO_free(info);
	crypto_end(cancel);
	return err;
}

int store_private_key(const char *where, struct identity *ret)
{
	int cancel = crypto_begin(), err;
	OSSL_STORE_INFO *info = NULL;
	EVP_PKEY *object = NULL;

	err = load(where, OSSL_STORE_INFO_PKEY, &info);
	if (!err) {
		object = OSSL_STORE_INFO_get1_PKEY(info);
		err = object ? identity_take(object, ret) :
		      crypto_fail(ENOMEM, "no private key");
	}
	if (err)
		EVP_PKEY_free(object);
	OSSL_STORE_INFO_free(info);
	crypto_end(cancel);
	return err;
}

int store_certificate_key(const u8 *der, size_t len, struct identity *ret)
{
	const unsigned char *p = der;
	int cancel = crypto_begin(), err;
	X509 *certificate = NULL;
	EVP_PKEY *object = NULL;

	if (len <= LONG_MAX)
		certificate = d2i_X509(NULL, &p, len);
	if (certificate)
		object = X509_get_pubkey(certificate);
	err = object ? identity_take(object, ret) :
	      crypto_fail(EBADMSG, "the bytes are not a certificate");
	if (err)
		EVP_PKEY_free(object);
	X509_free(certificate);
	crypto_end(cancel);
	return err;
}

bool store_is_pair(const struct identity *private,
		   const struct identity *public)
{
	int cancel = crypto_begin();
	bool same = EVP_PKEY_eq(private->object, public->object) == 1;

	crypto_end(cancel);
	return same;
}

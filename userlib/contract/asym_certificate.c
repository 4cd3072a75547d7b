// SPDX-License-Identifier: MIT
/*
 * SslOpenPrivateKey(): certificates, and the private keys that belong to them.
 */
#include <stdlib.h>

#include "../asym/store.h"
#include "asym_key.h"
#include "check.h"
#include "provider.h"
#include "status.h"

/**
 * struct certificate - what sslp_open_certificate() has found
 * @object: head; its handle is in @context.hCertStore, so a context from
 *	elsewhere is recognized
 * @context: what the caller gets
 * @key: private key; no object if none was asked for
 */
struct certificate {
	struct object object;
	CERT_CONTEXT context;
	struct identity key;
};

static void certificate_destroy(struct object *object)
{
	struct certificate *certificate = container_of(object,
						struct certificate, object);

	identity_release(&certificate->key);
	free(certificate->context.pbCertEncoded);
	free(certificate);
}

static int load_key(const char *key, struct certificate *certificate)
{
	const CERT_CONTEXT *context = &certificate->context;
	struct identity public;
	int err;

	err = store_certificate_key(context->pbCertEncoded,
				    context->cbCertEncoded, &public);
	if (err)
		return err;
	err = key ? store_private_key(key, &certificate->key) : 0;
	if (!err && key && !store_is_pair(&certificate->key, &public))
		err = fail(EINVAL, "the private key does not belong to the certificate");
	identity_release(&public);
	return err;
}

static int load(const char *where, const char *key,
		struct certificate *certificate)
{
	size_t len;
	int err = store_certificate(where, &certificate->context.pbCertEncoded,
				    &len);

	if (err)
		return err;
	certificate->context.dwCertEncodingType = X509_ASN_ENCODING;
	certificate->context.cbCertEncoded = len;
	return load_key(key, certificate);
}

static int open_certificate(const char *where, const char *key,
			    PCCERT_CONTEXT *ret)
{
	struct certificate *certificate = calloc(1, sizeof(*certificate));
	ULONG_PTR handle;
	int err;

	if (!certificate)
		return fail(ENOMEM, "out of memory for a certificate");
	certificate->object.kind = KIND_CERTIFICATE;
	certificate->object.destroy = certificate_destroy;
	err = load(where, key, certificate) ?:
	      handle_new(&certificate->object, &handle);
	if (err) {
		certificate_destroy(&certificate->object);
		return err == -ENOENT || err == -EBADMSG ? -EBADDATA : err;
	}
	certificate->context.hCertStore = (HCERTSTORE)handle;
	*ret = &certificate->context;
	return 0;
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_open_certificate(PCCERT_CONTEXT *ret,
		const char *certificate, const char *key)
{
	int err = check_pointer(ret, "ret") ?:
		  check_pointer(certificate, "certificate");

	return status_of(err ?: open_certificate(certificate, key, ret));
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_free_certificate(PCCERT_CONTEXT context)
{
	int err = check_pointer(context, "context");

	return status_of(err ?: handle_close((ULONG_PTR)context->hCertStore,
					     KIND_CERTIFICATE,
					     "context->hCertStore"));
}

static int open_private_key(const CERT_CONTEXT *context, NCRYPT_KEY_HANDLE *ret)
{
	struct certificate *certificate;
	struct identity key;
	int err;

	certificate = handle_get((ULONG_PTR)context->hCertStore,
				 KIND_CERTIFICATE,
				 "pCertContext->hCertStore");
	if (!certificate)
		return fail(EINVAL, "pCertContext does not come from sslp_open_certificate(), or was freed");
	if (certificate->key.object) {
		identity_copy(&certificate->key, &key);
		err = asym_key_publish(KIND_PRIVATE_KEY, &key, ret);
	} else {
		err = fail(EINVAL, "the certificate was opened without a private key");
	}
	object_put(certificate);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI SslOpenPrivateKey(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE *phPrivateKey, PCCERT_CONTEXT pCertContext,
		DWORD dwFlags)
{
	struct provider *provider;
	int err;

	err = check_pointer(phPrivateKey, "phPrivateKey") ?:
	      check_pointer(pCertContext, "pCertContext") ?:
	      check_flags(dwFlags);
	if (err)
		return status_of(err);
	provider = provider_get(hSslProvider);
	if (!provider)
		return status_of(-EBADHANDLE);
	err = open_private_key(pCertContext, phPrivateKey);
	provider_put(provider);
	return status_of(err);
}

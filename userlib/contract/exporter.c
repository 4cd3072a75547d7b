// SPDX-License-Identifier: MIT
/* Keying material for other protocols: SslExportKeyingMaterial(). */
#include "../schedule/exporter.h"
#include "../schedule/hkdf.h"
#include "check.h"
#include "provider.h"
#include "secret.h"
#include "status.h"

/* The arguments of SslExportKeyingMaterial() */
struct export {
	const char *label;
	const BYTE *randoms;
	DWORD randoms_len;
	const BYTE *context;
	WORD context_len;
	BYTE *out;
	DWORD len;
};

static int export12(struct provider *provider, struct secret *secret,
		    const struct export *e)
{
	if (!e->randoms || e->randoms_len != 2 * TLS_RANDOM_LEN)
		return fail(EINVAL, "pbRandoms must hold the client's and the server's random, %d bytes",
			    2 * TLS_RANDOM_LEN);
	return exporter_tls12(&provider->backend, secret->key.suite,
			      secret->key.protocol,
			      &secret->side[SIDE_CLIENT].hmac, e->label,
			      e->randoms, e->context, e->context_len, e->out,
			      e->len);
}

static int export13(struct provider *provider, struct secret *secret,
		    const struct export *e)
{
	const struct hash_alg *hash = secret->key.suite->prf->hash;

	if (e->randoms || e->randoms_len)
		return fail(EINVAL, "the TLS 1.3 exporter takes no randoms");
	if (strlen(e->label) > HKDF_LABEL_MAX)
		return fail(EINVAL, "the label is longer than %d characters",
			    HKDF_LABEL_MAX);
	if (e->len > HKDF_MAX_BLOCKS * hash->digest_len)
		return fail(EINVAL, "%u bytes are more than HKDF can give, %d",
			    e->len, HKDF_MAX_BLOCKS * hash->digest_len);
	return exporter_tls13(&provider->backend, secret->key.suite,
			      &secret->side[SIDE_CLIENT].hmac, e->label,
			      e->context, e->context_len, e->out, e->len);
}

static int export_material(NCRYPT_PROV_HANDLE hSslProvider,
			   NCRYPT_KEY_HANDLE hMasterKey,
			   const struct export *e)
{
	struct provider *provider = provider_get(hSslProvider);
	struct secret *secret = NULL;
	int err = -EBADHANDLE;

	if (provider)
		secret = handle_get(hMasterKey, KIND_MASTER_SECRET |
				    KIND_EXPORTER_SECRET, "hMasterKey");
	if (secret)
		err = secret->key.object.kind == KIND_MASTER_SECRET ?
		      export12(provider, secret, e) :
		      export13(provider, secret, e);
	object_put(secret);
	object_put(provider);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI SslExportKeyingMaterial(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hMasterKey,
		PCHAR sLabel, PBYTE pbRandoms, DWORD cbRandoms,
		PBYTE pbContextValue, WORD cbContextValue, PBYTE pbOutput,
		DWORD cbOutput, DWORD dwFlags)
{
	const struct export e = {
		.label = sLabel,
		.randoms = pbRandoms, .randoms_len = cbRandoms,
		.context = pbContextValue, .context_len = cbContextValue,
		.out = pbOutput, .len = cbOutput,
	};
	int err;

	err = check_pointer(sLabel, "sLabel") ?:
	      check_pointer(pbOutput, "pbOutput") ?: check_flags(dwFlags);
	if (!err && !*sLabel)
		err = fail(EINVAL, "sLabel is empty");
	if (!err && !cbOutput)
		err = fail(EINVAL, "cbOutput is 0");
	if (!err && cbContextValue && !pbContextValue)
		err = fail(EINVAL, "pbContextValue is NULL, but cbContextValue is %u",
			   cbContextValue);
	if (!err)
		err = export_material(hSslProvider, hMasterKey, &e);
	return status_of(err);
}

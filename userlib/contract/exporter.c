// SPDX-License-Identifier: MIT
/* Keying material for other protocols: SslExportKeyingMaterial(). */
#include "../schedule/exporter.h"
#include "../schedule/hkdf.h"
#include "../schedule/scratch.h"
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

/*
 * Labels that TLS itself uses. RFC 5705 section 4 forbids them in exporters:
 * "key expansion" would give out the record keys. RFC 7627 section 4 adds one,
 * RFC 2246 section 6.3.1 has three. The exporters of RFC 8446 section 7.5 use
 * the same labels, so they are refused in TLS 1.3 too.
 */
static const char *const own_labels[] = {
	"client finished", "server finished", "master secret",
	"extended master secret", "key expansion",
	"client write key", "server write key", "IV block", NULL
};

/* RFC 8446 sections 4.2.11.2, 4.4.4, 4.6.1, 7.1 to 7.3 and 7.5 */
static const char *const own_labels13[] = {
	"derived", "ext binder", "res binder", "c e traffic", "e exp master",
	"c hs traffic", "s hs traffic", "c ap traffic", "s ap traffic",
	"exp master", "res master", "key", "iv", "finished", "traffic upd",
	"exporter", "resumption", NULL
};

static int check_label(const char *label, const char *const *own)
{
	for (; *own; own++)
		if (!strcmp(label, *own))
			return fail(EINVAL, "sLabel is \"%s\", which TLS itself uses (RFC 5705 section 4)",
				    label);
	return 0;
}

static int export12(struct provider *provider, struct secret *secret,
		    const struct export *e, u8 *out)
{
	size_t input = strlen(e->label) + 2 * TLS_RANDOM_LEN + sizeof(WORD) +
		       e->context_len;

	if (!e->randoms || e->randoms_len != 2 * TLS_RANDOM_LEN)
		return fail(EINVAL, "pbRandoms must hold the client's and the server's random, %d bytes",
			    2 * TLS_RANDOM_LEN);
	if (input > CHECK_INPUT_MAX)
		return fail(EINVAL, "label, randoms and context have %zu bytes; at most %d are possible",
			    input, CHECK_INPUT_MAX);
	return exporter_tls12(&provider->backend, secret->key.suite,
			      secret->key.protocol,
			      &secret->side[SIDE_CLIENT].hmac, e->label,
			      e->randoms, e->context, e->context_len, out,
			      e->len);
}

static int export13(struct provider *provider, struct secret *secret,
		    const struct export *e, u8 *out)
{
	const struct hash_alg *hash = secret->key.suite->prf->hash;
	int err;

	if (e->randoms || e->randoms_len)
		return fail(EINVAL, "the TLS 1.3 exporter takes no randoms");
	if (strlen(e->label) > HKDF_LABEL_MAX)
		return fail(EINVAL, "the label is longer than %d characters",
			    HKDF_LABEL_MAX);
	if (e->len > HKDF_MAX_BLOCKS * hash->digest_len)
		return fail(EINVAL, "cbOutput is %u, and HKDF gives at most %d bytes",
			    e->len, HKDF_MAX_BLOCKS * hash->digest_len);
	err = check_label(e->label, own_labels13);
	if (err)
		return err;
	return exporter_tls13(&provider->backend, secret->key.suite,
			      &secret->side[SIDE_CLIENT].hmac, e->label,
			      e->context, e->context_len, out, e->len);
}

/* Derived into a temporary buffer: output and input may overlap, see raw.c */
static int export_aside(struct provider *provider, struct secret *secret,
			const struct export *e)
{
	struct scratch aside;
	int err;

	if (e->len > CHECK_OUTPUT_MAX)
		return fail(EINVAL, "cbOutput is %u; at most %d are possible", e->len,
			    CHECK_OUTPUT_MAX);
	err = scratch_get(&aside, e->len);
	if (!err)
		err = secret->key.object.kind == KIND_MASTER_SECRET ?
		      export12(provider, secret, e, aside.bytes) :
		      export13(provider, secret, e, aside.bytes);
	if (!err)
		memcpy(e->out, aside.bytes, e->len);
	scratch_put(&aside);
	return err;
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
		err = export_aside(provider, secret, e);
	object_put(secret);
	provider_put(provider);
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
	if (!err)
		err = check_label(sLabel, own_labels);
	if (!err && !cbOutput)
		err = fail(EINVAL, "cbOutput is 0");
	if (!err && cbContextValue && !pbContextValue)
		err = fail(EINVAL, "pbContextValue is NULL, but cbContextValue is %u",
			   cbContextValue);
	if (!err)
		err = export_material(hSslProvider, hMasterKey, &e);
	return status_of(err);
}

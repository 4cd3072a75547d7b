// SPDX-License-Identifier: MIT
/* Keys in: secrets from bytes and from the kernel's keyring; blobs. */
#include "blob.h"
#include "check.h"
#include "import.h"
#include "status.h"
#include "suite_info.h"

/* A PSK may come from outside TLS: RFC 8446 section 4.2.11 sets no length */
static bool length_fits(const struct secret_source *src,
			const struct suite *suite)
{
	if (src->kind == KIND_PSK)
		return src->len && src->len <= HASH_MAX_DIGEST;
	return src->len == (src->in_keyring ? sizeof(s32) :
			    src->kind == KIND_MASTER_SECRET ?
			    TLS_MASTER_SECRET_LEN :
			    suite->prf->hash->digest_len);
}

int import_source_check(const struct secret_source *src,
			const struct suite **suite)
{
	bool tls13 = src->protocol == TLS_1_3;
	int err;

	err = suite_info_find(src->protocol, src->suite, suite);
	if (err)
		return err;
	if (tls13 == (src->kind == KIND_MASTER_SECRET))
		return fail(EOPNOTSUPP, "protocol %#06x does not use this kind of secret: up to TLS 1.2 it is the master secret, in TLS 1.3 traffic and exporter secrets",
			    src->protocol);
	if (!length_fits(src, *suite))
		return fail(EINVAL, "the secret has %zu bytes, which is the wrong length for its kind and suite",
			    src->len);
	if (!src->bytes[SIDE_CLIENT] && !src->bytes[SIDE_SERVER])
		return fail(EINVAL, "no secret is given: its pointer is NULL");
	return 0;
}

/* If the engine cannot use the key, this shows here and not at its first use */
static int try_serial(struct provider *provider, struct secret *secret,
		      enum side side, enum keep how)
{
	const struct prf_alg *alg = suite_prf(secret->key.suite,
					      secret->key.protocol);
	struct hmac_key *key = &secret->side[side].hmac;

	if (how == KEEP_SECRET || backend_keeps(&provider->backend, alg))
		return hmac_keep(&provider->backend, alg, key, how);
	return prf_try_key(&provider->backend, alg, key);
}

static int fill_bytes(struct provider *provider, struct secret *secret,
		      const struct secret_source *src, enum side side)
{
	const struct prf_alg *alg = suite_prf(secret->key.suite,
					      secret->key.protocol);
	int err;

	secret_set(secret, side, src->bytes[side], src->len);
	err = hmac_keep(&provider->backend, alg, &secret->side[side].hmac,
			src->no_export ? KEEP_SECRET : KEEP_IF_CHEAP);
	if (!err && src->no_export)
		secret_drop_bytes(secret, side);
	return err;
}

static int fill_side(struct provider *provider, struct secret *secret,
		     const struct secret_source *src, enum side side)
{
	enum keep how = src->no_export ? KEEP_SECRET : KEEP_EXPORTABLE;
	s32 serial;

	if (!src->in_keyring)
		return fill_bytes(provider, secret, src, side);
	memcpy(&serial, src->bytes[side], sizeof(serial));
	if (serial <= 0)
		return fail(EINVAL, "%d is not the serial number of a key",
			    serial);
	secret_set_serial(secret, side, serial);
	return try_serial(provider, secret, side, how);
}

int import_source(struct provider *provider, const struct secret_source *src,
		  NCRYPT_KEY_HANDLE *ret)
{
	const struct suite *suite;
	struct secret *secret;
	enum side side;
	int err;

	err = import_source_check(src, &suite) ?:
	      secret_new(src->kind, suite, src->protocol, src->role, &secret);
	if (err)
		return err;
	for (side = 0; !err && side < SIDES; side++)
		if (src->bytes[side])
			err = fill_side(provider, secret, src, side);
	if (err) {
		secret->key.object.destroy(&secret->key.object);
		return err;
	}
	return handle_publish(&secret->key.object, ret);
}

static int import(NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE *ret,
		  struct secret_source *src, DWORD flags)
{
	struct provider *provider;
	int err;

	err = check_pointer(ret, "phMasterKey") ?:
	      check_role(flags, SSLP_SECRET_IN_KEYRING |
			 SSLP_SECRET_NO_EXPORT);
	if (err)
		return err;
	provider = provider_get(hSslProvider);
	if (!provider)
		return -EBADHANDLE;
	src->role = role_of(flags);
	src->in_keyring = flags & SSLP_SECRET_IN_KEYRING;
	src->no_export = flags & SSLP_SECRET_NO_EXPORT;
	err = import_source(provider, src, ret);
	provider_put(provider);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_import_master_secret(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE *phMasterKey, DWORD dwProtocol,
		DWORD dwCipherSuite, const void *secret, size_t secret_len,
		DWORD dwFlags)
{
	struct secret_source src = {
		.kind = KIND_MASTER_SECRET,
		.protocol = dwProtocol, .suite = dwCipherSuite,
		.bytes = { [SIDE_CLIENT] = secret }, .len = secret_len,
	};

	return status_of(import(hSslProvider, phMasterKey, &src, dwFlags));
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_import_traffic_secrets(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE *phMasterKey, DWORD dwProtocol,
		DWORD dwCipherSuite, const void *client_secret,
		const void *server_secret, size_t secret_len, DWORD dwFlags)
{
	struct secret_source src = {
		.kind = KIND_TRAFFIC_SECRETS,
		.protocol = dwProtocol, .suite = dwCipherSuite,
		.bytes = { [SIDE_CLIENT] = client_secret,
			   [SIDE_SERVER] = server_secret },
		.len = secret_len,
	};

	return status_of(import(hSslProvider, phMasterKey, &src, dwFlags));
}

LIBEXPORT SECURITY_STATUS WINAPI SslImportKey(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE *phKey, LPCWSTR pszBlobType, PBYTE pbKeyBlob,
		DWORD cbKeyBlob, DWORD dwFlags)
{
	const struct blob_type *type = NULL;
	struct provider *provider;
	int err;

	err = check_pointer(phKey, "phKey") ?:
	      check_pointer(pbKeyBlob, "pbKeyBlob") ?:
	      check_flags(dwFlags) ?: blob_type_find(pszBlobType, &type);
	if (err)
		return status_of(err);
	provider = provider_get(hSslProvider);
	if (!provider)
		return status_of(-EBADHANDLE);
	err = blob_import(provider, type, pbKeyBlob, cbKeyBlob, phKey);
	provider_put(provider);
	return status_of(err);
}

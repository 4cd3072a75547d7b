// SPDX-License-Identifier: MIT
/* From stage to stage of the TLS 1.3 schedule: the three SslExtract*(). */
#include "../schedule/tls13.h"
#include "check.h"
#include "params.h"
#include "stage.h"
#include "status.h"
#include "suite_info.h"

/* The longest result of (EC)DHE: the largest group of RFC 7919 has 8192 bits */
#define SHARED_SECRET_MAX	1024

/* RFC 8446 section 4.2.11: a PSK is used with the hash that it was made for */
static int check_psk(const struct secret *psk, const struct suite *suite)
{
	const struct hash_alg *hash = psk->key.suite->prf->hash;

	if (hash == suite->prf->hash)
		return 0;
	return fail(EINVAL, "hPreSharedKey is for %s, but %s has %s",
		    hash->name, suite->name, suite->prf->hash->name);
}

/*
 * The secret is made in the kernel, with all that comes from it. Without a PSK:
 * zeros
 */
static int keep_early(struct provider *provider, const struct secret *psk,
		      const struct key_object *like, NCRYPT_KEY_HANDLE *ret)
{
	static const u8 zeroes[HASH_MAX_DIGEST];
	const struct hmac_key none = {
		.data = zeroes, .len = like->suite->prf->hash->digest_len,
		.use = KEY_PSK,
	};

	return stage_keep(provider,
			  psk ? &psk->side[SIDE_CLIENT].hmac : &none, like,
			  VAULT_EARLY, NULL, 0, KIND_EARLY_SECRET, SIDE_CLIENT,
			  ret);
}

static int extract_early(struct provider *provider, const struct secret *psk,
			 const struct key_object *like, NCRYPT_KEY_HANDLE *ret)
{
	const struct hmac_key *key = psk ? &psk->side[SIDE_CLIENT].hmac : NULL;
	u8 bytes[HASH_MAX_DIGEST];
	int err;

	err = tls13_extract(&provider->backend, like->suite->prf->hash, NULL,
			    key ? key->data : NULL, key ? key->len : 0,
			    bytes) ?:
	      stage_new(provider, like, KIND_EARLY_SECRET, SIDE_CLIENT, bytes,
			ret);
	wipe(bytes, sizeof(bytes));
	return err;
}

/* @like has the role that the flags give, or none */
static int early(NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hPsk,
		 struct key_object *like, u32 suite, bool no_export,
		 NCRYPT_KEY_HANDLE *ret)
{
	struct provider *provider = provider_get(hSslProvider);
	struct secret *psk = NULL;
	int err = -EBADHANDLE;

	if (provider && hPsk)
		psk = handle_get(hPsk, KIND_PSK, "hPreSharedKey");
	if (provider && (psk || !hPsk))
		err = suite_info_find(like->protocol, suite, &like->suite);
	if (!err && psk)
		err = check_psk(psk, like->suite);
	if (psk && !like->role)
		like->role = psk->key.role;
	if (!err)
		err = no_export || (psk && secret_in_kernel(psk)) ?
		      keep_early(provider, psk, like, ret) :
		      extract_early(provider, psk, like, ret);
	object_put(psk);
	provider_put(provider);
	return err;
}

static int check_role_or_none(DWORD flags)
{
	return flags & ~SSLP_SECRET_NO_EXPORT ?
	       check_role(flags, SSLP_SECRET_NO_EXPORT) : 0;
}

LIBEXPORT SECURITY_STATUS WINAPI SslExtractEarlyKey(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hPreSharedKey,
		NCRYPT_KEY_HANDLE *phEarlyKey, DWORD dwProtocol,
		DWORD dwCipherSuite, PNCryptBufferDesc pParameterList,
		DWORD dwFlags)
{
	struct key_object like = { .protocol = dwProtocol, .role = role_of(dwFlags) };
	int err;

	err = check_pointer(phEarlyKey, "phEarlyKey") ?:
	      params_check(pParameterList) ?: check_role_or_none(dwFlags);
	if (!err && dwProtocol != TLS_1_3)
		err = fail(EOPNOTSUPP, "protocol %#06x has no early secret: only TLS 1.3 has one",
			   dwProtocol);
	err = err ?: early(hSslProvider, hPreSharedKey, &like, dwCipherSuite,
			   dwFlags & SSLP_SECRET_NO_EXPORT, phEarlyKey);
	return status_of(err);
}

static int extract_from(NCRYPT_PROV_HANDLE hSslProvider,
			NCRYPT_KEY_HANDLE hFrom, enum object_kind from,
			const char *name, enum object_kind to, const void *ikm,
			size_t ikm_len, NCRYPT_KEY_HANDLE *ret)
{
	struct stage stage;
	int err;

	err = stage_begin(&stage, hSslProvider, hFrom, from, name) ?:
	      stage_extract(&stage, to, ikm, ikm_len, ret);
	stage_end(&stage);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_extract_handshake_secret(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hEarlyKey,
		NCRYPT_KEY_HANDLE *phHandshakeKey, const void *shared_secret,
		size_t shared_secret_len)
{
	int err;

	err = check_pointer(phHandshakeKey, "phHandshakeKey");
	if (!err && !shared_secret != !shared_secret_len)
		err = fail(EINVAL, "shared_secret is %s, but has %zu bytes",
			   shared_secret ? "there" : "NULL",
			   shared_secret_len);
	if (!err && shared_secret_len > SHARED_SECRET_MAX)
		err = fail(EINVAL, "a shared secret of %zu bytes; at most %d are possible",
			   shared_secret_len, SHARED_SECRET_MAX);
	err = err ?: extract_from(hSslProvider, hEarlyKey, KIND_EARLY_SECRET,
				  "hEarlyKey", KIND_HANDSHAKE_SECRET,
				  shared_secret, shared_secret_len,
				  phHandshakeKey);
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI SslExtractMasterKey(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hHandshakeKey,
		NCRYPT_KEY_HANDLE *phMasterKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags)
{
	int err;

	err = check_pointer(phMasterKey, "phMasterKey") ?:
	      params_check(pParameterList) ?: check_flags(dwFlags) ?:
	      extract_from(hSslProvider, hHandshakeKey, KIND_HANDSHAKE_SECRET,
			   "hHandshakeKey", KIND_MASTER_SECRET13, NULL, 0,
			   phMasterKey);
	return status_of(err);
}

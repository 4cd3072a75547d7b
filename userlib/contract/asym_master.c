// SPDX-License-Identifier: MIT
/* Master secrets from keys: SslGenerateMasterKey() and related functions. */
#include "asym_premaster.h"
#include "check.h"
#include "premaster.h"
#include "status.h"

/* --- agreement, both ends ------------------------------------------------ */

static const char *exchange_of(const struct group *group)
{
	return group->kind == GROUP_PRIME ? "DH" : "ECDH";
}

/* RFC 5246 section 8.1.2: DH drops the leading zeros, curves keep them */
static void strip(const struct group *group, struct hmac_key *key)
{
	if (group->kind != GROUP_PRIME)
		return;
	while (key->len > 1 && !*(const u8 *)key->data) {
		key->data = (const u8 *)key->data + 1;
		key->len--;
	}
}

static int agree(struct master_call *call, struct secret_source *src,
		 const struct asym_key *own, const struct asym_key *peer,
		 NCRYPT_KEY_HANDLE *ret)
{
	u8 secret[GROUP_MAX_LEN];
	struct hmac_key key = { .data = secret, .use = KEY_PREMASTER };
	size_t len = 0;
	int err;

	err = asym_call_suite(call) ?:
	      asym_call_exchange(call->suite, exchange_of(own->agree.group)) ?:
	      asym_key_secret(own, peer, secret, &len);
	if (err)
		goto out_wipe;
	key.len = len;
	strip(own->agree.group, &key);
	err = premaster_derive(call->provider, src, &key, call->list, ret);
	if (!err)
		*call->ret_len = 0;
out_wipe:
	wipe(secret, sizeof(secret));
	return err;
}

/* --- the functions ------------------------------------------------------- */

static int with_public(struct master_call *call, struct secret_source *src,
		       const struct object *private, NCRYPT_KEY_HANDLE hPublic,
		       NCRYPT_KEY_HANDLE *ret)
{
	struct asym_key *public = handle_get(hPublic, KIND_PUBLIC_KEY,
					     "hPublicKey");
	int err;

	if (!public)
		return -EBADHANDLE;
	err = private ? agree(call, src, (const struct asym_key *)private,
			      public, ret) :
	      asym_premaster_rsa(call, src, public, ret);
	object_put(public);
	return err;
}

static int generate(struct master_call *call, struct secret_source *src,
		    NCRYPT_KEY_HANDLE hPrivate, NCRYPT_KEY_HANDLE hPublic,
		    NCRYPT_KEY_HANDLE *ret)
{
	struct object *private = NULL;
	int err;

	if (hPrivate) {
		private = handle_get(hPrivate, KIND_EPHEMERAL_KEY |
				     KIND_PREMASTER, "hPrivateKey");
		if (!private)
			return -EBADHANDLE;
	}
	if (!private || private->kind != KIND_PREMASTER)
		err = with_public(call, src, private, hPublic, ret);
	else if (hPublic)
		err = fail(EINVAL, "hPublicKey is not 0, but the premaster secret was sent already");
	else
		err = asym_premaster_second(call, src,
					    (struct premaster *)private, ret);
	object_put(private);
	return err;
}

static int check_outputs(const NCRYPT_KEY_HANDLE *handle, const char *name,
			 const void *out, DWORD out_len, const DWORD *len)
{
	return check_pointer(handle, name) ?:
	       check_pointer(len, "pcbResult") ?:
	       check_apart(handle, sizeof(*handle), name, len, sizeof(*len),
			   "pcbResult") ?:
	       check_apart(out, out_len, "pbOutput", len, sizeof(*len),
			   "pcbResult") ?:
	       check_apart(out, out_len, "pbOutput", handle, sizeof(*handle),
			   name);
}

LIBEXPORT SECURITY_STATUS WINAPI SslGenerateMasterKey(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hPrivateKey,
		NCRYPT_KEY_HANDLE hPublicKey, NCRYPT_KEY_HANDLE *phMasterKey,
		DWORD dwProtocol, DWORD dwCipherSuite,
		PNCryptBufferDesc pParameterList, PBYTE pbOutput,
		DWORD cbOutput, DWORD *pcbResult, DWORD dwFlags)
{
	struct master_call call = {
		.protocol = dwProtocol, .suite_id = dwCipherSuite,
		.list = pParameterList, .out = pbOutput, .out_len = cbOutput,
		.ret_len = pcbResult,
	};
	struct secret_source src = {
		.kind = KIND_MASTER_SECRET,
		.protocol = dwProtocol, .suite = dwCipherSuite,
		.role = role_of(dwFlags), .len = TLS_MASTER_SECRET_LEN,
		.no_export = dwFlags & SSLP_SECRET_NO_EXPORT,
	};
	int err;

	err = check_outputs(phMasterKey, "phMasterKey", pbOutput, cbOutput,
			    pcbResult) ?:
	      check_role(dwFlags, SSLP_SECRET_NO_EXPORT);
	if (err)
		return status_of(err);
	call.provider = provider_get(hSslProvider);
	if (!call.provider)
		return status_of(-EBADHANDLE);
	err = generate(&call, &src, hPrivateKey, hPublicKey, phMasterKey);
	provider_put(call.provider);
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI SslGeneratePreMasterKey(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hPublicKey,
		NCRYPT_KEY_HANDLE *phPreMasterKey, DWORD dwProtocol,
		DWORD dwCipherSuite, PNCryptBufferDesc pParameterList,
		PBYTE pbOutput, DWORD cbOutput, DWORD *pcbResult,
		DWORD dwFlags)
{
	struct master_call call = {
		.protocol = dwProtocol, .suite_id = dwCipherSuite,
		.list = pParameterList, .out = pbOutput, .out_len = cbOutput,
		.ret_len = pcbResult,
	};
	struct asym_key *public;
	int err;

	/* Only for clients: the flag may be given */
	err = check_outputs(phPreMasterKey, "phPreMasterKey", pbOutput,
			    cbOutput, pcbResult) ?:
	      check_flags(dwFlags & ~NCRYPT_SSL_CLIENT_FLAG);
	if (err)
		return status_of(err);
	call.provider = provider_get(hSslProvider);
	if (!call.provider)
		return status_of(-EBADHANDLE);
	public = handle_get(hPublicKey, KIND_PUBLIC_KEY, "hPublicKey");
	err = public ? asym_premaster_first(&call, public, phPreMasterKey) :
	      -EBADHANDLE;
	object_put(public);
	provider_put(call.provider);
	return status_of(err);
}

/* From here on nothing depends on the bytes that the client has sent */
static int import_master(struct master_call *call, struct secret_source *src,
			 const struct asym_key *private, const u8 *encrypted,
			 DWORD len, NCRYPT_KEY_HANDLE *ret)
{
	u8 premaster[RSA_PREMASTER_LEN];
	struct hmac_key key = {
		.data = premaster, .len = sizeof(premaster),
		.use = KEY_PREMASTER,
	};
	u16 version;
	int err;

	err = asym_call_suite(call) ?: asym_call_exchange(call->suite, "RSA") ?:
	      asym_key_check(private, IDENTITY_RSA, "hPrivateKey") ?:
	      asym_call_version(call, &version) ?:
	      rsa_decrypt_premaster(&private->identity, version, encrypted,
				    len, premaster) ?:
	      premaster_derive(call->provider, src, &key, call->list, ret);
	wipe(premaster, sizeof(premaster));
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI SslImportMasterKey(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hPrivateKey,
		NCRYPT_KEY_HANDLE *phMasterKey, DWORD dwProtocol,
		DWORD dwCipherSuite, PNCryptBufferDesc pParameterList,
		PBYTE pbEncryptedKey, DWORD cbEncryptedKey, DWORD dwFlags)
{
	struct master_call call = {
		.protocol = dwProtocol, .suite_id = dwCipherSuite,
		.list = pParameterList,
	};
	struct secret_source src = {
		.kind = KIND_MASTER_SECRET,
		.protocol = dwProtocol, .suite = dwCipherSuite,
		.role = NCRYPT_SSL_SERVER_FLAG, .len = TLS_MASTER_SECRET_LEN,
		.no_export = dwFlags & SSLP_SECRET_NO_EXPORT,
	};
	struct asym_key *private;
	int err;

	err = check_pointer(phMasterKey, "phMasterKey") ?:
	      check_pointer(pbEncryptedKey, "pbEncryptedKey") ?:
	      check_role(dwFlags, SSLP_SECRET_NO_EXPORT);
	if (!err && role_of(dwFlags) != NCRYPT_SSL_SERVER_FLAG)
		err = fail(EBADFLAGS, "dwFlags says client, but only a server decrypts what a client has encrypted");
	if (err)
		return status_of(err);
	call.provider = provider_get(hSslProvider);
	if (!call.provider)
		return status_of(-EBADHANDLE);
	private = handle_get(hPrivateKey, KIND_PRIVATE_KEY, "hPrivateKey");
	err = private ? import_master(&call, &src, private, pbEncryptedKey,
				      cbEncryptedKey, phMasterKey) :
	      -EBADHANDLE;
	object_put(private);
	provider_put(call.provider);
	return status_of(err);
}

// SPDX-License-Identifier: MIT
/* Master secrets from keys: SslGenerateMasterKey() and its kin. */
#include "../asym/rsa.h"
#include "../base/secmem.h"
#include "asym_key.h"
#include "check.h"
#include "params.h"
#include "premaster.h"
#include "status.h"
#include "suite_info.h"

/**
 * struct premaster - a client's premaster secret of RSA, before its hash
 * @key: head
 * @bytes: version and random bytes
 */
struct premaster {
	struct key_object key;
	u8 bytes[RSA_PREMASTER_LEN];
};

static_assert(sizeof(struct premaster) <= SECMEM_CELL, "premaster secret");

static void premaster_destroy(struct object *object)
{
	secmem_free(container_of(object, struct premaster, key.object));
}

static int premaster_new(const struct suite *suite, u32 protocol,
			 struct premaster **ret)
{
	struct premaster *premaster = secmem_alloc();

	if (!premaster)
		return fail(ENOMEM, "out of memory for a premaster secret");
	secret_head(&premaster->key, KIND_PREMASTER, premaster_destroy, suite,
		    protocol, 0);
	*ret = premaster;
	return 0;
}

/**
 * struct master_call - what the three functions have in common
 * @provider: that computes
 * @protocol: protocol; @suite_id: of the suite
 * @suite: found for both
 * @list: parameters
 * @out: where RSA leaves what the server is sent, NULL asks for its length
 * @out_len: bytes there
 * @ret_len: bytes written, or needed
 */
struct master_call {
	struct provider *provider;
	u32 protocol, suite_id;
	const struct suite *suite;
	const NCryptBufferDesc *list;
	u8 *out;
	DWORD out_len;
	DWORD *ret_len;
};

static int find_suite(struct master_call *call)
{
	int err = suite_info_find(call->protocol, call->suite_id,
				  &call->suite);

	if (!err && suite_tls_version(call->protocol) == TLS_1_3)
		err = fail(EOPNOTSUPP, "TLS 1.3 has no such master secret: SslExtractHandshakeKey() is its way");
	return err;
}

static int check_exchange(const struct suite *suite, const char *exchange)
{
	return !strcmp(suite->exchange, exchange) ? 0 :
	       fail(EINVAL, "%s does not exchange keys by %s", suite->name,
		    exchange);
}

/* What the client has offered; without a word that is what is spoken */
static int client_version(const struct master_call *call, u16 *ret)
{
	const u8 *bytes = NULL;
	DWORD version = call->protocol;
	int err = params_check(call->list);

	if (!err && call->list)
		err = params_find(call->list, NCRYPTBUFFER_SSL_HIGHEST_VERSION,
				  sizeof(version), &bytes);
	if (err)
		return err;
	if (bytes)
		memcpy(&version, bytes, sizeof(version));
	if (!suite_tls_version(version))
		return fail(EINVAL, "the highest version in the parameter list is %#x, which is no protocol known here",
			    version);
	*ret = version;
	return 0;
}

/* --- RSA, the client -------------------------------------------------------- */

/* The length of the modulus is that of what RSA makes */
static int rsa_length(const struct asym_key *key, const struct master_call *call)
{
	DWORD len = (key->identity.bits + 7) / 8;

	if (call->out && call->out_len < len) {
		*call->ret_len = len;
		return fail(ETOOSMALL, "cbOutput is %u, the encrypted premaster secret has %u bytes",
			    call->out_len, len);
	}
	if (!call->out)
		*call->ret_len = len;
	return 0;
}

static int rsa_check(const struct asym_key *key, struct master_call *call,
		     u16 *version)
{
	return find_suite(call) ?: check_exchange(call->suite, "RSA") ?:
	       asym_key_check(key, IDENTITY_RSA, "hPublicKey") ?:
	       client_version(call, version) ?: rsa_length(key, call);
}

/* A session hash covers the very message that is made here, RFC 7627 3 */
static int refuse_session_hash(const struct master_call *call)
{
	ULONG i;

	for (i = 0; call->list && i < call->list->cBuffers; i++)
		if (call->list->pBuffers[i].BufferType ==
		    NCRYPTBUFFER_SSL_SESSION_HASH)
			return fail(EINVAL, "the session hash covers the message that carries this premaster secret: SslGeneratePreMasterKey() makes it first");
	return 0;
}

static int rsa_client(struct master_call *call, struct secret_source *src,
		      const struct asym_key *public, NCRYPT_KEY_HANDLE *ret)
{
	u8 premaster[RSA_PREMASTER_LEN], encrypted[IDENTITY_MODULUS_MAX];
	struct hmac_key key = {
		.data = premaster, .len = sizeof(premaster),
		.use = KEY_PREMASTER,
	};
	size_t len;
	u16 version;
	int err;

	if (src->role != NCRYPT_SSL_CLIENT_FLAG)
		return fail(EINVAL, "hPrivateKey is 0, which is a client's way of RSA: a server has SslImportMasterKey()");
	err = rsa_check(public, call, &version) ?: refuse_session_hash(call);
	if (err || !call->out)
		return err;
	err = rsa_make_premaster(version, premaster) ?:
	      rsa_encrypt_premaster(&public->identity, premaster, encrypted,
				    &len) ?:
	      premaster_derive(call->provider, src, &key, call->list, ret);
	if (!err) {
		memcpy(call->out, encrypted, len);
		*call->ret_len = len;
	}
	wipe(premaster, sizeof(premaster));
	return err;
}

static int rsa_two_steps(struct master_call *call, const struct asym_key *public,
			 NCRYPT_KEY_HANDLE *ret)
{
	u8 encrypted[IDENTITY_MODULUS_MAX];
	struct premaster *premaster = NULL;
	size_t len;
	u16 version;
	int err;

	err = rsa_check(public, call, &version);
	if (err || !call->out)
		return err;
	err = premaster_new(call->suite, call->protocol, &premaster);
	if (err)
		return err;
	err = rsa_make_premaster(version, premaster->bytes) ?:
	      rsa_encrypt_premaster(&public->identity, premaster->bytes,
				    encrypted, &len);
	if (err) {
		premaster_destroy(&premaster->key.object);
		return err;
	}
	err = handle_publish(&premaster->key.object, ret);
	if (!err) {
		memcpy(call->out, encrypted, len);
		*call->ret_len = len;
	}
	return err;
}

static int rsa_second_step(struct master_call *call, struct secret_source *src,
			   const struct premaster *premaster,
			   NCRYPT_KEY_HANDLE *ret)
{
	struct hmac_key key = {
		.data = premaster->bytes, .len = sizeof(premaster->bytes),
		.use = KEY_PREMASTER,
	};
	int err;

	if (src->role != NCRYPT_SSL_CLIENT_FLAG)
		return fail(EINVAL, "a premaster handle is a client's");
	if (premaster->key.suite->id != call->suite_id ||
	    premaster->key.protocol != call->protocol)
		return fail(EINVAL, "the premaster secret is of another suite or protocol");
	err = premaster_derive(call->provider, src, &key, call->list, ret);
	if (!err)
		*call->ret_len = 0;
	return err;
}

/* --- agreement, both ends --------------------------------------------------- */

static const char *exchange_of(const struct group *group)
{
	return group->kind == GROUP_PRIME ? "DH" : "ECDH";
}

/* RFC 5246 section 8.1.2: of DH without the zeros in front, of curves with */
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

	err = find_suite(call) ?:
	      check_exchange(call->suite, exchange_of(own->agree.group)) ?:
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

/* --- the functions ---------------------------------------------------------- */

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
	      rsa_client(call, src, public, ret);
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
		err = rsa_second_step(call, src, (struct premaster *)private,
				      ret);
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
	object_put(call.provider);
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

	/* A client's alone: the flag may be there */
	err = check_outputs(phPreMasterKey, "phPreMasterKey", pbOutput,
			    cbOutput, pcbResult) ?:
	      check_flags(dwFlags & ~NCRYPT_SSL_CLIENT_FLAG);
	if (err)
		return status_of(err);
	call.provider = provider_get(hSslProvider);
	if (!call.provider)
		return status_of(-EBADHANDLE);
	public = handle_get(hPublicKey, KIND_PUBLIC_KEY, "hPublicKey");
	err = public ? rsa_two_steps(&call, public, phPreMasterKey) :
	      -EBADHANDLE;
	object_put(public);
	object_put(call.provider);
	return status_of(err);
}

/* From here on nothing depends on what the client has sent */
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

	err = find_suite(call) ?: check_exchange(call->suite, "RSA") ?:
	      asym_key_check(private, IDENTITY_RSA, "hPrivateKey") ?:
	      client_version(call, &version) ?:
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
		err = fail(EBADFLAGS, "dwFlags says client, but what a client has encrypted is a server's to open");
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
	object_put(call.provider);
	return status_of(err);
}

// SPDX-License-Identifier: MIT
/* A client's premaster secret with RSA: in one step, or in two. */
#include "../base/secmem.h"
#include "asym_premaster.h"
#include "premaster.h"
#include "status.h"

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

/* The output of RSA is as long as the modulus */
static int rsa_length(const struct asym_key *key,
		      const struct master_call *call)
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
	return asym_call_suite(call) ?: asym_call_exchange(call->suite, "RSA") ?:
	       asym_key_check(key, IDENTITY_RSA, "hPublicKey") ?:
	       asym_call_version(call, version) ?: rsa_length(key, call);
}

/* A session hash covers the message that is made here, RFC 7627 section 3 */
static int refuse_session_hash(const struct master_call *call)
{
	ULONG i;

	for (i = 0; call->list && i < call->list->cBuffers; i++)
		if (call->list->pBuffers[i].BufferType ==
		    NCRYPTBUFFER_SSL_SESSION_HASH)
			return fail(EINVAL, "the session hash covers the message that carries this premaster secret: call SslGeneratePreMasterKey() first");
	return 0;
}

int asym_premaster_rsa(struct master_call *call, struct secret_source *src,
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
		return fail(EINVAL, "hPrivateKey is 0, which is for an RSA client: a server calls SslImportMasterKey()");
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

int asym_premaster_first(struct master_call *call,
			 const struct asym_key *public, NCRYPT_KEY_HANDLE *ret)
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

int asym_premaster_second(struct master_call *call, struct secret_source *src,
			  const struct premaster *premaster,
			  NCRYPT_KEY_HANDLE *ret)
{
	struct hmac_key key = {
		.data = premaster->bytes, .len = sizeof(premaster->bytes),
		.use = KEY_PREMASTER,
	};
	int err;

	if (src->role != NCRYPT_SSL_CLIENT_FLAG)
		return fail(EINVAL, "only a client has a premaster handle");
	if (premaster->key.suite->id != call->suite_id ||
	    premaster->key.protocol != call->protocol)
		return fail(EINVAL, "the premaster secret is for another suite or protocol");
	err = premaster_derive(call->provider, src, &key, call->list, ret);
	if (!err)
		*call->ret_len = 0;
	return err;
}

// SPDX-License-Identifier: MIT
/* Master secrets from premaster secrets: sslp_derive_master_secret(). */
#include "../schedule/master_secret.h"
#include "check.h"
#include "import.h"
#include "params.h"
#include "premaster.h"
#include "status.h"

/**
 * struct master_step - from premaster to master secret
 * @suite: suite
 * @session_hash: for RFC 7627 section 4; NULL: RFC 5246 section 8.1, with both
 *	randoms
 * @client: ClientHello.random
 * @server: ServerHello.random
 */
struct master_step {
	const struct suite *suite;
	const u8 *session_hash, *client, *server;
};

static int master_step_read(struct master_step *step, u32 protocol,
			    const NCryptBufferDesc *list)
{
	int err;

	if (!list)
		return fail(EINVAL, "pParameterList is NULL: it must hold a session hash or both randoms");
	err = params_check(list) ?:
	      params_find(list, NCRYPTBUFFER_SSL_SESSION_HASH,
			  master_secret_hash_len(step->suite, protocol),
			  &step->session_hash);
	if (err || step->session_hash)
		return err;
	return params_randoms(list, &step->client, &step->server);
}

/* Derives it in this process */
static int derive_here(struct provider *provider, struct secret_source *src,
		       struct hmac_key *premaster,
		       const struct master_step *step, NCRYPT_KEY_HANDLE *ret)
{
	u8 master[TLS_MASTER_SECRET_LEN];
	int err;

	if (step->session_hash)
		err = master_secret_derive_ext(&provider->backend,
				step->suite, src->protocol, premaster,
				step->session_hash, master);
	else
		err = master_secret_derive(&provider->backend, step->suite,
				src->protocol, premaster, step->client,
				step->server, master);
	src->bytes[SIDE_CLIENT] = master;
	err = err ?: import_source(provider, src, ret);
	wipe(master, sizeof(master));
	return err;
}

/* Derives it in the kernel, where it stays */
static int derive_inside(struct provider *provider,
			 const struct secret_source *src,
			 const struct hmac_key *premaster,
			 const struct master_step *step, NCRYPT_KEY_HANDLE *ret)
{
	size_t seed_len = step->session_hash ?
			  master_secret_hash_len(step->suite, src->protocol) :
			  2 * TLS_RANDOM_LEN;
	u8 randoms[2 * TLS_RANDOM_LEN];
	struct secret *secret;
	int err;

	if (!step->session_hash) {
		memcpy(randoms, step->client, TLS_RANDOM_LEN);
		memcpy(randoms + TLS_RANDOM_LEN, step->server, TLS_RANDOM_LEN);
	}
	err = secret_new(src->kind, step->suite, src->protocol, src->role,
			 &secret);
	if (err)
		return err;
	secret_set_kept(secret, SIDE_CLIENT, src->len);
	err = hmac_keep_master(&provider->backend,
			       suite_prf(step->suite, src->protocol), premaster,
			       step->session_hash,
			       step->session_hash ?: randoms, seed_len,
			       &secret->side[SIDE_CLIENT].hmac);
	if (err) {
		secret->key.object.destroy(&secret->key.object);
		return err;
	}
	return handle_publish(&secret->key.object, ret);
}

int premaster_derive(struct provider *provider, struct secret_source *src,
		     struct hmac_key *premaster, const NCryptBufferDesc *list,
		     NCRYPT_KEY_HANDLE *ret)
{
	struct master_step step = { 0 };
	int err;

	/* The bytes do not exist yet, but that is no mistake */
	src->bytes[SIDE_CLIENT] = premaster->data;
	err = import_source_check(src, &step.suite) ?:
	      master_step_read(&step, src->protocol, list);
	if (err)
		return err;
	return src->no_export ?
	       derive_inside(provider, src, premaster, &step, ret) :
	       derive_here(provider, src, premaster, &step, ret);
}

static int derive(NCRYPT_PROV_HANDLE hSslProvider, struct secret_source *src,
		  struct hmac_key *premaster, const NCryptBufferDesc *list,
		  NCRYPT_KEY_HANDLE *ret)
{
	struct provider *provider = provider_get(hSslProvider);
	int err;

	if (!provider)
		return -EBADHANDLE;
	err = premaster_derive(provider, src, premaster, list, ret);
	provider_put(provider);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_derive_master_secret(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE *phMasterKey, DWORD dwProtocol,
		DWORD dwCipherSuite, const void *premaster,
		size_t premaster_len, const NCryptBufferDesc *pParameterList,
		DWORD dwFlags)
{
	struct hmac_key key = {
		.data = premaster, .len = premaster_len, .use = KEY_PREMASTER,
	};
	struct secret_source src = {
		.kind = KIND_MASTER_SECRET,
		.protocol = dwProtocol, .suite = dwCipherSuite,
		.role = role_of(dwFlags), .len = TLS_MASTER_SECRET_LEN,
		.no_export = dwFlags & SSLP_SECRET_NO_EXPORT,
	};
	int err;

	err = check_pointer(phMasterKey, "phMasterKey") ?:
	      check_pointer(premaster, "premaster") ?:
	      check_role(dwFlags, SSLP_SECRET_NO_EXPORT);
	if (!err && (!premaster_len || premaster_len > UINT16_MAX))
		err = fail(EINVAL, "a premaster secret of %zu bytes, 1 to %d are possible",
			   premaster_len, UINT16_MAX);
	if (!err)
		err = derive(hSslProvider, &src, &key, pParameterList,
			     phMasterKey);
	return status_of(err);
}

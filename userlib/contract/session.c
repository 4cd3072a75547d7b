// SPDX-License-Identifier: MIT
/* Both keys of one end: SslGenerateSessionKeys(). */
#include "check.h"
#include "deferred.h"
#include "params.h"
#include "provider.h"
#include "secret.h"
#include "status.h"
#include "traffic.h"

/* Keys of one end, before the caller gets them */
struct key_pair {
	struct session_key *read, *write;
};

static void pair_destroy(struct key_pair *pair)
{
	if (pair->read)
		pair->read->key.object.destroy(&pair->read->key.object);
	if (pair->write)
		pair->write->key.object.destroy(&pair->write->key.object);
}

static int pair_new(const struct secret *secret, struct key_pair *pair)
{
	const struct key_object *key = &secret->key;

	return session_key_new(key->suite, key->protocol, key->role, SSLP_RX,
			       &pair->read) ?:
	       session_key_new(key->suite, key->protocol, key->role, SSLP_TX,
			       &pair->write);
}

/* Both handles or none */
static int pair_publish(struct key_pair *pair, NCRYPT_KEY_HANDLE *ret_read,
			NCRYPT_KEY_HANDLE *ret_write)
{
	NCRYPT_KEY_HANDLE read, write;
	int err;

	err = handle_new(&pair->read->key.object, &read);
	if (err)
		return err;
	err = handle_new(&pair->write->key.object, &write);
	if (err) {
		handle_close(read, KIND_SESSION_KEY, "read key");
		pair->read = NULL;
		return err;
	}
	*ret_read = read;
	*ret_write = write;
	return 0;
}

/* RFC 5246 section 6.3 */
static int derive_key_block(struct provider *provider, struct secret *secret,
			    const NCryptBufferDesc *list,
			    struct key_pair *pair)
{
	bool client = secret->key.role == NCRYPT_SSL_CLIENT_FLAG;
	const u8 *client_random, *server_random;
	int err;

	err = params_randoms(list, &client_random, &server_random);
	if (err)
		return err;
	if (derivation_deferred(provider, secret))
		return session_key_defer(pair->read, provider, secret,
					 client_random, server_random) ?:
		       session_key_defer(pair->write, provider, secret,
					 client_random, server_random);
	err = deferred_origin(pair->read, secret, 0, client_random,
			      server_random) ?:
	      deferred_origin(pair->write, secret, 0, client_random,
			      server_random);
	if (err)
		return err;
	return record_key_block(&provider->backend, secret->key.suite,
				secret->key.protocol,
				&secret->side[SIDE_CLIENT].hmac,
				client_random, server_random,
				client ? &pair->write->record :
					 &pair->read->record,
				client ? &pair->read->record :
					 &pair->write->record);
}

static int derive_pair(struct provider *provider, struct secret *secret,
		       const NCryptBufferDesc *list, struct key_pair *pair)
{
	if (secret->key.object.kind == KIND_MASTER_SECRET)
		return derive_key_block(provider, secret, list, pair);
	return params_check(list) ?:
	       traffic_derive(provider, secret, pair->read) ?:
	       traffic_derive(provider, secret, pair->write);
}

static int generate(NCRYPT_PROV_HANDLE hSslProvider,
		    NCRYPT_KEY_HANDLE hMasterKey, NCRYPT_KEY_HANDLE *ret_read,
		    NCRYPT_KEY_HANDLE *ret_write, const NCryptBufferDesc *list)
{
	struct provider *provider = provider_get(hSslProvider);
	struct secret *secret = NULL;
	struct key_pair pair = { NULL, NULL };
	int err = -EBADHANDLE;

	if (provider)
		secret = handle_get(hMasterKey, KIND_MASTER_SECRET |
				    KIND_TRAFFIC_SECRETS, "hMasterKey");
	if (secret)
		err = pair_new(secret, &pair) ?:
		      derive_pair(provider, secret, list, &pair) ?:
		      pair_publish(&pair, ret_read, ret_write);
	if (err)
		pair_destroy(&pair);
	object_put(secret);
	provider_put(provider);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI SslGenerateSessionKeys(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hMasterKey,
		NCRYPT_KEY_HANDLE *phReadKey, NCRYPT_KEY_HANDLE *phWriteKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags)
{
	int err;

	err = check_pointer(phReadKey, "phReadKey") ?:
	      check_pointer(phWriteKey, "phWriteKey") ?:
	      check_distinct(phReadKey, "phReadKey", phWriteKey,
			     "phWriteKey") ?:
	      check_flags(dwFlags) ?:
	      generate(hSslProvider, hMasterKey, phReadKey, phWriteKey,
		       pParameterList);
	return status_of(err);
}

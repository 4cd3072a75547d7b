// SPDX-License-Identifier: MIT
/* Keys of one direction from TLS 1.3 traffic secrets: SslExpandWriteKey(). */
#include "check.h"
#include "deferred.h"
#include "params.h"
#include "status.h"
#include "traffic.h"

int traffic_derive(struct provider *provider, struct secret *secret,
		   struct session_key *key)
{
	enum side side = key->side;
	struct secret_side now;
	int err;

	if (derivation_deferred(provider, secret))
		return session_key_defer(key, provider, secret, NULL, NULL);
	err = secret_snapshot(secret, side, &now) ?:
	      record_key_traffic(&provider->backend, secret->key.suite,
				 &now.hmac, &key->record);
	if (!err)
		err = deferred_origin(key, secret, now.generation, NULL, NULL);
	secret_snapshot_put(secret, side, &now);
	return err;
}

/* The only side whose secret is there */
static int only_side(const struct secret *secret, enum side *ret)
{
	bool client = secret_has(secret, SIDE_CLIENT);

	if (client && secret_has(secret, SIDE_SERVER))
		return fail(EINVAL, "hBaseTrafficKey holds both traffic secrets: split them with SslExpandTrafficKeys()");
	*ret = client ? SIDE_CLIENT : SIDE_SERVER;
	return 0;
}

/* 0 if nobody has said which end this is */
static u32 direction_of(const struct secret *secret, enum side side)
{
	if (!secret->key.role)
		return 0;
	return secret_side_of(secret->key.role, SSLP_TX) == side ? SSLP_TX :
								   SSLP_RX;
}

static int expand_write_key(struct provider *provider, struct secret *secret,
			    NCRYPT_KEY_HANDLE *ret)
{
	const struct key_object *base = &secret->key;
	enum side side = SIDE_CLIENT;
	struct session_key *key;
	int err;

	err = only_side(secret, &side) ?:
	      session_key_new(base->suite, base->protocol, base->role,
			      direction_of(secret, side), &key);
	if (err)
		return err;
	key->side = side;
	err = traffic_derive(provider, secret, key);
	if (err) {
		key->key.object.destroy(&key->key.object);
		return err;
	}
	return handle_publish(&key->key.object, ret);
}

LIBEXPORT SECURITY_STATUS WINAPI SslExpandWriteKey(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hBaseTrafficKey,
		NCRYPT_KEY_HANDLE *phWriteKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags)
{
	struct provider *provider = NULL;
	struct secret *secret = NULL;
	int err;

	err = check_pointer(phWriteKey, "phWriteKey") ?:
	      params_check(pParameterList) ?: check_flags(dwFlags);
	if (err)
		return status_of(err);
	err = -EBADHANDLE;
	provider = provider_get(hSslProvider);
	if (provider)
		secret = handle_get(hBaseTrafficKey, KIND_TRAFFIC_SECRETS,
				    "hBaseTrafficKey");
	if (secret)
		err = expand_write_key(provider, secret, phWriteKey);
	object_put(secret);
	provider_put(provider);
	return status_of(err);
}

// SPDX-License-Identifier: MIT
/* TLS 1.3 traffic secrets, one by one: SslExpandTrafficKeys(). */
#include "armed.h"
#include "check.h"
#include "params.h"
#include "provider.h"
#include "status.h"

/* A side whose bytes are in the kernel only has no second handle */
static int check_split(const struct secret_side *side)
{
	if (side->hmac.data || side->hmac.serial)
		return 0;
	return fail(EOPNOTSUPP, "the pair is in the kernel as one: import its secrets one by one");
}

/* A handle of its own for one side of a pair */
static int split_side(struct secret *pair, enum side side,
		      struct secret **ret)
{
	struct secret_side now;
	struct secret *one;
	int err;

	err = secret_snapshot(pair, side, &now) ?: check_split(&now) ?:
	      secret_new(KIND_TRAFFIC_SECRETS, pair->key.suite,
			 pair->key.protocol, pair->key.role, &one);
	if (err)
		goto out_put;
	if (now.hmac.serial)
		secret_set_serial(one, side, now.hmac.serial);
	else
		secret_set(one, side, now.bytes, now.hmac.len);
	/* One key, one count of records, however many handles it has */
	one->side[side].generation = now.generation;
	one->armed = armed_get(pair);
	if (!one->armed) {
		one->key.object.destroy(&one->key.object);
		err = -ENOMEM;
		goto out_put;
	}
	*ret = one;
out_put:
	secret_snapshot_put(pair, side, &now);
	return err;
}

/* Both handles or none */
static int split(struct secret *pair, NCRYPT_KEY_HANDLE *ret[SIDES])
{
	NCRYPT_KEY_HANDLE handles[SIDES] = { 0, 0 };
	struct secret *one;
	enum side side;
	int err = 0;

	for (side = 0; !err && side < SIDES; side++)
		if (ret[side])
			err = split_side(pair, side, &one) ?:
			      handle_publish(&one->key.object, &handles[side]);
	for (side = 0; side < SIDES; side++) {
		if (err && handles[side])
			handle_close(handles[side], KIND_SECRET, "half");
		else if (!err && ret[side])
			*ret[side] = handles[side];
	}
	return err;
}

static int expand_traffic_keys(NCRYPT_PROV_HANDLE hSslProvider,
			       NCRYPT_KEY_HANDLE hBaseKey,
			       NCRYPT_HASH_HANDLE hHashValue,
			       NCRYPT_KEY_HANDLE *ret[SIDES])
{
	struct provider *provider = provider_get(hSslProvider);
	struct secret *pair = NULL;
	int err = -EBADHANDLE;

	if (provider && hHashValue)
		fail(EBADHANDLE, "hHashValue is not 0: imported traffic secrets are derived already");
	else if (provider)
		pair = handle_get(hBaseKey, KIND_TRAFFIC_SECRETS, "hBaseKey");
	if (pair)
		err = split(pair, ret);
	object_put(pair);
	object_put(provider);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI SslExpandTrafficKeys(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hBaseKey,
		NCRYPT_HASH_HANDLE hHashValue,
		NCRYPT_KEY_HANDLE *phClientTrafficKey,
		NCRYPT_KEY_HANDLE *phServerTrafficKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags)
{
	NCRYPT_KEY_HANDLE *ret[SIDES] = {
		[SIDE_CLIENT] = phClientTrafficKey,
		[SIDE_SERVER] = phServerTrafficKey,
	};
	int err;

	if (!phClientTrafficKey && !phServerTrafficKey)
		err = fail(EINVAL, "phClientTrafficKey and phServerTrafficKey are both NULL");
	else
		err = check_distinct(phClientTrafficKey, "phClientTrafficKey",
				    phServerTrafficKey,
				    "phServerTrafficKey") ?:
		      params_check(pParameterList) ?: check_flags(dwFlags) ?:
		      expand_traffic_keys(hSslProvider, hBaseKey, hHashValue,
					  ret);
	return status_of(err);
}

// SPDX-License-Identifier: MIT
/* TLS 1.3 traffic secrets one by one, and the next generation of each. */
#include "armed.h"
#include "check.h"
#include "params.h"
#include "stage.h"
#include "status.h"

/* A side whose bytes are only in the kernel cannot have a second handle */
static int check_split(const struct secret_side *side)
{
	if (side->hmac.data || side->hmac.serial)
		return 0;
	return fail(EOPNOTSUPP, "the kernel holds the pair as one secret: import the two secrets one by one");
}

/* A separate handle for one side of a pair */
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
	/* One key has one count of records, however many handles it has */
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

/*
 * The label of each side, by the kind of secret they are made from: RFC 8446
 * 7.1
 */
static const struct base {
	enum object_kind kind;
	const char *label[SIDES];
} bases[] = {
	{ KIND_EARLY_SECRET, { "c e traffic", NULL } },
	{ KIND_HANDSHAKE_SECRET, { "c hs traffic", "s hs traffic" } },
	{ KIND_MASTER_SECRET13, { "c ap traffic", "s ap traffic" } },
};

#define BASE_KINDS	(KIND_EARLY_SECRET | KIND_HANDSHAKE_SECRET |	\
			 KIND_MASTER_SECRET13)

static int derive_side(struct stage *stage, enum side side, const u8 *digest,
		       NCRYPT_KEY_HANDLE *ret)
{
	enum object_kind kind = stage->from->key.object.kind;
	const struct base *base = bases;

	while (base->kind != kind)
		base++;
	if (!base->label[side])
		return fail(EINVAL, "an early secret has no traffic secret for the server");
	return stage_derive(stage, base->label[side], digest,
			    KIND_TRAFFIC_SECRETS, side, ret);
}

static int split_off(struct secret *pair, enum side side,
		     NCRYPT_KEY_HANDLE *ret)
{
	struct secret *one;

	return split_side(pair, side, &one) ?:
	       handle_publish(&one->key.object, ret);
}

/* @digest is NULL for a pair. Both handles or none */
static int expand_sides(struct stage *stage, const u8 *digest,
			NCRYPT_KEY_HANDLE *ret[SIDES])
{
	NCRYPT_KEY_HANDLE handles[SIDES] = { 0, 0 };
	enum side side;
	int err = 0;

	for (side = 0; !err && side < SIDES; side++)
		if (ret[side])
			err = digest ? derive_side(stage, side, digest,
						   &handles[side]) :
				       split_off(stage->from, side,
						 &handles[side]);
	for (side = 0; side < SIDES; side++) {
		if (err && handles[side])
			handle_close(handles[side], KIND_SECRET, "half");
		else if (!err && ret[side])
			*ret[side] = handles[side];
	}
	return err;
}

static int expand_stage(struct stage *stage, NCRYPT_HASH_HANDLE hHashValue,
			NCRYPT_KEY_HANDLE *ret[SIDES])
{
	u8 digest[HASH_MAX_DIGEST];

	if (stage->from->key.object.kind != KIND_TRAFFIC_SECRETS)
		return stage_transcript(stage, hHashValue, digest) ?:
		       expand_sides(stage, digest, ret);
	if (hHashValue)
		return fail(EBADHANDLE, "hHashValue is not 0: imported traffic secrets are derived already");
	return expand_sides(stage, NULL, ret);
}

static int expand_traffic_keys(NCRYPT_PROV_HANDLE hSslProvider,
			       NCRYPT_KEY_HANDLE hBaseKey,
			       NCRYPT_HASH_HANDLE hHashValue,
			       NCRYPT_KEY_HANDLE *ret[SIDES])
{
	struct stage stage;
	int err;

	err = stage_begin(&stage, hSslProvider, hBaseKey,
			  KIND_TRAFFIC_SECRETS | BASE_KINDS, "hBaseKey") ?:
	      expand_stage(&stage, hHashValue, ret);
	stage_end(&stage);
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

/*
 * A successor shares the record of armed keys with its predecessors: the
 * generation tells what has been in a socket
 */
static int successor(struct stage *stage, enum side side,
		     const struct secret_side *now, const u8 *next,
		     NCRYPT_KEY_HANDLE *ret)
{
	const struct key_object *like = &stage->from->key;
	struct secret *secret;
	int err;

	err = secret_new(KIND_TRAFFIC_SECRETS, like->suite, like->protocol,
			 like->role, &secret);
	if (err)
		return err;
	secret_set(secret, side, next, now->hmac.len);
	secret->side[side].generation = now->generation + 1;
	secret->armed = armed_get(stage->from);
	err = secret->armed ? hmac_keep(&stage->provider->backend,
					like->suite->prf,
					&secret->side[side].hmac,
					KEEP_IF_CHEAP) : -ENOMEM;
	if (err) {
		secret->key.object.destroy(&secret->key.object);
		return err;
	}
	return handle_publish(&secret->key.object, ret);
}

static int next_generation(struct stage *stage, NCRYPT_KEY_HANDLE *ret)
{
	struct secret *from = stage->from;
	enum side side = secret_has(from, SIDE_CLIENT) ? SIDE_CLIENT :
							 SIDE_SERVER;
	u8 next[HASH_MAX_DIGEST];
	struct secret_side now;
	int err;

	if (secret_has(from, SIDE_CLIENT) && secret_has(from, SIDE_SERVER))
		return fail(EINVAL, "hTrafficKey holds both traffic secrets: split them with SslExpandTrafficKeys()");
	if (secret_in_kernel(from))
		return fail(EOPNOTSUPP, "the secret is in the kernel: call sslp_ktls_rekey(), which makes the next one there");
	err = secret_snapshot(from, side, &now) ?:
	      record_key_next(&stage->provider->backend, from->key.suite,
			      &now.hmac, next) ?:
	      successor(stage, side, &now, next, ret);
	secret_snapshot_put(from, side, &now);
	wipe(next, sizeof(next));
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI SslExpandNextGenTrafficKey(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hTrafficKey,
		NCRYPT_KEY_HANDLE *phNextTrafficKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags)
{
	struct stage stage;
	int err;

	err = check_pointer(phNextTrafficKey, "phNextTrafficKey") ?:
	      params_check(pParameterList) ?: check_flags(dwFlags);
	if (err)
		return status_of(err);
	err = stage_begin(&stage, hSslProvider, hTrafficKey,
			  KIND_TRAFFIC_SECRETS, "hTrafficKey") ?:
	      next_generation(&stage, phNextTrafficKey);
	stage_end(&stage);
	return status_of(err);
}

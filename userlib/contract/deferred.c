// SPDX-License-Identifier: MIT
/* Session keys that are derived when something asks for them. */
#include "../socket/ktls_cipher.h"
#include "deferred.h"
#include "status.h"

const struct binding *arming_binding(struct provider *provider,
				     const struct key_object *key)
{
	const struct prf_alg *prf = suite_prf(key->suite, key->protocol);
	const struct binding *binding;

	if (prf->second ||
	    backend_bind(&provider->backend, prf->hash, &binding))
		return NULL;
	return binding->arms ? binding : NULL;
}

bool derivation_deferred(struct provider *provider,
			 const struct secret *secret)
{
	const struct key_object *key = &secret->key;
	const struct ktls_cipher *cipher =
		ktls_cipher_find(key->suite->cipher->ktls);

	return cipher && ktls_cipher_carries(cipher, key->protocol) &&
	       arming_binding(provider, key);
}

enum side session_key_side(const struct session_key *key)
{
	if (key->origin.secret->key.object.kind == KIND_MASTER_SECRET)
		return SIDE_CLIENT;
	return side_of(key->key.role, key->direction);
}

int session_key_defer(struct session_key *key, struct provider *provider,
		      struct secret *secret, const u8 *client_random,
		      const u8 *server_random)
{
	struct origin *origin = &key->origin;
	enum side side;

	object_hold(provider);
	object_hold(secret);
	origin->provider = provider;
	origin->secret = secret;
	if (client_random)
		memcpy(origin->client_random, client_random, TLS_RANDOM_LEN);
	if (server_random)
		memcpy(origin->server_random, server_random, TLS_RANDOM_LEN);
	side = session_key_side(key);
	origin->generation = secret->side[side].generation;
	return secret_check(secret, side);
}

int check_generation(const struct session_key *key)
{
	const struct origin *origin = &key->origin;
	const struct secret_side *side =
		&origin->secret->side[session_key_side(key)];

	if (side->generation == origin->generation)
		return 0;
	return fail(EBADSTATE, "a rekey has replaced the secret that this session key comes from");
}

/* A master secret stays as it is: no snapshot */
static int derive_from_master(struct session_key *key,
			      struct record_key *record)
{
	const struct origin *origin = &key->origin;
	bool client = side_of(key->key.role, key->direction) == SIDE_CLIENT;
	struct record_key other;
	int err;

	err = key_block_derive(&origin->provider->backend, key->key.suite,
			       key->key.protocol,
			       &origin->secret->side[SIDE_CLIENT].hmac,
			       origin->client_random, origin->server_random,
			       client ? record : &other,
			       client ? &other : record);
	wipe(&other, sizeof(other));
	return err;
}

static int derive_from_traffic(struct session_key *key,
			       struct record_key *record)
{
	const struct origin *origin = &key->origin;
	enum side side = session_key_side(key);
	struct secret_side now;
	int err;

	err = secret_snapshot(origin->secret, side, &now) ?:
	      traffic_key_derive(&origin->provider->backend, key->key.suite,
				 &now.hmac, record);
	secret_snapshot_put(origin->secret, side, &now);
	/* After it: the object may have gone on while it was at work */
	return err ?: check_generation(key);
}

int session_key_record(struct session_key *key, struct record_key *room,
		       const struct record_key **ret)
{
	memset(room, 0, sizeof(*room));
	*ret = &key->record;
	if (!key->origin.secret)
		return 0;
	*ret = room;
	return key->origin.secret->key.object.kind == KIND_MASTER_SECRET ?
	       derive_from_master(key, room) : derive_from_traffic(key, room);
}

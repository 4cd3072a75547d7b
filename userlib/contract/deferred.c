// SPDX-License-Identifier: MIT
/* Session keys that are derived only when something needs them. */
#include "armed.h"
#include "deferred.h"
#include "ktls_keys.h"
#include "status.h"

const struct binding *arming_binding(struct provider *provider,
				     const struct key_object *key)
{
	const struct binding *binding;

	/* The versions that kernel TLS has; their PRFs have one hash */
	if (key->protocol != TLS_1_2 && key->protocol != TLS_1_3)
		return NULL;
	if (backend_bind(&provider->backend, key->suite->prf->hash, &binding))
		return NULL;
	return binding->arms ? binding : NULL;
}

bool derivation_deferred(struct provider *provider,
			 const struct secret *secret)
{
	const struct key_object *key = &secret->key;
	const struct ktls_cipher *cipher;

	if (!arming_binding(provider, key))
		return false;
	cipher = ktls_keys_cipher(key);
	return cipher && ktls_cipher_carries(cipher, key->protocol);
}

/* The side of the secret; a master secret belongs to no side */
static enum side session_key_side(const struct session_key *key)
{
	if (key->origin.secret->key.object.kind == KIND_MASTER_SECRET)
		return SIDE_CLIENT;
	return key->side;
}

int deferred_origin(struct session_key *key, struct secret *secret,
		    u32 generation, const u8 *client_random,
		    const u8 *server_random)
{
	struct origin *origin = &key->origin;

	key->armed = armed_get(secret);
	if (!key->armed)
		return -ENOMEM;
	origin->generation = generation;
	if (client_random)
		memcpy(origin->client_random, client_random, TLS_RANDOM_LEN);
	if (server_random)
		memcpy(origin->server_random, server_random, TLS_RANDOM_LEN);
	return 0;
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
	side = session_key_side(key);
	return deferred_origin(key, secret, secret->side[side].generation,
			       client_random, server_random) ?:
	       secret_check(secret, side);
}

/* A rekey may have replaced a traffic secret */
static int check_generation(const struct session_key *key)
{
	const struct origin *origin = &key->origin;
	const struct secret_side *side =
		&origin->secret->side[session_key_side(key)];

	if (side->generation == origin->generation)
		return 0;
	return fail(EBADSTATE, "a rekey has replaced the secret that this session key comes from");
}

static bool is_from_master(const struct session_key *key)
{
	return key->origin.secret->key.object.kind == KIND_MASTER_SECRET;
}

static bool same_origin(const struct session_key *a,
			const struct session_key *b)
{
	return a->origin.secret == b->origin.secret &&
	       a->key.role == b->key.role &&
	       !memcmp(a->origin.client_random, b->origin.client_random,
		       TLS_RANDOM_LEN) &&
	       !memcmp(a->origin.server_random, b->origin.server_random,
		       TLS_RANDOM_LEN);
}

const struct binding *arming_of_all(struct provider *provider,
				    struct session_key *const key[DIRECTIONS])
{
	const struct session_key *any = NULL;
	int i;

	for (i = 0; i < DIRECTIONS; i++) {
		if (!key[i])
			continue;
		if (!key[i]->origin.secret)
			return NULL;
		if (any && is_from_master(any) && !same_origin(any, key[i]))
			return NULL;
		any = key[i];
	}
	return arming_binding(provider, &any->key);
}

/*
 * The secret of a session key while a vault uses it: the master secret itself,
 * which does not change, or a snapshot of a traffic secret
 */
static int secret_use(struct session_key *key, struct secret_side *now,
		      const struct hmac_key **ret)
{
	struct secret *secret = key->origin.secret;
	enum side side = session_key_side(key);
	int err;

	if (is_from_master(key)) {
		*ret = &secret->side[side].hmac;
		return 0;
	}
	err = secret_snapshot(secret, side, now) ?: check_generation(key);
	if (err)
		secret_snapshot_put(secret, side, now);
	else
		*ret = &now->hmac;
	return err;
}

static void secret_unuse(struct session_key *key, struct secret_side *now)
{
	if (!is_from_master(key))
		secret_snapshot_put(key->origin.secret, session_key_side(key),
				    now);
}

int deferred_arm(const struct binding *binding, int fd,
		 struct session_key *const key[DIRECTIONS],
		 const struct ktls_plan *plan, bool *ret_tx_in)
{
	const struct session_key *any = key[TX] ?: key[RX];
	struct vault_keys from = {
		.client = any->key.role == NCRYPT_SSL_CLIENT_FLAG,
	};
	struct secret_side now[DIRECTIONS];
	int i, err = 0;

	if (is_from_master(any)) {
		from.client_random = any->origin.client_random;
		from.server_random = any->origin.server_random;
	}
	*ret_tx_in = false;
	for (i = 0; !err && i < DIRECTIONS; i++)
		if (key[i])
			err = secret_use(key[i], &now[i], &from.key[i]);
	if (!err)
		err = binding->engine->vault->arm(binding, fd, plan, &from,
						  ret_tx_in);
	for (i = 0; i < DIRECTIONS; i++)
		if (from.key[i])
			secret_unuse(key[i], &now[i]);
	return err;
}

static int derive_from_master(struct session_key *key,
			      struct record_key *record)
{
	const struct origin *origin = &key->origin;
	bool client = secret_side_of(key->key.role, key->direction) ==
		      SIDE_CLIENT;
	struct record_key other;
	int err;

	err = record_key_block(&origin->provider->backend, key->key.suite,
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
	      record_key_traffic(&origin->provider->backend, key->key.suite,
				 &now.hmac, record);
	secret_snapshot_put(origin->secret, side, &now);
	/* Check afterwards: the object may have changed during the call */
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
	return is_from_master(key) ? derive_from_master(key, room) :
				     derive_from_traffic(key, room);
}

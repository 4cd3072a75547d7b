// SPDX-License-Identifier: MIT
/* Key objects: secrets, and the session keys made from them. */
#include "../base/secmem.h"
#include "armed.h"
#include "provider.h"
#include "secret.h"
#include "status.h"

static_assert(sizeof(struct secret) <= SECMEM_CELL, "secret");
static_assert(sizeof(struct session_key) <= SECMEM_CELL, "session key");

void secret_head(struct key_object *key, enum object_kind kind,
		 void (*destroy)(struct object *object),
		 const struct suite *suite, u32 protocol, u32 role)
{
	key->object.kind = kind;
	key->object.destroy = destroy;
	key->suite = suite;
	key->protocol = protocol;
	key->role = role;
}

static void secret_destroy(struct object *object)
{
	struct secret *secret = container_of(object, struct secret,
					     key.object);
	enum side side;

	for (side = 0; side < secret_sides(secret); side++)
		hmac_key_release(&secret->side[side].hmac);
	armed_put(secret->armed);
	secmem_free(secret);
}

int secret_new(enum object_kind kind, const struct suite *suite, u32 protocol,
	       u32 role, struct secret **ret)
{
	struct secret *secret = secmem_alloc();

	if (!secret)
		return fail(ENOMEM, "out of memory for a secret");
	secret_head(&secret->key, kind, secret_destroy, suite, protocol, role);
	*ret = secret;
	return 0;
}

static void session_key_destroy(struct object *object)
{
	struct session_key *key = container_of(object, struct session_key,
					       key.object);
	struct origin *origin = &key->origin;

	object_put(origin->secret);
	object_put(origin->provider);
	armed_put(key->armed);
	secmem_free(key);
}

int session_key_new(const struct suite *suite, u32 protocol, u32 role,
		    u32 direction, struct session_key **ret)
{
	struct session_key *key = secmem_alloc();

	if (!key)
		return fail(ENOMEM, "out of memory for a session key");
	secret_head(&key->key, KIND_SESSION_KEY, session_key_destroy, suite,
		    protocol, role);
	key->direction = direction;
	key->side = secret_side_of(role, direction);
	*ret = key;
	return 0;
}

static enum key_use key_use(enum object_kind kind)
{
	return kind == KIND_MASTER_SECRET ? KEY_MASTER :
	       kind == KIND_TRAFFIC_SECRETS ? KEY_TRAFFIC :
	       kind == KIND_PSK ? KEY_PSK : KEY_HKDF;
}

void secret_set_kept(struct secret *secret, enum side side, size_t len)
{
	struct hmac_key *hmac = &secret->side[side].hmac;

	hmac->id = hmac_key_new_id();
	hmac->use = key_use(secret->key.object.kind);
	hmac->len = len;
	/* A traffic secret is expanded once, then its successor replaces it */
	if (secret_sides(secret) < SIDES)
		hmac->kept = &secret->kept;
}

void secret_set(struct secret *secret, enum side side, const void *bytes,
		size_t len)
{
	memcpy(secret->side[side].bytes, bytes, len);
	secret_set_kept(secret, side, len);
	secret->side[side].hmac.data = secret->side[side].bytes;
}

void secret_set_serial(struct secret *secret, enum side side, s32 serial)
{
	struct hmac_key *hmac = &secret->side[side].hmac;

	hmac->id = hmac_key_new_id();
	hmac->use = key_use(secret->key.object.kind);
	hmac->serial = serial;
}

bool secret_has(const struct secret *secret, enum side side)
{
	const struct hmac_key *hmac = &secret->side[side].hmac;

	return side < secret_sides(secret) && (hmac->len || hmac->serial);
}

int secret_check(const struct secret *secret, enum side side)
{
	return secret_has(secret, side) ? 0 :
	       fail(EINVAL, "the %s traffic secret was not imported",
		    side == SIDE_CLIENT ? "client's" : "server's");
}

/*
 * By Fibonacci hashing. The distances between slots that threads take from the
 * pool are multiples of one number. With the remainder of a division, threads
 * that do the same would all get the same lock.
 */
enum lock secret_lock(const struct secret *secret)
{
	u32 hash = secret->key.object.slot * 0x9e3779b9u;

	return LOCK_SECRETS + (hash >> (32 - LOCK_SECRETS_BITS));
}

int secret_snapshot(struct secret *secret, enum side side,
		    struct secret_side *ret)
{
	const struct secret_side *from = &secret->side[side];
	const struct hmac_key *hmac = &from->hmac;
	int err = secret_check(secret, side);

	ret->hmac = (struct hmac_key){
		.serial = hmac->serial,
		.len = hmac->len,
		.use = hmac->use,
		.data = hmac->data ? ret->bytes : NULL,
	};
	if (err)
		return err;
	lock_take(secret_lock(secret));
	ret->hmac.hint = hmac->hint;
	ret->hmac.id = hmac->id;
	ret->hmac.object = from->stale ? 0 : hmac->object;
	ret->hmac.object_mark = hmac->object_mark;
	ret->generation = from->generation;
	memcpy(ret->bytes, from->bytes, sizeof(ret->bytes));
	lock_release(secret_lock(secret));
	return 0;
}

void secret_snapshot_put(struct secret *secret, enum side side,
			 struct secret_side *snapshot)
{
	struct hmac_key *hmac = &secret->side[side].hmac;
	bool current;

	/* No engine has this key */
	if (!snapshot->hmac.hint) {
		wipe(snapshot, sizeof(*snapshot));
		return;
	}
	lock_take(secret_lock(secret));
	current = hmac->id == snapshot->hmac.id;
	if (current)
		hmac->hint = snapshot->hmac.hint;
	lock_release(secret_lock(secret));
	/* A rekey came in between: only we still know the old id */
	if (!current)
		hmac_key_forget(&snapshot->hmac);
	wipe(snapshot, sizeof(*snapshot));
}

void secret_replace(struct secret *secret, enum side side, const u8 *bytes,
		    bool in_object)
{
	struct secret_side *to = &secret->side[side];
	struct hmac_key *hmac = &to->hmac;

	hmac_key_forget(hmac);
	lock_take(secret_lock(secret));
	if (bytes)
		memcpy(to->bytes, bytes, hmac->len);
	hmac->id = hmac_key_new_id();
	hmac->hint = 0;
	to->generation++;
	to->stale |= !in_object;
	lock_release(secret_lock(secret));
}

int secret_update_begin(struct secret *secret, enum side side,
			enum update *ret)
{
	u8 *update = &secret->side[side].update;

	lock_take(secret_lock(secret));
	*ret = *update;
	if (*ret != UPDATE_DEAD)
		*update = UPDATE_UNDER_WAY;
	lock_release(secret_lock(secret));
	if (*ret == UPDATE_DEAD)
		return fail(EBADSTATE, "a KeyUpdate was sent, but the kernel did not take its key: the connection must be closed");
	if (*ret == UPDATE_UNDER_WAY)
		return fail(EBADSTATE, "another thread is replacing this key");
	return 0;
}

void secret_update_end(struct secret *secret, enum side side,
		       enum update update)
{
	lock_take(secret_lock(secret));
	secret->side[side].update = update;
	lock_release(secret_lock(secret));
}

void secret_drop_bytes(struct secret *secret, enum side side)
{
	secret->side[side].hmac.data = NULL;
	wipe(secret->side[side].bytes, sizeof(secret->side[side].bytes));
}

bool secret_in_kernel(const struct secret *secret)
{
	enum side side;

	for (side = 0; side < secret_sides(secret); side++)
		if (secret_has(secret, side) && !secret->side[side].hmac.data)
			return true;
	return false;
}

enum side secret_side_of(u32 role, u32 direction)
{
	bool client = role == NCRYPT_SSL_CLIENT_FLAG;

	return client == (direction == SSLP_TX) ? SIDE_CLIENT : SIDE_SERVER;
}

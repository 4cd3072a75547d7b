/* SPDX-License-Identifier: MIT */
/* Key objects: secrets, and the session keys made from them. */
#ifndef SSLP_CONTRACT_SECRET_H
#define SSLP_CONTRACT_SECRET_H

#include "../base/lock.h"
#include "../schedule/record_key.h"
#include "handle.h"

/* Whose traffic a secret protects */
enum side { SIDE_CLIENT, SIDE_SERVER, SIDES };

/*
 * What every key object says about itself; first in each. A public or private
 * key may be of no suite.
 */
struct key_object {
	struct object object;
	const struct suite *suite;
	u16 protocol;
	u8 role;		/* NCRYPT_SSL_CLIENT_FLAG, _SERVER_FLAG, or 0 */
};

/* How far a rekey of one side has come: see contract/ktls_rekey.c */
enum update {
	UPDATE_NONE,
	UPDATE_UNDER_WAY,	/* some thread is at it */
	UPDATE_OUT,		/* the KeyUpdate is sent, its key is not set */
	UPDATE_DEAD,		/* and cannot be: the connection is lost */
};

struct armed;

/**
 * struct secret - a master secret, traffic secrets, or an exporter secret
 * @key: head
 * @side: [SIDE_CLIENT] alone for what belongs to no side; a side without a
 *	secret has neither length nor serial
 *	@generation: how often a rekey has replaced it
 *	@stale: the engine's object is of an earlier generation
 *	@update: of a rekey
 * @only: the one of what belongs to no side, which is side[SIDE_CLIENT]
 * @kept: in the place of the other side, see hmac_key.kept
 * @armed: what it has armed, see armed.h; shared with halves taken from it.
 *	NULL until something is derived
 *
 * A rekey replaces a traffic secret under secret_lock(); whoever uses one takes
 * a snapshot. Secrets of other kinds never change.
 */
struct secret {
	struct key_object key;
	union {
		struct secret_side {
			struct hmac_key hmac;
			u8 bytes[HASH_MAX_DIGEST];
			_Atomic u32 generation;
			bool stale;
			u8 update;
		} side[SIDES];
		struct {
			struct secret_side only;
			struct midstate_kept kept;
		};
	};
	_Atomic(struct armed *) armed;
};

/* How many sides a secret has: the first, or both */
static inline enum side secret_sides(const struct secret *secret)
{
	return secret->key.object.kind == KIND_TRAFFIC_SECRETS ? SIDES :
								 SIDE_CLIENT + 1;
}

struct provider;

/**
 * struct origin - what a session key is derived from once something asks
 * @provider: that computes, held; NULL when the key is derived already
 * @secret: held
 * @generation: of that secret
 * @client_random: up to TLS 1.2; likewise @server_random
 *
 * @generation and the randoms are there also when the key is derived already.
 */
struct origin {
	struct provider *provider;
	struct secret *secret;
	u32 generation;
	u8 client_random[TLS_RANDOM_LEN], server_random[TLS_RANDOM_LEN];
};

/**
 * struct session_key - one direction's keys
 * @key: head
 * @direction: SSLP_TX or SSLP_RX; 0 for a key of a secret without a role, until
 *	it has made or opened a record
 * @side: who protects records with it
 * @installed: is in a socket; a write key must not go into a second one, which
 *	would repeat its nonces
 * @armed: of the secret it was made from, NULL for a key from outside
 * @record: the keys, empty while there is an origin
 * @origin: see deferred.h
 */
struct session_key {
	struct key_object key;
	u8 direction;
	u8 side;
	atomic_bool installed;
	struct armed *armed;
	struct record_key record;
	struct origin origin;
};

/* Fill the head of a new object */
void secret_head(struct key_object *key, enum object_kind kind,
		 void (*destroy)(struct object *object),
		 const struct suite *suite, u32 protocol, u32 role);

/* Fill and place the head of a new object; 0 or -errno with a message */
int secret_new(enum object_kind kind, const struct suite *suite, u32 protocol,
	       u32 role, struct secret **ret);
int session_key_new(const struct suite *suite, u32 protocol, u32 role,
		    u32 direction, struct session_key **ret);

/* Put bytes, or a serial, to one side of a secret not yet shared */
void secret_set(struct secret *secret, enum side side, const void *bytes,
		size_t len);
void secret_set_serial(struct secret *secret, enum side side, s32 serial);

/* One of @len bytes, which an engine is to keep: they are not here */
void secret_set_kept(struct secret *secret, enum side side, size_t len);

/**
 * secret_snapshot() - one side of traffic secrets as it is now
 * @secret: traffic secrets
 * @side: whose
 * @ret: the snapshot, given back with secret_snapshot_put() in any case
 *
 * Return: 0, or -EINVAL with a message when that side was not imported.
 */
int secret_snapshot(struct secret *secret, enum side side,
		    struct secret_side *ret);

/* Wipe a snapshot; the secret learns where an engine has left it keyed */
void secret_snapshot_put(struct secret *secret, enum side side,
			 struct secret_side *snapshot);

/**
 * secret_replace() - the next generation of one side
 * @secret: traffic secrets
 * @side: whose
 * @bytes: the next secret, or NULL when only the engine's object has it
 * @in_object: the engine's object is of this generation already
 */
void secret_replace(struct secret *secret, enum side side, const u8 *bytes,
		    bool in_object);

/**
 * secret_update_begin() - a rekey of one side, by one thread at a time
 * @secret: traffic secrets
 * @side: whose
 * @ret: UPDATE_NONE or UPDATE_OUT, to be ended by secret_update_end()
 *
 * Return: 0, or -EBADSTATE with a message.
 */
int secret_update_begin(struct secret *secret, enum side side,
			enum update *ret);
void secret_update_end(struct secret *secret, enum side side,
		       enum update update);

/* Leave a side to the engine's object alone */
void secret_drop_bytes(struct secret *secret, enum side side);

/* Whether a secret's bytes are in the kernel only, so that it has no blob */
bool secret_in_kernel(const struct secret *secret);

bool secret_has(const struct secret *secret, enum side side);

/* -EINVAL with a message when that side was not imported */
int secret_check(const struct secret *secret, enum side side);

/* Which side writes in @direction for an end that plays @role */
enum side secret_side_of(u32 role, u32 direction);

/* The lock of a secret that others may have, and may share with other secrets */
enum lock secret_lock(const struct secret *secret);

#endif /* SSLP_CONTRACT_SECRET_H */

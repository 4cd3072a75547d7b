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
 * The head of every key object. A public or private key may have no suite.
 */
struct key_object {
	struct object object;
	const struct suite *suite;
	u16 protocol;
	u8 role;		/* NCRYPT_SSL_CLIENT_FLAG, _SERVER_FLAG, or 0 */
};

/* The progress of a rekey of one side: see contract/ktls_rekey.c */
enum update {
	UPDATE_NONE,
	UPDATE_UNDER_WAY,	/* a thread is at it */
	UPDATE_OUT,		/* the KeyUpdate is sent, its key is not set */
	UPDATE_DEAD,		/* it cannot be set: the connection is lost */
};

struct armed;

/**
 * struct secret - a master secret, traffic secrets, or an exporter secret
 * @key: head
 * @side: only [SIDE_CLIENT] for a secret that belongs to no side; a side
 *	without a secret has neither length nor serial
 *	@generation: how often a rekey has replaced it
 *	@stale: the engine's object belongs to an earlier generation
 *	@update: progress of a rekey
 * @only: for a secret that belongs to no side: the same as side[SIDE_CLIENT]
 * @kept: takes the place of the other side, see hmac_key.kept
 * @armed: what it has armed, see armed.h; shared with the halves taken from it.
 *	NULL until something is derived
 *
 * A rekey replaces a traffic secret under secret_lock(). Functions that use one
 * take a snapshot. Secrets of other kinds never change.
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

/* How many sides a secret has: one, or both */
static inline enum side secret_sides(const struct secret *secret)
{
	return secret->key.object.kind == KIND_TRAFFIC_SECRETS ? SIDES :
								 SIDE_CLIENT + 1;
}

struct provider;

/**
 * struct origin - what a session key is derived from when something needs it
 * @provider: provider that computes, held; NULL if the key is derived already
 * @secret: held
 * @generation: generation of that secret
 * @client_random: up to TLS 1.2; likewise @server_random
 *
 * @generation and the randoms are also set if the key is derived already.
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
 * @direction: SSLP_TX or SSLP_RX; 0 for a key of a secret without a role that
 *	has not yet made or opened a record
 * @side: the side that protects records with it
 * @installed: it is in a socket; a write key must not go into a second one,
 *	because that would repeat its nonces
 * @sealed: number behind that of the last record made in user space
 * @armed: that of the secret it was made from, NULL for a key from outside
 * @record: the keys, empty while there is an origin
 * @origin: see deferred.h
 */
struct session_key {
	struct key_object key;
	u8 direction;
	u8 side;
	atomic_bool installed;
	_Atomic u64 sealed;
	struct armed *armed;
	struct record_key record;
	struct origin origin;
};

/* Fills the head of a new object */
void secret_head(struct key_object *key, enum object_kind kind,
		 void (*destroy)(struct object *object),
		 const struct suite *suite, u32 protocol, u32 role);

/*
 * Fills the head of a new object and gives it a place; 0 or -errno with a
 * message
 */
int secret_new(enum object_kind kind, const struct suite *suite, u32 protocol,
	       u32 role, struct secret **ret);
int session_key_new(const struct suite *suite, u32 protocol, u32 role,
		    u32 direction, struct session_key **ret);

/*
 * Sets the bytes or the serial of one side of a secret that is not yet shared
 */
void secret_set(struct secret *secret, enum side side, const void *bytes,
		size_t len);
void secret_set_serial(struct secret *secret, enum side side, s32 serial);

/*
 * Prepares a secret of @len bytes that an engine will keep: its bytes are not
 * here
 */
void secret_set_kept(struct secret *secret, enum side side, size_t len);

/**
 * secret_snapshot() - one side of traffic secrets in its present state
 * @secret: traffic secrets
 * @side: whose
 * @ret: the snapshot; call secret_snapshot_put() in any case
 *
 * Return: 0, or -EINVAL with a message if that side was not imported.
 */
int secret_snapshot(struct secret *secret, enum side side,
		    struct secret_side *ret);

/*
 * Wipes a snapshot. The secret gets its hint, which tells where an engine left
 * the key
 */
void secret_snapshot_put(struct secret *secret, enum side side,
			 struct secret_side *snapshot);

/**
 * secret_replace() - the next generation of one side
 * @secret: traffic secrets
 * @side: whose
 * @bytes: the next secret, or NULL if only the engine's object has it
 * @in_object: the engine's object already belongs to this generation
 */
void secret_replace(struct secret *secret, enum side side, const u8 *bytes,
		    bool in_object);

/**
 * secret_update_begin() - a rekey of one side, by one thread at a time
 * @secret: traffic secrets
 * @side: whose
 * @ret: UPDATE_NONE or UPDATE_OUT; secret_update_end() ends it
 *
 * Return: 0, or -EBADSTATE with a message.
 */
int secret_update_begin(struct secret *secret, enum side side,
			enum update *ret);
void secret_update_end(struct secret *secret, enum side side,
		       enum update update);

/* Wipes the bytes of a side: only the engine keeps it from now on */
void secret_drop_bytes(struct secret *secret, enum side side);

/* Whether a secret's bytes are only in the kernel, so it has no blob */
bool secret_in_kernel(const struct secret *secret);

bool secret_has(const struct secret *secret, enum side side);

/* -EINVAL with a message if that side was not imported */
int secret_check(const struct secret *secret, enum side side);

/* Which side writes in @direction, for an end with @role */
enum side secret_side_of(u32 role, u32 direction);

/*
 * The lock of a secret that other threads may have; other secrets may share it
 */
enum lock secret_lock(const struct secret *secret);

#endif /* SSLP_CONTRACT_SECRET_H */

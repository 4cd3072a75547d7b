/* SPDX-License-Identifier: MIT */
/* Session keys that are derived when something asks for them. */
#ifndef SSLP_CONTRACT_DEFERRED_H
#define SSLP_CONTRACT_DEFERRED_H

#include "provider.h"
#include "secret.h"

/*
 * Where the engine can put keys into sockets by itself, a session key only
 * remembers what it comes from: its bytes then never enter this process, unless
 * somebody exports them or arms a socket in another way.
 */

/* The binding for a key whose vault can arm a socket with it; NULL: none can */
const struct binding *arming_binding(struct provider *provider,
				     const struct key_object *key);

/**
 * arming_of_all() - the same for all the keys of a socket at once
 * @provider: provider of the call
 * @key: session keys by enum direction, NULL for one that is left alone
 *
 * All must be deferred, and come from the same master secret and randoms, or be
 * of TLS 1.3.
 */
const struct binding *arming_of_all(struct provider *provider,
				    struct session_key *const key[DIRECTIONS]);

/**
 * deferred_arm() - as ktls_install(), with the keys that a vault derives
 * @binding: of arming_of_all()
 * @fd: socket
 * @key: what that was asked with
 * @plan: what to arm, with keys that have no bytes
 * @ret_tx_in: as of ktls_install()
 */
int deferred_arm(const struct binding *binding, int fd,
		 struct session_key *const key[DIRECTIONS],
		 const struct ktls_plan *plan, bool *ret_tx_in);

/* Whether session keys of @secret are to wait, see above */
bool derivation_deferred(struct provider *provider,
			 const struct secret *secret);

/*
 * What a session key is made from, whether it is derived at once or not; 0 or
 * -ENOMEM with a message
 */
int deferred_origin(struct session_key *key, struct secret *secret,
		    u32 generation, const u8 *client_random,
		    const u8 *server_random);

/**
 * session_key_defer() - remember what a session key comes from
 * @key: session key
 * @provider: computes when it comes to that
 * @secret: master secret or traffic secrets
 * @client_random: up to TLS 1.2, else NULL; likewise @server_random
 *
 * Return: 0, or -EINVAL with a message when the secret of that direction is
 * not there.
 */
int session_key_defer(struct session_key *key, struct provider *provider,
		      struct secret *secret, const u8 *client_random,
		      const u8 *server_random);

/**
 * session_key_record() - the bytes of a session key
 * @key: session key
 * @room: where to derive them when that has to be done first; wiped by the
 *	caller
 * @ret: the bytes, in @key or in @room
 *
 * Return: 0 or -errno with a message: -EOPNOTSUPP when they may not leave the
 * kernel, -EBADSTATE when a rekey has replaced the secret meanwhile.
 */
int session_key_record(struct session_key *key, struct record_key *room,
		       const struct record_key **ret);

#endif /* SSLP_CONTRACT_DEFERRED_H */

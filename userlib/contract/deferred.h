/* SPDX-License-Identifier: MIT */
/* Session keys that are derived only when something needs them. */
#ifndef SSLP_CONTRACT_DEFERRED_H
#define SSLP_CONTRACT_DEFERRED_H

#include "provider.h"
#include "secret.h"

/*
 * If the engine can put keys into sockets by itself, a session key only
 * remembers what it comes from. Then its bytes never enter this process, unless
 * somebody exports them or another provider arms the socket.
 */

/* The binding whose vault can arm a socket with this key; NULL if none can */
const struct binding *arming_binding(struct provider *provider,
				     const struct key_object *key);

/**
 * arming_of_all() - the same for all keys of a socket at once
 * @provider: provider of the call
 * @key: session keys by enum direction, NULL for a direction that is not armed
 *
 * All must be deferred, and must come from the same master secret and randoms,
 * or be keys of TLS 1.3.
 */
const struct binding *arming_of_all(struct provider *provider,
				    struct session_key *const key[DIRECTIONS]);

/**
 * deferred_arm() - like ktls_install(), with keys that a vault derives
 * @binding: from arming_of_all()
 * @fd: socket
 * @key: the keys given to arming_of_all()
 * @plan: what to arm, with keys without bytes
 * @ret_tx_in: as in ktls_install()
 */
int deferred_arm(const struct binding *binding, int fd,
		 struct session_key *const key[DIRECTIONS],
		 const struct ktls_plan *plan, bool *ret_tx_in);

/* Whether session keys of @secret are derived later, see above */
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
 * @provider: computes them when needed
 * @secret: master secret or traffic secrets
 * @client_random: up to TLS 1.2, else NULL; likewise @server_random
 *
 * Return: 0, or -EINVAL with a message if there is no secret for that
 * direction.
 */
int session_key_defer(struct session_key *key, struct provider *provider,
		      struct secret *secret, const u8 *client_random,
		      const u8 *server_random);

/**
 * session_key_record() - the bytes of a session key
 * @key: session key
 * @room: where to derive them if that must be done first; wiped by the caller
 * @ret: the bytes, in @key or in @room
 *
 * Return: 0 or -errno with a message: -EOPNOTSUPP if they may not leave the
 * kernel, -EBADSTATE if a rekey has replaced the secret meanwhile.
 */
int session_key_record(struct session_key *key, struct record_key *room,
		       const struct record_key **ret);

#endif /* SSLP_CONTRACT_DEFERRED_H */

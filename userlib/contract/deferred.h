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

/* The binding of a secret's hash, if its engine arms sockets; else NULL */
const struct binding *arming_binding(struct provider *provider,
				     const struct key_object *key);

/* Whether session keys of @secret are to wait, see above */
bool derivation_deferred(struct provider *provider,
			 const struct secret *secret);

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

/* -EBADSTATE with a message when the secret is of another generation by now */
int check_generation(const struct session_key *key);

/* What the secret of a session key's direction is */
enum side session_key_side(const struct session_key *key);

#endif /* SSLP_CONTRACT_DEFERRED_H */

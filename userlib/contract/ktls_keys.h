/* SPDX-License-Identifier: MIT */
/* Session keys in the form that the socket room arms. */
#ifndef SSLP_CONTRACT_KTLS_KEYS_H
#define SSLP_CONTRACT_KTLS_KEYS_H

#include "../socket/ktls_cipher.h"
#include "secret.h"

/* The kernel TLS cipher for the suite of @owner under some version, or NULL */
const struct ktls_cipher *ktls_keys_cipher(const struct key_object *owner);

/**
 * ktls_keys_of() - a key in the socket room's terms, without its bytes
 * @owner: object whose suite and protocol it is for
 * @seq: number of the next record
 * @ret: what ktls_install() takes
 *
 * Return: 0, or -EOPNOTSUPP with a message if kernel TLS does not carry the
 * suite or the protocol.
 */
int ktls_keys_of(const struct key_object *owner, u64 seq,
		 struct ktls_key *ret);

/* Sets the bytes; @record must outlive @key, which points into it */
void ktls_keys_set(struct ktls_key *key, const struct record_key *record);

#endif /* SSLP_CONTRACT_KTLS_KEYS_H */

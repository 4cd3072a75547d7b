/* SPDX-License-Identifier: MIT */
/* From session keys to what the socket room arms. */
#ifndef SSLP_CONTRACT_KTLS_KEYS_H
#define SSLP_CONTRACT_KTLS_KEYS_H

#include "../socket/ktls_cipher.h"
#include "secret.h"

/**
 * ktls_key_of() - record keys in the socket room's terms
 * @owner: object whose suite and protocol they are for
 * @record: the keys; must outlive @ret, which points into them
 * @seq: number of the next record
 * @ret: what ktls_install() takes
 *
 * Return: 0, or -EOPNOTSUPP with a message when kernel TLS does not carry the
 * suite or the protocol.
 */
int ktls_key_of(const struct key_object *owner,
		const struct record_key *record, u64 seq,
		struct ktls_key *ret);

#endif /* SSLP_CONTRACT_KTLS_KEYS_H */

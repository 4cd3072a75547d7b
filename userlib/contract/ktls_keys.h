/* SPDX-License-Identifier: MIT */
/* From session keys to what the socket room arms. */
#ifndef SSLP_CONTRACT_KTLS_KEYS_H
#define SSLP_CONTRACT_KTLS_KEYS_H

#include "../socket/ktls_cipher.h"
#include "secret.h"

/**
 * ktls_key_of() - a session key in the socket room's terms
 * @key: session key; must outlive @ret, which points into it
 * @seq: number of the next record
 * @ret: what ktls_install() takes
 *
 * Return: 0, or -EOPNOTSUPP with a message when kernel TLS does not carry the
 * suite or the protocol.
 */
int ktls_key_of(const struct session_key *key, u64 seq, struct ktls_key *ret);

#endif /* SSLP_CONTRACT_KTLS_KEYS_H */

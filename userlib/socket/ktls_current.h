/* SPDX-License-Identifier: MIT */
/* The key that a socket has now, and the number of its next record. */
#ifndef SSLP_SOCKET_KTLS_CURRENT_H
#define SSLP_SOCKET_KTLS_CURRENT_H

#include "ktls_cipher.h"

/*
 * The kernel gives the number only together with the key: the key is wiped at
 * once. All return 0 or -errno with a message; @optname is TLS_TX or TLS_RX.
 */

/* Number of the next record of a direction that is armed for @cipher */
int ktls_current_seq(int fd, int optname, const struct ktls_cipher *cipher,
		     u64 *ret);

/*
 * Whether the direction has @key, whatever its number. -EKEYREJECTED: it has
 * another key, so somebody else has replaced it.
 */
int ktls_current_is(int fd, int optname, const struct ktls_key *key);

/*
 * Sets the key for receiving once more, at its present number. Linux takes
 * every handshake record whose first byte is 24 for a KeyUpdate, and waits for
 * the next key. If it was no KeyUpdate, this lets the kernel go on.
 */
int ktls_current_again(int fd, const struct ktls_cipher *cipher);

#endif /* SSLP_SOCKET_KTLS_CURRENT_H */

/* SPDX-License-Identifier: MIT */
/* The other end, by libssl, whose bytes the test passes on as it likes. */
#ifndef SSLP_TESTS_PEER_H
#define SSLP_TESTS_PEER_H

#include <stdbool.h>
#include <stddef.h>

struct peer;

struct peer *peer_make(bool server, int minor);
void peer_free(struct peer *peer);

/* Goes on with the handshake; whether it is over */
bool peer_handshake(struct peer *peer);

/* What arrived */
void peer_push(struct peer *peer, const void *data, size_t len);

/* What is to be sent: bytes, 0 at the end */
size_t peer_pull(struct peer *peer, void *to, size_t size);

/* Data, in one record; and the next data, bytes, 0 if there is none yet */
void peer_write(struct peer *peer, const void *data, size_t len);
size_t peer_read(struct peer *peer, void *to, size_t size);

/* A KeyUpdate that asks for another, before the next data; TLS 1.3 */
void peer_update(struct peer *peer);

/* How many KeyUpdates were received */
unsigned int peer_updates(const struct peer *peer);

/* close_notify was received */
bool peer_closed(struct peer *peer);

#endif /* SSLP_TESTS_PEER_H */

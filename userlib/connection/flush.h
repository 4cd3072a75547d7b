/* SPDX-License-Identifier: MIT */
/* What a connection owes: alerts, KeyUpdates, keys. */
#ifndef SSLP_CONNECTION_FLUSH_H
#define SSLP_CONNECTION_FLUSH_H

#include "connection.h"

/*
 * Under @tx_lock: whether something must go out, or a key in, before the next
 * record does
 */
bool flush_tx_due(const struct connection *c);

/*
 * Under @tx_lock: what is due for sending, in order. Return: 0; -EAGAIN,
 * -EINTR: something still is; -EDEAD.
 */
int flush_tx(struct connection *c);

/*
 * By the reader: flush_tx() if the writer is not at work, who else does it. A
 * socket that takes nothing now is no failure.
 */
void flush_tx_try(struct connection *c);

/*
 * Gives back @tx_lock, and does what became due meanwhile, by a reader that
 * found it taken
 */
void flush_unlock(struct connection *c);

/* By the reader: the key for receiving. 0, -EAGAIN, -ENOMEM, or -EDEAD */
int flush_rx(struct connection *c);

/* By the reader: what the judge wants sent is due from now on */
void flush_judged(struct connection *c);

/* Nothing goes on; -EDEAD with @why, a constant, as the message */
int flush_dead(struct connection *c, const char *why);

/* The same for sending only */
int flush_lost(struct connection *c, const char *why);

/* -EDEAD with a message if the connection is dead, or for sending also if lost */
int flush_check(const struct connection *c);
int flush_check_tx(const struct connection *c);

/* Under @tx_lock: -EDEAD with a message once close_notify is out */
int flush_check_closed(const struct connection *c);

/*
 * Under @tx_lock: end the connection with close_notify, or with a fatal alert,
 * since our key cannot be replaced. -EAGAIN, or -EDEAD with @why
 */
int flush_end(struct connection *c, u16 alert, const char *why);

/* One record of a type, whoever makes it; under @tx_lock */
int flush_record(struct connection *c, u8 type, const void *data, size_t len);

#endif /* SSLP_CONNECTION_FLUSH_H */

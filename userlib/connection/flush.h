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
 * socket that takes nothing now is no failure, and is not waited for, whether it
 * blocks or not: the peer may be about to answer us in the same way, and read
 * nothing meanwhile. What is due goes out with the next write, read or flush.
 */
void flush_tx_try(struct connection *c);

/* Whether a reader has left something to the writer */
static inline bool flush_is_due(const struct connection *c)
{
	return c->due | c->unsent;
}

/*
 * Gives back @tx_lock, and does what became due meanwhile, by a reader that
 * found it taken
 */
static inline void flush_unlock(struct connection *c)
{
	tx_lock_give(&c->tx_lock);
	if (flush_is_due(c))
		flush_tx_try(c);
}

/* By the reader: what the judge wants sent is due from now on */
void flush_judged(struct connection *c);

/*
 * Under @tx_lock: end the connection with close_notify, or with a fatal alert,
 * since our key cannot be replaced. -EAGAIN, or -EDEAD with @why
 */
int flush_end(struct connection *c, u16 alert, const char *why);

/* Whether a failure is one of now only, in which nothing has changed */
static inline bool flush_again(int err)
{
	return err == -EAGAIN || err == -EINTR;
}

/* A record could not be sent: -EDEAD unless another try may get over @err */
int flush_failed(struct connection *c, int err);

/* One record of a type, whoever makes it; under @tx_lock */
int flush_record(struct connection *c, u8 type, const void *data, size_t len);

#endif /* SSLP_CONNECTION_FLUSH_H */

/* SPDX-License-Identifier: MIT */
/* What a connection has to send or set: alerts, KeyUpdates, keys. */
#ifndef SSLP_CONNECTION_FLUSH_H
#define SSLP_CONNECTION_FLUSH_H

#include "../engine/backend.h"
#include "connection.h"
#include "end.h"

/*
 * Under @tx_lock: whether something must be sent, or a key set, before the next
 * record
 */
bool flush_tx_due(const struct connection *c);

/*
 * Under @tx_lock: sends what is due, in order. Return: 0; -EAGAIN, -EINTR:
 * something is still due; -EDEAD.
 */
int flush_tx(struct connection *c);

/*
 * For the reader: flush_tx() if the writer is not at work. Otherwise the writer
 * does it. If the socket takes nothing now, that is no failure, and nobody
 * waits, even on a socket that blocks: the peer may answer us in the same way
 * and read nothing meanwhile. What is due goes out with the next write, read or
 * flush.
 */
void flush_tx_try(struct connection *c);

/* Whether a reader has left something for the writer */
static inline bool flush_is_due(const struct connection *c)
{
	return c->due | c->unsent;
}

/* Takes @tx_lock for anything except writing data; 0, or connection_forked() */
static inline int flush_lock(struct connection *c)
{
	if (!tx_lock_take(&c->tx_lock))
		return connection_forked(c);
	c->plain_max = 0;
	return 0;
}

/*
 * Gives back @tx_lock. Then does what a reader, which found it taken, has made
 * due
 */
static inline void flush_unlock(struct connection *c)
{
	tx_lock_give(&c->tx_lock);
	if (flush_is_due(c))
		flush_tx_try(c);
}

/* For the reader: makes due what the judge wants to send */
void flush_judged(struct connection *c);

/*
 * Under @tx_lock: end the connection with close_notify, or with a fatal alert,
 * because our key cannot be replaced. -EAGAIN, or -EDEAD with @why
 */
int flush_end(struct connection *c, u16 alert, const char *why);

/* Whether a failure is only temporary and has changed nothing */
static inline bool flush_again(int err)
{
	return err == -EAGAIN || err == -EINTR;
}

/* The same of a key that could not be made or set */
static inline bool flush_key_again(int err)
{
	return flush_again(err) || backend_ran_out(err);
}

/*
 * After a record could not be sent: -EDEAD, unless another try may help against
 * @err
 */
int flush_failed(struct connection *c, int err);

/* Sends one record of a type, made here or by the kernel; under @tx_lock */
int flush_record(struct connection *c, u8 type, const void *data, size_t len);

#endif /* SSLP_CONNECTION_FLUSH_H */

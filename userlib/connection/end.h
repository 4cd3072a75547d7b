/* SPDX-License-Identifier: MIT */
/* How a connection ends, and what its caller gets then. */
#ifndef SSLP_CONNECTION_END_H
#define SSLP_CONNECTION_END_H

#include "connection.h"

/*
 * Makes the connection dead; returns -EDEAD with the message @why, a constant
 */
int connection_dead(struct connection *c, const char *why);

/* The same for sending only */
int connection_lost(struct connection *c, const char *why);

/*
 * Whether the peer has reset the connection, after a call on its socket has
 * failed with @err, a negative errno. The answer does not depend on who asks
 * first, or how often.
 */
bool connection_was_reset(struct connection *c, int err);

/* The same as connection_lost(), after a send that has failed with @err */
int connection_unsent(struct connection *c, int err);

/*
 * In a child of fork(): another thread was using the connection then, and left
 * it as it was; -EDEAD with a message
 */
int connection_forked(const struct connection *c);

/* -EDEAD with a message if the connection is dead, or for sending also if lost */
int connection_check(const struct connection *c);
int connection_check_tx(const struct connection *c);

/* Under @tx_lock: -EDEAD with a message if close_notify was sent */
int connection_check_closed(const struct connection *c);

/*
 * For the reader: how the stream has ended: 0, -ENODATA, -EALERT, -ETRUNCATED
 */
int connection_ended(const struct connection *c);

/* For the reader: from now on reading returns errno @how */
int connection_has_ended(struct connection *c, int how);

/*
 * The same, and nothing more is sent: the judge has seen a fatal alert; -EALERT
 */
int connection_aborted(struct connection *c);

#endif /* SSLP_CONNECTION_END_H */

// SPDX-License-Identifier: MIT
/* How a connection ends, and what its caller gets then. */
#include "../base/message.h"
#include "../socket/ktls_check.h"
#include "alert.h"
#include "end.h"
#include "judge.h"

static int say_why(const struct connection *c)
{
	return fail(EDEAD, "the connection is dead, close its socket: %s",
		    c->why);
}

static void set_why(struct connection *c, const char *why)
{
	const char *none = NULL;

	atomic_compare_exchange_strong(&c->why, &none, why);
}

int connection_dead(struct connection *c, const char *why)
{
	set_why(c, why);
	c->dead = true;
	return say_why(c);
}

int connection_lost(struct connection *c, const char *why)
{
	set_why(c, why);
	c->lost = true;
	return say_why(c);
}

int connection_forked(const struct connection *c)
{
	return fail(EDEAD, "another thread was using the connection of socket %d when this process was forked: close the socket here",
		    c->fd);
}

int connection_check(const struct connection *c)
{
	return c->dead ? say_why(c) : 0;
}

int connection_check_tx(const struct connection *c)
{
	return c->dead || c->lost ? say_why(c) : 0;
}

int connection_check_closed(const struct connection *c)
{
	return !c->closed ? 0 :
	       fail(EDEAD, "close_notify has been sent: nothing may follow it");
}

/* What every read returns after the stream has ended */
int connection_ended(const struct connection *c)
{
	u16 alert = c->judge.received;

	switch (c->ended) {
	case 0:
		return 0;
	case ENODATA:
		return fail(ENODATA, "the peer has sent close_notify: there is no more data");
	case EALERT:
		return fail(EALERT, "%s (%u)", judge_ended_by(alert & 0xff),
			    alert & 0xff);
	case ECONNRESET:
		return fail(ETRUNCATED, "the peer has reset the connection: data may be missing");
	default:
		return fail(ETRUNCATED, "the peer has ended without close_notify: data may be missing");
	}
}

int connection_has_ended(struct connection *c, int how)
{
	c->ended = how;
	return connection_ended(c);
}

int connection_aborted(struct connection *c)
{
	connection_lost(c, judge_ended_by(c->judge.received & 0xff));
	return connection_has_ended(c, EALERT);
}

/* From here on both sides may have ended the connection properly */
static bool we_have_ended(const struct connection *c)
{
	u16 alert = c->alert_sent;

	return alert != JUDGE_NO_ALERT &&
	       (alert >> 8 == LEVEL_FATAL ||
		(alert & 0xff) == ALERT_CLOSE_NOTIFY);
}

/*
 * The kernel reports a reset only once, to whoever comes first: a call that
 * sends, one that receives, SO_ERROR, or a worker of kernel TLS. All later
 * calls get EPIPE, the end of the stream, or EBADMSG (which that worker
 * leaves). But the state of TCP stays: it is closed, and we have not closed it.
 */
bool connection_was_reset(struct connection *c, int err)
{
	if (err == -ECONNRESET ||
	    (err != -ETIMEDOUT && !we_have_ended(c) &&
	     ktls_check_closed(c->fd)))
		c->reset = true;
	return c->reset;
}

int connection_unsent(struct connection *c, int err)
{
	const char *why = "the socket accepts no more data";

	if (connection_was_reset(c, err))
		why = "the peer has reset the connection";
	else if (err == -EPIPE)
		why = "its socket is closed for sending";
	return connection_lost(c, why);
}

// SPDX-License-Identifier: MIT
/* How a connection ends, and what is said of it then. */
#include "../base/message.h"
#include "end.h"
#include "judge.h"

static int say_why(const struct connection *c)
{
	return fail(EDEAD, "the connection is of no use any more, close its socket: %s",
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

/* What reading says once the stream has ended, again and again */
int connection_ended(const struct connection *c)
{
	u16 alert = c->judge.received;

	switch (c->ended) {
	case 0:
		return 0;
	case ENODATA:
		return fail(ENODATA, "the peer has sent close_notify: there is no more");
	case EALERT:
		return fail(EALERT, "the peer has ended the connection by the alert %s (%u)",
			    judge_alert_name(alert), alert & 0xff);
	case ECONNRESET:
		return fail(ETRUNCATED, "the peer has reset the connection: what came may not be all");
	default:
		return fail(ETRUNCATED, "the peer is gone without a close_notify: what came may not be all");
	}
}

int connection_has_ended(struct connection *c, int how)
{
	c->ended = how;
	return connection_ended(c);
}

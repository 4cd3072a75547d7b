// SPDX-License-Identifier: MIT
/* What a connection owes: alerts, KeyUpdates, keys. */
#include <sys/socket.h>

#include "../base/message.h"
#include "../base/secmem.h"
#include "../socket/ktls_current.h"
#include "../socket/ktls_record.h"
#include "alert.h"
#include "flush.h"
#include "half.h"
#include "inbox.h"
#include "outbox.h"

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

int flush_dead(struct connection *c, const char *why)
{
	set_why(c, why);
	c->dead = true;
	return say_why(c);
}

int flush_lost(struct connection *c, const char *why)
{
	set_why(c, why);
	c->lost = true;
	return say_why(c);
}

int flush_check(const struct connection *c)
{
	return c->dead ? say_why(c) : 0;
}

int flush_check_tx(const struct connection *c)
{
	return c->dead || c->lost ? say_why(c) : 0;
}

/* Alerts and KeyUpdates count too; the last records of a key are for them */
static int check_limit(struct connection *c)
{
	u64 seq;
	int err;

	if (limit_take_one(&c->limit))
		return 0;
	err = half_seq(c, TX, &seq);
	if (err)
		return err;
	limit_look(&c->limit, seq);
	return seq < c->limit.records_max ? 0 :
	       flush_dead(c, "the key for sending has protected as many records as it may");
}

int flush_record(struct connection *c, u8 type, const void *data, size_t len)
{
	int err = check_limit(c);

	if (err)
		return err;
	if (c->half[TX]->kernel)
		return ktls_record_send(c->fd, type, data, len);
	return outbox_put(c, type, data, len);
}

static bool again(int err)
{
	return err == -EAGAIN || err == -EINTR;
}

/* A failure that another try may get over */
static bool for_now(int err)
{
	return again(err) || err == -ENOMEM || err == -ENOBUFS;
}

/* A record that could not be sent, and not for now only */
static int lost(struct connection *c, int err)
{
	if (!err || for_now(err))
		return err;
	return flush_lost(c, "the peer takes nothing any more");
}

/*
 * RFC 8446 section 6.2: after a fatal alert neither side sends. The alert is
 * lost if the socket is closed with data in it that nobody has read, which is
 * why the sending half is ended once all of it is out: the peer sees the end
 * first.
 */
static void end_sending(struct connection *c)
{
	if (c->closed && c->alert_sent >> 8 == LEVEL_FATAL &&
	    !(c->out && outbox_pending(c->out)))
		shutdown(c->fd, SHUT_WR);
}

/* What becomes due while this one goes out stays so: hence cleared before */
static int send_alert(struct connection *c)
{
	u8 bytes[2];
	u16 alert;
	int err;

	c->due &= ~DUE_ALERT;
	if (c->closed)
		return 0;
	alert = c->alert;
	bytes[0] = alert >> 8;
	bytes[1] = alert;
	err = flush_record(c, TYPE_ALERT, bytes, sizeof(bytes));
	if (for_now(err)) {
		c->due |= DUE_ALERT;
		return err;
	}
	if (!err)
		c->alert_sent = alert;
	c->closed |= bytes[0] == LEVEL_FATAL ||
		     bytes[1] == ALERT_CLOSE_NOTIFY;
	end_sending(c);
	return lost(c, err);
}

/* RFC 8446 section 4.6.3; RFC 9846 section 4.7.3: one request at a time */
static int send_update(struct connection *c, struct half_next *next)
{
	bool request = c->request && !c->asked;
	const u8 message[] = { MESSAGE_KEY_UPDATE, 0, 0, 1, request };
	int err;

	err = flush_record(c, TYPE_HANDSHAKE, message, sizeof(message));
	if (err)
		return lost(c, err);
	/* It is out, and is never sent again: from here on the next key is ours */
	half_commit(c, TX, next);
	c->request = false;
	if (request)
		c->asked = true;
	c->due &= ~DUE_UPDATE;
	return 0;
}

/* The kernel gets the key of a KeyUpdate that is out */
static int set_tx_key(struct connection *c)
{
	int err = half_set(c, TX);

	if (!err)
		limit_start(&c->limit, 0);
	if (!err || again(err) || err == -ENOMEM)
		return err;
	return flush_dead(c, "a KeyUpdate is out, but the kernel does not take the next key");
}

static int check_tx_key(struct connection *c)
{
	struct ktls_key key;

	/* What a vault has armed is not here; it looks itself */
	if (!c->half[TX]->kernel || !c->half[TX]->key.key_len)
		return 0;
	half_ktls_key(c, c->half[TX], 0, &key);
	return ktls_current_is(c->fd, TLS_TX, &key);
}

int flush_end(struct connection *c, u16 alert, const char *why)
{
	int err;

	c->alert = alert;
	c->due |= DUE_ALERT;
	err = send_alert(c);
	return again(err) ? err : flush_dead(c, why);
}

static int update_tx(struct connection *c)
{
	struct half_next *next;
	int err;

	if (half_can_update(c, TX))
		return flush_end(c, LEVEL_FATAL << 8 | ALERT_INTERNAL_ERROR,
				 "a KeyUpdate is due, and the key for sending cannot be replaced here");
	err = half_next(c, TX, NULL, &next);
	if (err)
		return err;
	err = check_tx_key(c);
	if (err)
		err = flush_dead(c, "somebody else has replaced the key for sending");
	else
		err = send_update(c, next);
	secmem_free(next);
	return err ?: set_tx_key(c);
}

bool flush_tx_due(const struct connection *c)
{
	return c->due || c->half[TX]->key_due ||
	       (c->out && outbox_pending(c->out));
}

int flush_tx(struct connection *c)
{
	int err = 0;

	/* Nobody is there to hear it: RFC 8446 section 6.2 */
	if (c->lost) {
		c->due = 0;
		return 0;
	}
	if (c->half[TX]->key_due)
		err = set_tx_key(c);
	if (!err && c->out)
		err = lost(c, outbox_flush(c));
	if (!err && c->due & DUE_ALERT)
		err = send_alert(c);
	if (!err && c->due & DUE_UPDATE && c->closed)
		c->due &= ~DUE_UPDATE;
	if (!err && c->due & DUE_UPDATE)
		err = update_tx(c);
	end_sending(c);
	return err;
}

void flush_tx_try(struct connection *c)
{
	if ((!c->due && !c->unsent) || pthread_mutex_trylock(&c->tx_lock))
		return;
	if (!c->own_sends)
		flush_tx(c);
	pthread_mutex_unlock(&c->tx_lock);
}

void flush_unlock(struct connection *c)
{
	pthread_mutex_unlock(&c->tx_lock);
	flush_tx_try(c);
}

void flush_judged(struct connection *c)
{
	struct judge *j = &c->judge;

	if (j->due & DUE_ALERT)
		c->alert = j->alert;
	c->due |= j->due & (DUE_ALERT | DUE_UPDATE);
	j->due &= DUE_RX_KEY;
}

/* Derived once; setting it may have to be tried again */
static int next_rx_key(struct connection *c)
{
	struct half_next *next;
	int err;

	err = half_can_update(c, RX) ?: half_next(c, RX, NULL, &next);
	if (err)
		return err;
	half_commit(c, RX, next);
	secmem_free(next);
	c->judge.due &= ~DUE_RX_KEY;
	return 0;
}

int flush_rx(struct connection *c)
{
	int err = 0;

	if (c->judge.due & DUE_RX_KEY)
		err = next_rx_key(c);
	if (!err)
		err = half_set(c, RX);
	if (!err || again(err) || err == -ENOMEM)
		return err;
	judge_fail(&c->judge, ALERT_INTERNAL_ERROR,
		   "the KeyUpdate of the peer cannot be followed here");
	flush_judged(c);
	flush_tx_try(c);
	return flush_dead(c, c->judge.why);
}

int flush_check_closed(const struct connection *c)
{
	return !c->closed ? 0 :
	       fail(EDEAD, "close_notify has been sent: nothing may follow it");
}

int connection_update(struct connection *c, bool request)
{
	int err;

	pthread_mutex_lock(&c->tx_lock);
	err = flush_check_tx(c) ?: half_can_update(c, TX) ?:
	      flush_check_closed(c);
	if (!err && !c->half[TX]->key_due) {
		c->request |= request;
		c->due |= DUE_UPDATE;
	}
	if (!err)
		err = flush_tx(c);
	flush_unlock(c);
	return err;
}

/* A warning may be due already: close_notify follows it */
static int close_tx(struct connection *c)
{
	int err = flush_check_tx(c) ?: flush_tx(c);

	if (!err && !c->closed) {
		c->alert = LEVEL_WARNING << 8 | ALERT_CLOSE_NOTIFY;
		c->due |= DUE_ALERT;
		err = flush_tx(c);
	}
	if (!err && c->out)
		err = outbox_flush(c);
	return err ?: flush_check_tx(c);
}

int connection_shutdown(struct connection *c)
{
	int err;

	pthread_mutex_lock(&c->tx_lock);
	err = close_tx(c);
	if (!err)
		shutdown(c->fd, SHUT_WR);
	flush_unlock(c);
	return err;
}

/* What the kernel may wait for though no KeyUpdate came: see ktls_current.h */
static int resume_rx(struct connection *c)
{
	int err = 0;

	if (!c->half[RX]->kernel || !c->looks_updated)
		return 0;
	if (!ktls_record_waits(c->fd))
		err = ktls_current_again(c->fd, c->cipher);
	c->looks_updated = err;
	return err;
}

int connection_flush(struct connection *c)
{
	int err = 0, tx_err, by = READ_BY_NOBODY;

	/* A reader at work sets the key itself, before it receives again */
	if (atomic_compare_exchange_strong(&c->reading, &by, READ_BY_FLUSH)) {
		if (!c->dead)
			err = flush_rx(c) ?: resume_rx(c);
		c->reading = READ_BY_NOBODY;
	}
	pthread_mutex_lock(&c->tx_lock);
	tx_err = flush_tx(c);
	if (!tx_err && c->out)
		tx_err = lost(c, outbox_flush(c));
	flush_unlock(c);
	return flush_check(c) ?: err ?: tx_err;
}

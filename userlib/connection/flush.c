// SPDX-License-Identifier: MIT
/* What a connection has to send or set: alerts, KeyUpdates, keys. */
#include <sys/socket.h>

#include "../base/cancel.h"
#include "../base/message.h"
#include "../socket/ktls_current.h"
#include "../socket/ktls_held.h"
#include "../socket/ktls_record.h"
#include "alert.h"
#include "end.h"
#include "flush.h"
#include "half.h"
#include "inbox.h"
#include "outbox.h"
#include "update.h"

/*
 * Alerts and KeyUpdates count, too. The last records of a key are kept for them
 */
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
	       connection_dead(c, "the key for sending has protected as many records as it may");
}

int flush_record(struct connection *c, u8 type, const void *data, size_t len)
{
	int err = check_limit(c);

	if (err)
		return err;
	if (c->half[TX]->kernel)
		return ktls_record_send(c->fd, type, data, len, c->send_flags);
	return outbox_put(c, type, data, len);
}

/* A failure that another try may overcome */
static bool for_now(int err)
{
	return flush_again(err) || err == -ENOMEM || err == -ENOBUFS;
}

/* A record could not be sent: for now, or for good */
int flush_failed(struct connection *c, int err)
{
	if (!err || for_now(err) || err == -EDEAD)
		return err;
	return connection_unsent(c, err);
}

/*
 * RFC 8446 section 6.2: after a fatal alert neither side sends. If a socket is
 * closed with unread data in it, the alert is lost. So the sending half is
 * ended as soon as the alert is out. Then the peer sees the end first.
 */
static void end_sending(struct connection *c)
{
	if (c->closed && c->alert_sent >> 8 == LEVEL_FATAL && !c->held &&
	    !(c->out && outbox_pending(c->out)))
		shutdown(c->fd, SHUT_WR);
}

static bool is_last(u16 alert)
{
	return alert >> 8 == LEVEL_FATAL ||
	       (alert & 0xff) == ALERT_CLOSE_NOTIFY;
}

/*
 * Sends the last record; @held then says whether the kernel may still hold some
 */
static int put_last(struct connection *c, const u8 bytes[2])
{
	struct ktls_held before;
	int err = ktls_held_before(c->fd, c->send_flags, &before) ?:
		  flush_record(c, TYPE_ALERT, bytes, 2);

	if (!err)
		c->held = ktls_held_after(c->fd, &before);
	return err;
}

static int put_alert(struct connection *c, u16 alert)
{
	const u8 bytes[2] = { alert >> 8, alert };

	if (c->half[TX]->kernel && is_last(alert))
		return put_last(c, bytes);
	return flush_record(c, TYPE_ALERT, bytes, sizeof(bytes));
}

/* Cleared before, because what becomes due meanwhile must stay due */
static int send_alert(struct connection *c)
{
	u16 alert;
	int err;

	c->due &= ~DUE_ALERT;
	if (c->closed)
		return 0;
	alert = c->alert;
	err = put_alert(c, alert);
	if (for_now(err)) {
		c->due |= DUE_ALERT;
		return err;
	}
	if (!err)
		c->alert_sent = alert;
	c->closed |= is_last(alert);
	end_sending(c);
	return flush_failed(c, err);
}

int flush_end(struct connection *c, u16 alert, const char *why)
{
	int err;

	c->alert = alert;
	c->due |= DUE_ALERT;
	err = send_alert(c);
	return flush_again(err) ? err : connection_dead(c, why);
}

bool flush_tx_due(const struct connection *c)
{
	return c->due || c->half[TX]->key_due ||
	       (c->out && outbox_pending(c->out));
}

int flush_tx(struct connection *c)
{
	int err = 0;

	/* Nobody listens any more: RFC 8446 section 6.2 */
	if (c->lost) {
		c->due = 0;
		return 0;
	}
	if (c->half[TX]->key_due)
		err = update_set_tx(c);
	if (!err && c->out)
		err = flush_failed(c, outbox_flush(c));
	if (!err && c->due & DUE_ALERT)
		err = send_alert(c);
	/*
	 * RFC 9846 section 4.7.3: a request is ignored if there is no next key
	 */
	if (!err && c->due & DUE_UPDATE &&
	    (c->closed || half_is_last(c->half[TX])))
		c->due &= ~DUE_UPDATE;
	if (!err && c->due & DUE_UPDATE)
		err = update_tx(c);
	end_sending(c);
	return err;
}

void flush_tx_try(struct connection *c)
{
	int cancel;

	if (!flush_is_due(c) || !tx_lock_try(&c->tx_lock))
		return;
	cancel = cancel_disable();
	c->plain_max = 0;
	c->send_flags = MSG_DONTWAIT;
	if (!c->own_sends)
		flush_tx(c);
	c->send_flags = 0;
	tx_lock_give(&c->tx_lock);
	cancel_restore(cancel);
}

void flush_judged(struct connection *c)
{
	struct judge *j = &c->judge;

	if (j->due & DUE_ALERT)
		c->alert = j->alert;
	c->due |= j->due & (DUE_ALERT | DUE_UPDATE);
	j->due &= DUE_RX_KEY;
}

/* If a warning is due already, close_notify follows it */
static int close_tx(struct connection *c)
{
	int err = connection_check_tx(c) ?: flush_tx(c);

	if (!err && !c->closed) {
		c->alert = LEVEL_WARNING << 8 | ALERT_CLOSE_NOTIFY;
		c->due |= DUE_ALERT;
		err = flush_tx(c);
	}
	if (!err && c->out)
		err = outbox_flush(c);
	err = err ?: connection_check_tx(c);
	if (!err && c->held && ktls_held_full(c->fd))
		err = fail(EAGAIN, "socket %d has not taken all yet", c->fd);
	return err;
}

/* close() sends what may be held, but it would not be sent behind a FIN */
int connection_shutdown(struct connection *c)
{
	int err = flush_lock(c);

	if (err)
		return err;
	err = close_tx(c);
	if (!err && !c->held)
		shutdown(c->fd, SHUT_WR);
	flush_unlock(c);
	return err;
}

/*
 * Sets the key that the kernel may wait for although no KeyUpdate came: see
 * ktls_current.h
 */
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
	int err = 0, tx_err;

	/*
	 * If a reader is at work, it sets the key itself before it receives
	 * again
	 */
	if (connection_read_try(c, READ_BY_FLUSH)) {
		c->plain = false;
		if (!c->dead)
			err = update_rx(c) ?: resume_rx(c);
		connection_read_end(c);
	}
	tx_err = flush_lock(c);
	if (tx_err)
		return tx_err;
	tx_err = flush_tx(c);
	if (!tx_err && c->out)
		tx_err = flush_failed(c, outbox_flush(c));
	flush_unlock(c);
	return connection_check(c) ?: err ?: tx_err;
}

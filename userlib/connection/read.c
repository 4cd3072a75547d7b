// SPDX-License-Identifier: MIT
/* What comes in: application data for the caller, the rest for the judge. */
#include <sched.h>

#include "../base/message.h"
#include "../socket/ktls_current.h"
#include "../socket/ktls_record.h"
#include "alert.h"
#include "flush.h"
#include "half.h"
#include "inbox.h"
#include "open.h"
#include "outbox.h"

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

static int has_ended(struct connection *c, int how)
{
	c->ended = how;
	return connection_ended(c);
}

/* The peer broke a rule: it is told, and that is all */
static int refused(struct connection *c)
{
	flush_judged(c);
	flush_tx_try(c);
	return flush_dead(c, c->judge.why);
}

/* What others than the reader look at */
static void note(struct connection *c, unsigned int events)
{
	if (events & JUDGE_UPDATED)
		c->asked = false;
	c->alert_received = c->judge.received;
}

/*
 * From what the judge said to what is due. -EALERT and -ENODATA at the end of
 * the stream, -EDEAD
 */
static int follow(struct connection *c, unsigned int events)
{
	note(c, events);
	switch (c->judge.state) {
	case JUDGE_DEAD:
		return refused(c);
	case JUDGE_ABORTED:
		flush_lost(c, "the peer has ended it by an alert");
		return has_ended(c, EALERT);
	case JUDGE_CLOSED:
		flush_judged(c);
		flush_tx_try(c);
		return has_ended(c, ENODATA);
	default:
		flush_judged(c);
		return 0;
	}
}

/* What the kernel says of a record that it cannot open, RFC 8446 section 5.2 */
static const struct {
	int err;
	u8 alert;
	const char *why;
} kernel_refusals[] = {
	{ EBADMSG, ALERT_BAD_RECORD_MAC,
	  "a record does not pass authentication" },
	{ EMSGSIZE, ALERT_RECORD_OVERFLOW, "a record is too long" },
	{ EPROTO, ALERT_PROTOCOL_VERSION,
	  "what came in is not a record of this version" },
};

/* Of a failure to receive: the peer's fault, the end, or for now only */
static int receive_failed(struct connection *c, int err)
{
	size_t i;

	if (err == -EAGAIN || err == -EINTR || err == -ENOMEM ||
	    err == -ENOBUFS)
		return err;
	for (i = 0; i < ARRAY_SIZE(kernel_refusals); i++)
		if (kernel_refusals[i].err == -err) {
			judge_fail(&c->judge, kernel_refusals[i].alert,
				   kernel_refusals[i].why);
			return refused(c);
		}
	return has_ended(c, err == -ECONNRESET ? ECONNRESET : ETRUNCATED);
}

/* A KeyUpdate cut in pieces, or a ticket whose piece looks like one */
static int paused(struct connection *c)
{
	if (c->looks_updated && !ktls_current_again(c->fd, c->cipher)) {
		c->looks_updated = false;
		return 0;
	}
	judge_fail(&c->judge, ALERT_INTERNAL_ERROR,
		   "the kernel waits for a key that no KeyUpdate has announced");
	return refused(c);
}

/* A peer that renews its keys because of what we send does not flood us */
static unsigned int judge_record(struct connection *c, u8 type,
				 const void *data, size_t len, bool end)
{
	if (c->sent) {
		c->sent = false;
		c->judge.updates = 0;
	}
	return judge_take(&c->judge, type, data, len, end);
}

/* The judge's word on a record of the kernel's, or a part of one */
static unsigned int judge_kernel(struct connection *c, u8 type,
				 const void *data, size_t len, bool end)
{
	bool begins = type == TYPE_HANDSHAKE && len && !c->judge.in_record;
	unsigned int events;

	if (begins)
		c->looks_updated = *(const u8 *)data == MESSAGE_KEY_UPDATE;
	events = judge_record(c, type, data, len, end);
	if (c->judge.due & DUE_RX_KEY)
		c->looks_updated = false;	/* its key is what is waited for */
	return events;
}

/* One call of the kernel; *@ret_len stays 0 but for application data */
static int receive_kernel(struct connection *c, void *data, size_t size,
			  size_t *ret_len)
{
	unsigned int events;
	size_t len;
	u8 type;
	bool end;
	int err;

	err = ktls_record_receive_any(c->fd, &type, data, size, &len, &end);
	if (err == -EKEYEXPIRED)
		return paused(c);
	if (err)
		return receive_failed(c, err);
	if (type == TYPE_APPLICATION_DATA)
		end = true;	/* any part of it is welcome */
	events = judge_kernel(c, type, data, len, end);
	if (events & JUDGE_DATA)
		*ret_len = len;
	return follow(c, events);
}

static const char *why_not_opened(u8 alert)
{
	switch (alert) {
	case RECORD_BAD_MAC:
		return "a record does not pass authentication";
	case RECORD_OVERFLOW:
		return "a record is too long";
	default:
		return "what came in is not a record that may come here";
	}
}

/* One record opened here; its data is in the inbox then */
static int receive_user(struct connection *c)
{
	struct record_opened opened;
	unsigned int events;
	const u8 *content;
	int err;

	/* Bytes that a child of a fork takes are lost to its parent */
	err = c->out ? outbox_check_owner(c->out) : 0;
	if (err)
		return err;
	err = inbox_record(c, &opened, &content);
	if (err == -EPROTO || err == -EBADMSG || err == -EKEYEXPIRED) {
		judge_fail(&c->judge, opened.alert,
			   why_not_opened(opened.alert));
		return refused(c);
	}
	if (err)
		return receive_failed(c, err);
	events = judge_record(c, opened.type, content, opened.len, true);
	if (events & JUDGE_DATA) {
		c->in->unread = content;
		c->in->unread_len = opened.len;
	}
	return follow(c, events);
}

/* Data that has been read counts as what our key sends: see @update_after */
static void count(struct connection *c, size_t len)
{
	c->received += len;
	if (!c->update_after || c->received < c->update_after)
		return;
	c->received = 0;
	c->request = true;
	c->due |= DUE_UPDATE;
}

static int receive(struct connection *c, void *data, size_t size,
		   size_t *ret_len)
{
	int err;

	err = flush_rx(c);
	flush_tx_try(c);
	if (err)
		return err;
	if (!c->half[RX]->kernel)
		err = open_rx_kernel(c);
	if (err)
		return err;
	return c->half[RX]->kernel ? receive_kernel(c, data, size, ret_len) :
				     receive_user(c);
}

static int read_some(struct connection *c, void *data, size_t size,
		     size_t *ret_len)
{
	size_t len = 0;
	int err;

	while (!len) {
		if (c->in && c->in->unread_len) {
			len = inbox_take(c->in, data, size);
			break;
		}
		err = flush_check(c) ?: connection_ended(c) ?:
		      receive(c, data, size, &len);
		if (err)
			return err;
	}
	if (c->in && !c->in->unread_len && c->half[RX]->kernel) {
		inbox_free(c->in);
		c->in = NULL;
	}
	count(c, len);
	*ret_len = len;
	return 0;
}

int connection_read_begin(struct connection *c)
{
	int by = READ_BY_NOBODY;

	while (!atomic_compare_exchange_weak(&c->reading, &by,
					     READ_BY_READER)) {
		if (by == READ_BY_READER)
			break;
		by = READ_BY_NOBODY;
		sched_yield();
	}
	if (by == READ_BY_NOBODY)
		return 0;
	return fail(EINVAL, "another thread is reading from this connection");
}

void connection_read_end(struct connection *c)
{
	c->reading = READ_BY_NOBODY;
}

int connection_read(struct connection *c, void *data, size_t size,
		    size_t *ret_len)
{
	int err = connection_read_begin(c);

	if (err)
		return err;
	err = read_some(c, data, size, ret_len);
	connection_read_end(c);
	return err;
}

static int check_flushed(const struct connection *c)
{
	if (c->judge.due || c->half[RX]->key_due)
		return fail(EKEYREJECTED, "sslp_connection_flush() must come first");
	if (c->in)
		return fail(EKEYREJECTED, "what was handed over, or records made here, come by sslp_connection_read()");
	return 0;
}

static int judge_received(struct connection *c, u8 type, const void *data,
			  size_t len, unsigned int *ret_events,
			  bool *ret_flush)
{
	unsigned int events;
	int err;

	err = flush_check(c) ?: check_flushed(c);
	if (err)
		return err;
	err = connection_ended(c);
	if (err)
		return err;
	events = judge_kernel(c, type, data, len, true);
	if (events & JUDGE_DATA)
		count(c, len);
	note(c, events);
	flush_judged(c);
	if (c->judge.state == JUDGE_DEAD)
		return flush_dead(c, c->judge.why);
	if (c->judge.state == JUDGE_ABORTED) {
		flush_lost(c, "the peer has ended it by an alert");
		return has_ended(c, EALERT);
	}
	if (c->judge.state == JUDGE_CLOSED)
		c->ended = ENODATA;
	*ret_events = events;
	*ret_flush = c->due || c->judge.due || c->half[RX]->key_due ||
		     c->looks_updated;
	return 0;
}

int connection_received(struct connection *c, u8 type, const void *data,
			size_t len, unsigned int *ret_events, bool *ret_flush)
{
	int err = connection_read_begin(c);

	if (err)
		return err;
	err = judge_received(c, type, data, len, ret_events, ret_flush);
	connection_read_end(c);
	return err;
}

// SPDX-License-Identifier: MIT
/* Judges a record that came in, and does what follows. */
#include <sys/socket.h>

#include "../base/message.h"
#include "../socket/ktls_current.h"
#include "alert.h"
#include "end.h"
#include "flush.h"
#include "inbox.h"
#include "outbox.h"
#include "receive.h"

/* The peer broke a rule. It gets the alert, and the connection ends */
static int refused(struct connection *c)
{
	flush_judged(c);
	flush_tx_try(c);
	return connection_dead(c, c->judge.why);
}

/* Notes what threads other than the reader look at */
void receive_note(struct connection *c, unsigned int events)
{
	if (events & JUDGE_UPDATED)
		c->asked = false;
	c->alert_received = c->judge.received;
}

/*
 * Makes due what follows from the judge's answer. Return: -EALERT or -ENODATA
 * at the end of the stream; -EDEAD
 */
static int follow(struct connection *c, unsigned int events)
{
	receive_note(c, events);
	switch (c->judge.state) {
	case JUDGE_DEAD:
		return refused(c);
	case JUDGE_ABORTED:
		return connection_aborted(c);
	case JUDGE_CLOSED:
		flush_judged(c);
		flush_tx_try(c);
		return connection_has_ended(c, ENODATA);
	default:
		flush_judged(c);
		return 0;
	}
}

/* Why a record was not opened, by the alert that answers it */
static const struct {
	u8 alert;
	const char *why;
} not_opened_whys[] = {
	{ ALERT_BAD_RECORD_MAC, "a record does not pass authentication" },
	{ ALERT_RECORD_OVERFLOW, "a record is too long" },
	{ ALERT_PROTOCOL_VERSION,
	  "what came in is not a record of this version" },
};

static const char *why_not_opened(u8 alert)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(not_opened_whys); i++)
		if (not_opened_whys[i].alert == alert)
			return not_opened_whys[i].why;
	return "what came in is not a record that may come here";
}

/* The kernel's errors for a record that it cannot open, RFC 8446 section 5.2 */
static const struct {
	int err;
	u8 alert;
} kernel_refusals[] = {
	{ EBADMSG, ALERT_BAD_RECORD_MAC },
	{ EMSGSIZE, ALERT_RECORD_OVERFLOW },
	{ EPROTO, ALERT_PROTOCOL_VERSION },
};

/* Sends the alert for it, and the connection ends */
static int not_opened(struct connection *c, u8 alert)
{
	judge_fail(&c->judge, alert, why_not_opened(alert));
	return refused(c);
}

/*
 * EBADMSG may also be left by a reset; but a bad record is still bad at the
 * next try
 */
static bool left_of_reset(struct connection *c, int err)
{
	u8 byte;

	return err == -EBADMSG && connection_was_reset(c, err) &&
	       (recv(c->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 ||
		errno != EBADMSG);
}

/*
 * Judges a failure to receive: the fault of the peer, the end, or only
 * temporary
 */
static int receive_failed(struct connection *c, int err)
{
	size_t i;

	if (err == -EAGAIN || err == -EINTR || err == -ENOMEM ||
	    err == -ENOBUFS)
		return err;
	for (i = 0; i < ARRAY_SIZE(kernel_refusals); i++)
		if (kernel_refusals[i].err == -err && !left_of_reset(c, err))
			return not_opened(c, kernel_refusals[i].alert);
	if (!connection_was_reset(c, err))
		return connection_has_ended(c, ETRUNCATED);
	/*
	 * The kernel reports this only once, and may accept another record for
	 * a dead peer
	 */
	connection_unsent(c, err);
	return connection_has_ended(c, ECONNRESET);
}

/* A KeyUpdate in pieces, or a ticket of which a piece looks like one */
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

/* A peer that renews its keys because of what we send is not flooding us */
static unsigned int judge_record(struct connection *c, u8 type,
				 const void *data, size_t len, bool end)
{
	if (c->sent) {
		c->sent = false;
		c->judge.updates = 0;
	}
	return judge_take(&c->judge, type, data, len, end);
}

/* What the judge says about a record from the kernel, or a part of one */
unsigned int receive_judge(struct connection *c, u8 type, const void *data,
			   size_t len, bool end)
{
	bool begins = type == TYPE_HANDSHAKE && len && !c->judge.in_record;
	unsigned int events;

	if (begins)
		c->looks_updated = *(const u8 *)data == MESSAGE_KEY_UPDATE;
	events = judge_record(c, type, data, len, end);
	if (c->judge.due & DUE_RX_KEY)
		c->looks_updated = false;	/* its key is due now */
	return events;
}

int receive_kernel(struct connection *c, struct ktls_record r, const void *data,
		   size_t *ret_len)
{
	unsigned int events;

	if (r.len == -EKEYEXPIRED)
		return paused(c);
	if (r.len < 0)
		return receive_failed(c, r.len);
	/* Application data need not be a whole record */
	events = receive_judge(c, r.type, data, r.len,
			       r.end || r.type == TYPE_APPLICATION_DATA);
	if (events & JUDGE_DATA)
		*ret_len = r.len;
	return follow(c, events);
}

/* Judges one record that was opened here. Its data is then in the inbox */
int receive_user(struct connection *c)
{
	struct record_opened opened;
	unsigned int events;
	const u8 *content;
	int err;

	/* Bytes that a forked child takes are lost to its parent */
	err = c->out ? outbox_check_owner(c->out) : 0;
	if (err)
		return err;
	err = inbox_record(c, &opened, &content);
	if (err == -EPROTO || err == -EBADMSG || err == -EKEYEXPIRED)
		return not_opened(c, opened.alert);
	if (err)
		return receive_failed(c, err);
	events = judge_record(c, opened.type, content, opened.len, true);
	if (events & JUDGE_DATA) {
		c->in->unread = content;
		c->in->unread_len = opened.len;
	}
	return follow(c, events);
}

/* SPDX-License-Identifier: MIT */
/*
 * What incoming records mean for a connection. The judge reads no socket and no
 * clock. Content types and bytes go in; what has happened and what is due come
 * out.
 */
#ifndef SSLP_CONNECTION_JUDGE_H
#define SSLP_CONNECTION_JUDGE_H

#include "handshake.h"

/* The reading half of a connection. Its state only moves down this list */
enum judge_state {
	JUDGE_OPEN,
	JUDGE_CLOSED,		/* the peer sent close_notify */
	JUDGE_ABORTED,		/* the peer sent an alert that ends it */
	JUDGE_DEAD,		/* the peer broke a rule, or we failed */
};

/* What has happened, bits */
enum {
	JUDGE_DATA = 1,		/* application data */
	JUDGE_TICKET = 2,
	JUDGE_UPDATED = 4,	/* the peer's KeyUpdate */
	JUDGE_CLOSE = 8,	/* close_notify */
	JUDGE_ALERT = 16,	/* any other alert */
};

/* What must be done before the next record goes in or out, bits */
enum {
	DUE_RX_KEY = 1,		/* receive with the next key */
	DUE_ALERT = 2,		/* send @alert */
	DUE_UPDATE = 4,		/* answer with a KeyUpdate */
};

#define JUDGE_NO_ALERT	0xffff

/**
 * struct judge - what is known about the peer
 * @client: we are the client
 * @tls13: TLS 1.3, else TLS 1.2
 * @state: enum judge_state
 * @due: DUE_*, cleared by whoever has done it
 * @alert: to send: level << 8 | description
 * @received: the last alert of the peer, in the same form
 * @updates_max: how many KeyUpdates may come in a row without application data
 * @updates: how many have come
 * @idle: other records and messages in a row without application data
 * @in_record: a part of a record is here: no other type may come
 * @update_ends: a whole KeyUpdate is here; its record must end now
 * @requested: that KeyUpdate asked for ours
 * @alert_have: bytes of an alert in @alert_bytes
 * @message: handshake message under way
 * @why: what the peer did wrong, in words
 */
struct judge {
	bool client, tls13;
	bool in_record, update_ends, requested;
	u8 state, due;
	u8 alert_have, alert_bytes[2];
	u16 alert, received;
	u32 updates_max, updates, idle;
	struct handshake message;
	const char *why;
};

void judge_init(struct judge *j, bool client, bool tls13, u32 updates_max);

/**
 * judge_take() - the content of a record, or a part of it
 * @j: judge
 * @type: its content type
 * @data: content
 * @len: bytes, may be 0
 * @end: this is the end of the record
 *
 * Records that come after the end of the connection are ignored.
 *
 * Return: what has happened. @j->state and @j->due say what follows.
 */
unsigned int judge_take(struct judge *j, u8 type, const void *data, size_t len,
			bool end);

/* Nothing is due or incomplete: application data needs no judgement */
static inline bool judge_is_quiet(const struct judge *j)
{
	return j->state == JUDGE_OPEN && !j->due && !j->in_record &&
	       !handshake_under_way(&j->message);
}

/* What judge_take() does then with application data of at least one byte */
static inline void judge_data(struct judge *j)
{
	j->idle = j->updates = 0;
}

/* The connection is dead; a fatal @alert is due */
void judge_fail(struct judge *j, u8 alert, const char *why);

/* Words for a connection that the peer has ended by @alert: a constant string */
const char *judge_ended_by(u8 alert);

#endif /* SSLP_CONNECTION_JUDGE_H */

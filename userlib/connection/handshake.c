// SPDX-License-Identifier: MIT
/*
 * Puts together handshake messages that come after the handshake, and judges
 * them.
 */
#include "alert.h"
#include "handshake.h"

/* lifetime, age_add, nonce length; then nonce, ticket and extensions */
#define TICKET_NONCE_LEN	8
#define TICKET_MIN		(4 + 4 + 1 + 2 + 1 + 2)
#define TICKET_MAX		(4 + 4 + 1 + 255 + 2 + 65535 + 2 + 65534)

/* version, random, session, one suite, one compression method */
#define CLIENT_HELLO_MIN	(2 + 32 + 1 + 2 + 2 + 1 + 1)
#define CLIENT_HELLO_MAX	(2 + 32 + 33 + 2 + 65534 + 256 + 2 + 65535)

/*
 * The messages that may come after the handshake, by who receives them: RFC
 * 8446 sections 4.6.1 and 4.6.3, RFC 5246 sections 7.4.1.1 and 7.4.1.2. The
 * lengths are those of the body.
 */
static const struct rule {
	bool tls13, client;
	u8 type;
	u32 min, max;
} rules[] = {
	{ true, true, MESSAGE_NEW_SESSION_TICKET, TICKET_MIN, TICKET_MAX },
	{ true, true, MESSAGE_KEY_UPDATE, 1, 1 },
	{ true, false, MESSAGE_KEY_UPDATE, 1, 1 },
	{ false, true, MESSAGE_HELLO_REQUEST, 0, 0 },
	{ false, false, MESSAGE_CLIENT_HELLO, CLIENT_HELLO_MIN,
	  CLIENT_HELLO_MAX },
};

static const struct rule *find_rule(bool tls13, bool client, u8 type)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rules); i++)
		if (rules[i].tls13 == tls13 && rules[i].client == client &&
		    rules[i].type == type)
			return &rules[i];
	return NULL;
}

static size_t refuse(struct handshake_error *error, u8 alert, const char *why)
{
	error->alert = alert;
	error->why = why;
	return 0;
}

/* The lengths inside a ticket must add up to its own; RFC 8446 section 4.6.1 */
static bool ticket_fits(struct handshake *m, u8 byte)
{
	u32 ticket = TICKET_NONCE_LEN + 1 + m->nonce_len;
	u32 extensions = ticket + 2 + m->ticket_len;

	if (m->at == TICKET_NONCE_LEN)
		m->nonce_len = byte;
	else if (m->at == ticket)
		m->ticket_len = byte << 8;
	else if (m->at == ticket + 1)
		m->ticket_len |= byte;
	else if (m->at == extensions)
		m->extensions_len = byte << 8;
	else if (m->at == extensions + 1)
		m->extensions_len |= byte;
	if (m->at == ticket + 1 && !m->ticket_len)
		return false;
	if (m->at + 1 < m->len)
		return true;
	return m->at > extensions &&
	       extensions + 2 + m->extensions_len == m->len;
}

/* Returns the bytes taken of the body, or 0 with @error */
static size_t take_body(struct handshake *m, const u8 *data, size_t len,
			struct handshake_error *error)
{
	size_t take = m->len - m->at, i;

	if (take > len)
		take = len;
	if (m->head[0] == MESSAGE_NEW_SESSION_TICKET) {
		for (i = 0; i < take; i++, m->at++)
			if (!ticket_fits(m, data[i]))
				return refuse(error, ALERT_DECODE_ERROR,
					      "a ticket whose lengths do not add up");
		return take;
	}
	if (m->head[0] == MESSAGE_KEY_UPDATE && data[0] > 1)
		return refuse(error, ALERT_ILLEGAL_PARAMETER,
			      "a KeyUpdate with an unknown value");
	m->value = data[0];
	m->at += take;
	return take;
}

/* Returns the bytes taken of the head, or 0 with @error */
static size_t take_head(struct handshake *m, bool client, bool tls13,
			const u8 *data, size_t len,
			struct handshake_error *error)
{
	const struct rule *rule;
	size_t take = sizeof(m->head) - m->have;

	if (take > len)
		take = len;
	memcpy(m->head + m->have, data, take);
	m->have += take;
	rule = find_rule(tls13, client, m->head[0]);
	if (!rule)
		return refuse(error, ALERT_UNEXPECTED_MESSAGE,
			      "a handshake message that does not belong here");
	if (m->have < sizeof(m->head))
		return take;
	m->len = m->head[1] << 16 | m->head[2] << 8 | m->head[3];
	if (m->len < rule->min || m->len > rule->max)
		return refuse(error, ALERT_DECODE_ERROR,
			      "a handshake message of an impossible length");
	return take;
}

static enum handshake_event whole(const struct handshake *m)
{
	if (m->head[0] == MESSAGE_NEW_SESSION_TICKET)
		return HANDSHAKE_TICKET;
	if (m->head[0] == MESSAGE_KEY_UPDATE)
		return m->value ? HANDSHAKE_UPDATE_REQUESTED : HANDSHAKE_UPDATE;
	return HANDSHAKE_RENEGOTIATION;
}

size_t handshake_take(struct handshake *m, bool client, bool tls13,
		      const u8 *data, size_t len, enum handshake_event *event,
		      struct handshake_error *error)
{
	size_t head = 0, body = 0;

	*event = HANDSHAKE_MORE;
	if (m->have < sizeof(m->head)) {
		head = take_head(m, client, tls13, data, len, error);
		if (!head)
			return 0;
	}
	if (m->have < sizeof(m->head))
		return head;
	if (m->at < m->len && head < len) {
		body = take_body(m, data + head, len - head, error);
		if (!body)
			return 0;
	}
	if (m->at == m->len) {
		*event = whole(m);
		memset(m, 0, sizeof(*m));
	}
	return head + body;
}

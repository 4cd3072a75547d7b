// SPDX-License-Identifier: MIT
/* What TLS peers say in the clear: ClientHello, ServerHello, an alert. */
#include <stdlib.h>
#include <string.h>

#include "../common/tools.h"
#include "why.h"

#define RECORD_HEAD	5
#define ALERT		21
#define HANDSHAKE	22
#define CLIENT_HELLO	1
#define SERVER_HELLO	2
#define RANDOM		32

/* Extensions: RFC 6066 section 4, RFC 8449, RFC 8446 section 4.2.1 */
#define MAX_FRAGMENT	1
#define RECORD_LIMIT	28
#define VERSIONS	43

/* RFC 8446 section 4.1.3: the random of a HelloRetryRequest */
static const uint8_t retry_random[RANDOM] = {
	0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11,
	0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
	0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e,
	0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
};

/* Bytes that are left. Reading beyond them gives zeros and sets @bad */
struct cursor {
	const uint8_t *at;
	size_t len;
	bool bad;
};

static const uint8_t *take(struct cursor *c, size_t len)
{
	const uint8_t *at = c->at;

	if (c->bad || len > c->len) {
		c->bad = true;
		return NULL;
	}
	c->at += len;
	c->len -= len;
	return at;
}

static uint32_t number(struct cursor *c, size_t len)
{
	const uint8_t *at = take(c, len);
	uint32_t n = 0;
	size_t i;

	for (i = 0; at && i < len; i++)
		n = n << 8 | at[i];
	return n;
}

static struct cursor part(struct cursor *c, size_t len_len)
{
	size_t len = number(c, len_len);
	const uint8_t *at = take(c, len);

	return (struct cursor){ at, at ? len : 0, !at };
}

/* Only this matters here: whether it asks for shorter records */
static void client_hello(struct why_hello *h, struct cursor *body)
{
	struct cursor all;

	take(body, 2 + RANDOM);
	part(body, 1);
	part(body, 2);
	part(body, 1);
	if (!body->len)
		return;
	for (all = part(body, 2); all.len && !all.bad; part(&all, 2))
		if (number(&all, 2) == MAX_FRAGMENT)
			h->asks_fragment = true;
}

/* Reads the extensions of a ServerHello, which follow what all versions have */
static void server_extensions(struct why_hello *h, struct cursor *body)
{
	struct cursor all, one;
	uint32_t type;

	if (!body->len)
		return;
	for (all = part(body, 2); all.len && !all.bad; ) {
		type = number(&all, 2);
		one = part(&all, 2);
		if (type == VERSIONS && one.len == 2)
			h->version = (uint16_t)number(&one, 2);
		else if (type == MAX_FRAGMENT || type == RECORD_LIMIT)
			h->limits_records = true;
	}
}

static void server_hello(struct why_connection *c, struct cursor *body)
{
	struct why_hello h = { .server = true, .client = c->hello.client,
			       .asks_fragment = c->hello.asks_fragment,
			       .alert = -1 };
	const uint8_t *random;

	h.version = (uint16_t)number(body, 2);
	random = take(body, RANDOM);
	part(body, 1);
	h.suite = (uint16_t)number(body, 2);
	take(body, 1);
	if (!random || body->bad)
		return;
	server_extensions(&h, body);
	if (memcmp(random, retry_random, RANDOM))
		c->hello = h;
}

/* Reads handshake messages in the records from the start on */
static size_t gather(const struct why_stream *s, uint8_t *out, int *alert)
{
	struct cursor all = { s->data, s->len, false }, body;
	size_t len = 0;
	uint32_t type;

	while (all.len >= RECORD_HEAD) {
		type = number(&all, 1);
		number(&all, 2);
		body.len = number(&all, 2);
		if (body.len > all.len && type != HANDSHAKE)
			break;
		if (body.len > all.len)
			body.len = all.len;
		body.at = take(&all, body.len);
		if (type == HANDSHAKE) {
			memcpy(out + len, body.at, body.len);
			len += body.len;
		} else if (type == ALERT && body.len == 2) {
			*alert = body.at[1];
		} else if (type == 23) {
			break;
		}
	}
	return len;
}

static void parse(struct why_connection *c, struct why_stream *s, bool out)
{
	static uint8_t messages[WHY_HELLO];
	struct cursor all, body;
	int alert = -1;
	uint32_t type;

	all = (struct cursor){ messages, gather(s, messages, &alert), false };
	if (alert >= 0 && !c->hello.server && c->hello.client)
		c->hello.alert = alert;
	while (!all.bad && all.len > 4) {
		type = number(&all, 1);
		body = part(&all, 3);
		if (body.bad)
			break;
		if (type == CLIENT_HELLO) {
			c->hello.client = true;
			client_hello(&c->hello, &body);
			c->side = out ? WHY_CLIENT : WHY_SERVER;
		} else if (type == SERVER_HELLO) {
			server_hello(c, &body);
			c->side = out ? WHY_SERVER : WHY_CLIENT;
		}
	}
}

/* Then the other direction tells nothing more */
static void settle(struct why_connection *c)
{
	struct why_stream *streams[] = { &c->in, &c->out };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(streams); i++) {
		if (!c->hello.server && streams[i]->len < WHY_HELLO)
			continue;
		free(streams[i]->data);
		streams[i]->data = NULL;
		streams[i]->settled = true;
	}
}

/* After STARTTLS the first record begins with a call, not with the stream */
static bool begins(const uint8_t *data, size_t len)
{
	return len >= 3 && data[0] == HANDSHAKE && data[1] == 3 && data[2] <= 4;
}

bool why_hello(struct why_connection *c, bool out, const void *data, size_t len)
{
	struct why_stream *s = out ? &c->out : &c->in;

	if (s->settled)
		return false;
	if (!s->tls && !begins(data, len) && !c->in.tls && !c->out.tls)
		return false;
	if (!s->data)
		s->data = malloc(WHY_HELLO);
	if (!s->data)
		return false;
	s->tls = true;
	if (len > WHY_HELLO - s->len)
		len = WHY_HELLO - s->len;
	memcpy(s->data + s->len, data, len);
	s->len += len;
	parse(c, s, out);
	settle(c);
	return true;
}

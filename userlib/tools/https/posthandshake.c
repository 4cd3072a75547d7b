// SPDX-License-Identifier: MIT
/* Handshake messages that arrive after the handshake. */
#include <string.h>

#include <sslp.h>

#include "posthandshake.h"

/* HandshakeType, RFC 5246 section 7.4 and RFC 8446 section 4 */
enum {
	HELLO_REQUEST = 0,
	CLIENT_HELLO = 1,
	NEW_SESSION_TICKET = 4,
	KEY_UPDATE = 24,
};

/* Room for any NewSessionTicket, so that nobody keeps us counting for ever */
#define MESSAGE_MAX	(2 * 65536 + 1024)

static size_t min_size(size_t a, size_t b)
{
	return a < b ? a : b;
}

static enum posthandshake_event judge_12(uint8_t type)
{
	return type == HELLO_REQUEST || type == CLIENT_HELLO
		? POST_RENEGOTIATION : POST_UNEXPECTED;
}

/* The body of a KeyUpdate is one byte: request_update, RFC 8446 4.6.3 */
static enum posthandshake_event judge_key_update(size_t body_len,
						 const uint8_t *body,
						 size_t rest)
{
	if (body_len != 1 || rest != 1 || *body > 1)
		return POST_UNEXPECTED;
	return *body ? POST_KEY_UPDATE_REQUESTED : POST_KEY_UPDATE;
}

enum posthandshake_event posthandshake_read(struct posthandshake *p,
		uint32_t protocol, const uint8_t *data, size_t len)
{
	size_t take, body_len;

	while (len) {
		take = min_size(len, p->left);
		p->left -= take;
		data += take;
		len -= take;

		take = min_size(len, sizeof(p->head) - p->have);
		memcpy(p->head + p->have, data, take);
		p->have += take;
		data += take;
		len -= take;
		if (p->have < sizeof(p->head))
			break;

		p->have = 0;
		body_len = (size_t)p->head[1] << 16 | p->head[2] << 8 |
			   p->head[3];
		if (protocol != TLS1_3_PROTOCOL_VERSION)
			return judge_12(p->head[0]);
		if (p->head[0] == KEY_UPDATE)
			return judge_key_update(body_len, data, len);
		if (p->head[0] != NEW_SESSION_TICKET || body_len > MESSAGE_MAX)
			return POST_UNEXPECTED;
		p->left = body_len;
	}
	return POST_NOTHING;
}

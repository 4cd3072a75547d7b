/* SPDX-License-Identifier: MIT */
/*
 * Puts together handshake messages that come after the handshake, and judges
 * them.
 */
#ifndef SSLP_CONNECTION_HANDSHAKE_H
#define SSLP_CONNECTION_HANDSHAKE_H

#include "../base/types.h"

/* What a whole message means to the connection */
enum handshake_event {
	HANDSHAKE_MORE,			/* it is not whole yet */
	HANDSHAKE_TICKET,
	HANDSHAKE_UPDATE,		/* update_not_requested */
	HANDSHAKE_UPDATE_REQUESTED,
	HANDSHAKE_RENEGOTIATION,	/* up to TLS 1.2: the peer asks for one */
};

/**
 * struct handshake - the message under way
 * @head: type and length, RFC 8446 section 4
 * @have: bytes of @head that are here
 * @len: bytes of the body
 * @at: bytes of the body that have been seen
 * @value: the only byte of a KeyUpdate
 * @nonce_len: for a ticket; likewise @ticket_len and @extensions_len
 */
struct handshake {
	u8 head[4], have;
	u8 value, nonce_len;
	u16 ticket_len, extensions_len;
	u32 len, at;
};

/* An AlertDescription of RFC 8446 section 6, and the reason */
struct handshake_error {
	u8 alert;
	const char *why;
};

/* Whether a message has begun but not ended */
static inline bool handshake_under_way(const struct handshake *m)
{
	return m->have;
}

/**
 * handshake_take() - bytes of handshake records, up to the end of one message
 * @m: zeroed at the beginning
 * @client: we are the client
 * @tls13: TLS 1.3, else TLS 1.2
 * @data: bytes
 * @len: how many, not 0
 * @event: out
 * @error: out: set if the message is not allowed
 *
 * Only the head of a message is kept: a peer cannot make us store what it
 * sends.
 *
 * Return: bytes taken, or 0 with @error.
 */
size_t handshake_take(struct handshake *m, bool client, bool tls13,
		      const u8 *data, size_t len, enum handshake_event *event,
		      struct handshake_error *error);

#endif /* SSLP_CONNECTION_HANDSHAKE_H */

/* SPDX-License-Identifier: MIT */
/* Handshake messages that arrive after the handshake. */
#ifndef SSLP_HTTPS_POSTHANDSHAKE_H
#define SSLP_HTTPS_POSTHANDSHAKE_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct posthandshake - a message may span records, records hold several
 * @head: type and length of the message under way, RFC 8446 section 4
 * @have: bytes of @head that are there
 * @left: bytes of its body still to come
 */
struct posthandshake {
	uint8_t head[4];
	size_t have, left;
};

enum posthandshake_event {
	POST_NOTHING,		/* uninteresting, or not complete yet */
	POST_KEY_UPDATE,	/* update_not_requested */
	POST_KEY_UPDATE_REQUESTED,
	POST_RENEGOTIATION,	/* TLS 1.2: the peer would like another one */
	POST_UNEXPECTED,	/* nothing that may come here */
};

/**
 * posthandshake_read() - take the content of a handshake record
 * @p: state, zeroed at the beginning
 * @protocol: TLS1_2_PROTOCOL_VERSION or TLS1_3_PROTOCOL_VERSION
 * @data: content
 * @len: its bytes
 *
 * An event other than POST_NOTHING ends the record: a KeyUpdate must do so by
 * RFC 8446 section 5.1, and one with a tail is POST_UNEXPECTED.
 */
enum posthandshake_event posthandshake_read(struct posthandshake *p,
		uint32_t protocol, const uint8_t *data, size_t len);

#endif /* SSLP_HTTPS_POSTHANDSHAKE_H */

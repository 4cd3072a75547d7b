/* SPDX-License-Identifier: MIT */
/* The body of an HTTP/1.1 response, RFC 9112 sections 6 and 7. */
#ifndef SSLP_HTTPS_BODY_H
#define SSLP_HTTPS_BODY_H

#include "http.h"

enum body_framing {
	BODY_LENGTH,		/* as many bytes as were announced */
	BODY_CHUNKED,
	BODY_UNTIL_CLOSE,	/* complete if close_notify ends it */
};

/**
 * struct body - how far it has been read
 * @framing: what tells where it ends
 * @left: bytes left, of the body or of the chunk
 * @begun: whether a chunk has been read
 */
struct body {
	enum body_framing framing;
	uint64_t left;
	bool begun;
};

/**
 * body_begin() - find out from the head how the body ends
 * @status: of the response
 *
 * Return: 0, or -EBADMSG when the head contradicts itself.
 */
int body_begin(struct body *b, const struct http_head *head, int status);

/**
 * body_next() - the next bytes
 * @ret_data: out: stays valid until the stream is used again
 * @ret_len: out: how many
 *
 * Return: 1: here are some; 0: the body is complete; -EPIPE: the connection
 * ended properly but too early; -EBADMSG: malformed chunks; else as
 * stream_fill().
 */
int body_next(struct body *b, struct stream *s,
	      const uint8_t **ret_data, size_t *ret_len);

#endif /* SSLP_HTTPS_BODY_H */

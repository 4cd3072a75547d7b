/* SPDX-License-Identifier: MIT */
/* HTTP/1.1 message heads, RFC 9112, of requests and responses alike. */
#ifndef SSLP_HTTPS_HTTP_H
#define SSLP_HTTPS_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "stream.h"

#define HTTP_HEAD_MAX	16384

/**
 * struct http_head - start line and fields
 * @text: the lines, each ended by a NUL; the first is the start line
 * @len: bytes of @text, the last NUL included
 */
struct http_head {
	char text[HTTP_HEAD_MAX];
	size_t len;
};

/**
 * http_read_head() - the next head from a connection
 *
 * Return: 1: it is there; 0: the connection ended properly before it began;
 * -EPIPE: it ended properly, but in the middle; -EBADMSG: not HTTP;
 * -EMSGSIZE: too long; else as stream_fill().
 */
int http_read_head(struct stream *s, struct http_head *head);

/**
 * http_read_line() - a line of at most @size - 1 characters, without its end
 *
 * Return: 1, or as http_read_head().
 */
int http_read_line(struct stream *s, char *line, size_t size);

/**
 * http_field() - value of a field that may be there once
 * @name: its name, case does not matter
 * @ret: out: its value without white space around it
 *
 * Return: 0; -ENOENT: absent; -EINVAL: there several times.
 */
int http_field(const struct http_head *head, const char *name,
	       const char **ret);

/**
 * http_has_token() - whether a list, in any of its fields, has a member
 * @name: such as "Connection"
 * @token: such as "close"
 */
bool http_has_token(const struct http_head *head, const char *name,
		    const char *token);

#endif /* SSLP_HTTPS_HTTP_H */

// SPDX-License-Identifier: MIT
/* The body of an HTTP/1.1 response, RFC 9112 sections 6 and 7. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../common/number.h"
#include "body.h"

/* Room for a chunk's size with extensions, or for a trailer field */
#define LINE_SIZE	4096

/* More trailers than anyone needs */
#define TRAILERS_MAX	128

int body_begin(struct body *b, const struct http_head *head, int status)
{
	const char *length, *coding;
	int ret;

	memset(b, 0, sizeof(*b));
	b->framing = BODY_LENGTH;
	if (status == 204 || status == 304)
		return 0;
	ret = http_field(head, "Transfer-Encoding", &coding);
	if (ret != -ENOENT) {
		/*
		 * A response with both may be an attempt to smuggle another
		 * one, section 6.3
		 */
		if (ret || strcasecmp(coding, "chunked") ||
		    http_field(head, "Content-Length", &length) != -ENOENT)
			return -EBADMSG;
		b->framing = BODY_CHUNKED;
		return 0;
	}
	ret = http_field(head, "Content-Length", &length);
	if (ret == -ENOENT) {
		b->framing = BODY_UNTIL_CLOSE;
		return 0;
	}
	return ret || parse_number(length, UINT64_MAX, &b->left) ? -EBADMSG : 0;
}

/* A proper end in the wrong place */
static int too_early(int ret)
{
	return ret ? ret : -EPIPE;
}

static int skip_trailers(struct stream *s)
{
	char line[LINE_SIZE];
	int i, ret;

	for (i = 0; i < TRAILERS_MAX; i++) {
		ret = http_read_line(s, line, sizeof(line));
		if (ret <= 0)
			return too_early(ret);
		if (!*line)
			return 0;
	}
	return -EBADMSG;
}

static int parse_size(const char *line, uint64_t *ret)
{
	size_t digits = strspn(line, "0123456789abcdefABCDEF");

	if (!digits || digits > 15 ||
	    (line[digits] && !strchr("; \t", line[digits])))
		return -EBADMSG;
	*ret = strtoull(line, NULL, 16);
	return 0;
}

/* 1: @left bytes follow; 0: that was the last one */
static int next_chunk(struct body *b, struct stream *s)
{
	char line[LINE_SIZE];
	int ret;

	if (b->begun) {
		ret = http_read_line(s, line, sizeof(line));
		if (ret <= 0)
			return too_early(ret);
		if (*line)
			return -EBADMSG;
	}
	b->begun = true;
	ret = http_read_line(s, line, sizeof(line));
	if (ret <= 0)
		return too_early(ret);
	ret = parse_size(line, &b->left);
	if (ret)
		return ret;
	return b->left ? 1 : skip_trailers(s);
}

int body_next(struct body *b, struct stream *s,
	      const uint8_t **ret_data, size_t *ret_len)
{
	size_t len;
	int ret;

	if (b->framing == BODY_LENGTH && !b->left)
		return 0;
	if (b->framing == BODY_CHUNKED && !b->left) {
		ret = next_chunk(b, s);
		if (ret <= 0)
			return ret;
	}
	ret = stream_fill(s);
	if (!ret && b->framing == BODY_UNTIL_CLOSE)
		return 0;
	if (ret <= 0)
		return too_early(ret);
	len = s->in_end - s->in_start;
	if (b->framing != BODY_UNTIL_CLOSE) {
		if (len > b->left)
			len = (size_t)b->left;
		b->left -= len;
	}
	*ret_data = s->in + s->in_start;
	*ret_len = len;
	s->in_start += len;
	return 1;
}

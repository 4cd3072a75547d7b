// SPDX-License-Identifier: MIT
/* Heads and bodies of HTTP/1.1, from a stream in memory. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../tools/common/tools.h"
#include "../tools/https/body.h"
#include "tap.h"
#include "tools.h"

#define EOF_OK	0

/* What is still to come, how much comes at once, and how the stream ends */
static const char *coming;
static size_t coming_len, piece;
static int ending;

int stream_fill(struct stream *s)
{
	size_t n = coming_len < piece ? coming_len : piece;

	if (s->in_start < s->in_end)
		return 1;
	if (!n)
		return ending;
	memcpy(s->in, coming, n);
	coming += n;
	coming_len -= n;
	s->in_start = 0;
	s->in_end = n;
	return 1;
}

static void feed(struct stream *s, const char *text, size_t len, size_t n,
		 int end)
{
	s->in_start = s->in_end = 0;
	coming = text;
	coming_len = len;
	piece = n;
	ending = end;
}

#define START	"GET / HTTP/1.1\r\n"

/* @lines: how the lines are kept, with '|' for the NUL */
static const struct {
	const char *name, *text;
	int ret;
	const char *lines;
} heads[] = {
	{ "fields", START "A: b\r\nC:d\r\n\r\n", 1,
	  "GET / HTTP/1.1|A: b|C:d|" },
	{ "no fields", START "\r\n", 1, "GET / HTTP/1.1|" },
	{ "bare line feeds", "X\nA:b\n\n", 1, "X|A:b|" },
	{ "empty lines before", "\r\n\n" "X\r\n\r\n", 1, "X|" },
	{ "white space at the end", "X\r\nA:  b \t\r\n\r\n", 1, "X|A:  b|" },
	{ "no value", "X\r\nA: \t\r\nB:\r\n\r\n", 1, "X|A:|B:|" },
	{ "not ASCII", "X\r\nA: \xc3\xa9\r\n\r\n", 1, "X|A: \xc3\xa9|" },
	/* RFC 9112 section 5.2 */
	{ "folded", "X\r\nA: b\r\n c\r\n\td \r\nE: f\r\n\r\n", 1,
	  "X|A: b c d|E: f|" },
	{ "folded from its beginning", "X\r\nA:\r\n  b\r\n\r\n", 1, "X|A: b|" },
	{ "folded, to nothing", "X\r\nA: b\r\n \t \r\n\r\n", 1, "X|A: b|" },
	{ "folded, no value", "X\r\nA:\r\n \r\n\r\n", 1, "X|A:|" },
	{ "folded, a colon in it", "X\r\nA: b\r\n c: d\r\n\r\n", 1,
	  "X|A: b c: d|" },
	/* Section 2.2: nothing may be between the first line and a field */
	{ "folded, the first", "X\r\n A: b\r\n\r\n", -EBADMSG, NULL },
	{ "space before the colon", "X\r\nA : b\r\n\r\n", -EBADMSG, NULL },
	{ "no colon", "X\r\nA\r\n\r\n", -EBADMSG, NULL },
	{ "no name", "X\r\n: b\r\n\r\n", -EBADMSG, NULL },
	{ "a carriage return", "X\r\nA: b\rc\r\n\r\n", -EBADMSG, NULL },
	{ "two of them", "X\r\r\n\r\n", -EBADMSG, NULL },
	{ "a control", "X\r\nA: \x01\r\n\r\n", -EBADMSG, NULL },
	{ "an escape", "X\x1b\r\n\r\n", -EBADMSG, NULL },
	{ "DEL", "X\x7f\r\n\r\n", -EBADMSG, NULL },
	{ "nothing", "", 0, NULL },
	{ "an empty line", "\r\n", 0, NULL },
	{ "an end in a line", "GET", -EPIPE, NULL },
	{ "an end between", "X\r\n", -EPIPE, NULL },
	{ "an end in the last line", "X\r\n\r", -EPIPE, NULL },
};

static bool same_lines(const struct http_head *head, const char *lines)
{
	size_t i;

	if (head->len != strlen(lines))
		return false;
	for (i = 0; i < head->len; i++)
		if ((head->text[i] ? head->text[i] : '|') != lines[i])
			return false;
	return true;
}

static void read_heads(struct stream *s, struct http_head *head, size_t n)
{
	size_t i;
	int ret;

	for (i = 0; i < ARRAY_SIZE(heads); i++) {
		feed(s, heads[i].text, strlen(heads[i].text), n, EOF_OK);
		ret = http_read_head(s, head);
		ok(ret == heads[i].ret &&
		   (ret <= 0 || same_lines(head, heads[i].lines)),
		   "head, %zu at a time: %s", n, heads[i].name);
	}
}

/* A start line and a field take HTTP_HEAD_MAX + @more bytes of a head */
static int full_head(struct stream *s, struct http_head *head, int more)
{
	size_t len = (size_t)(HTTP_HEAD_MAX - 1 + more);
	char *text = malloc(len + 4);
	int ret;

	memset(text, 'a', len + 4);
	memcpy(text, "X\nA:", 4);
	memcpy(text + len, "\n\n", 2);
	feed(s, text, len + 2, 1000, EOF_OK);
	ret = http_read_head(s, head);
	free(text);
	return ret;
}

static void fields(struct stream *s, struct http_head *head)
{
	static const char text[] = "X: no\r\nA: 1\r\nb:2\r\nB: 3\r\n"
		"Connection: Keep-Alive , x\r\nconnection:close\r\nAA: 4\r\n\r\n";
	const char *value;

	feed(s, text, sizeof(text) - 1, 7, EOF_OK);
	http_read_head(s, head);
	ok(!http_field(head, "a", &value) && !strcmp(value, "1"),
	   "field: once, in any case");
	ok(http_field(head, "B", &value) == -EINVAL, "field: twice");
	ok(http_field(head, "C", &value) == -ENOENT &&
	   http_field(head, "X", &value) == -ENOENT,
	   "field: absent, and the start line is none");
	ok(http_has_token(head, "Connection", "close") &&
	   http_has_token(head, "connection", "keep-alive") &&
	   http_has_token(head, "Connection", "x"), "field: a list's members");
	ok(!http_has_token(head, "Connection", "clos") &&
	   !http_has_token(head, "Connection", "closed") &&
	   !http_has_token(head, "A", "close"), "field: no members");
}

void tools_http(void)
{
	struct stream *s = calloc(1, sizeof(*s));
	struct http_head *head = calloc(1, sizeof(*head));

	read_heads(s, head, 1);
	read_heads(s, head, 10000);
	ok(full_head(s, head, -1) == 1 && head->len == HTTP_HEAD_MAX - 1,
	   "head: nearly full");
	ok(full_head(s, head, 0) == -EMSGSIZE &&
	   full_head(s, head, 1000) == -EMSGSIZE, "head: too long");
	feed(s, "X\r\n", 3, 1, -ETIMEDOUT);
	ok(http_read_head(s, head) == -ETIMEDOUT, "head: silence");
	feed(s, START "\r\nrest", sizeof(START "\r\nrest") - 1, 100, 0);
	ok(http_read_head(s, head) == 1 && s->in_end - s->in_start == 4,
	   "head: what follows is left");
	fields(s, head);
	free(head);
	free(s);
}

/* --- bodies ------------------------------------------------------------------ */

#define CHUNKED	"Transfer-Encoding: chunked\r\n"
#define LENGTH	"Content-Length: "

/**
 * struct body_row - a response's fields and what follows
 * @begin: what body_begin() returns
 * @end: how the connection ends
 * @ret: what the last body_next() returns
 * @data: the whole body
 */
static const struct body_row {
	const char *name, *fields, *text;
	int status, begin, end, ret;
	const char *data;
} bodies[] = {
	{ "a length", LENGTH "5\r\n", "12345678", 200, 0, 0, 0, "12345" },
	{ "length 0", LENGTH "0\r\n", "x", 200, 0, 0, 0, "" },
	{ "cut", LENGTH "5\r\n", "1234", 200, 0, 0, -EPIPE, "1234" },
	{ "truncated", LENGTH "5\r\n", "12", 200, 0, -ENODATA, -ENODATA,
	  "12" },
	{ "until the end", "", "1234", 200, 0, 0, 0, "1234" },
	{ "until the end, truncated", "", "12", 200, 0, -ENODATA, -ENODATA,
	  "12" },
	{ "no content", LENGTH "5\r\n", "x", 204, 0, 0, 0, "" },
	{ "not modified", LENGTH "5\r\n", "x", 304, 0, 0, 0, "" },
	{ "length x", LENGTH "x\r\n", "", 200, -EBADMSG, 0, 0, "" },
	{ "length -1", LENGTH "-1\r\n", "", 200, -EBADMSG, 0, 0, "" },
	{ "length +1", LENGTH "+1\r\n", "", 200, -EBADMSG, 0, 0, "" },
	{ "no length in it", LENGTH "\r\n", "", 200, -EBADMSG, 0, 0, "" },
	{ "two lengths", LENGTH "1\r\n" LENGTH "1\r\n", "", 200, -EBADMSG, 0,
	  0, "" },
	{ "length and chunks", LENGTH "1\r\n" CHUNKED, "", 200, -EBADMSG, 0, 0,
	  "" },
	{ "chunked twice", CHUNKED CHUNKED, "", 200, -EBADMSG, 0, 0, "" },
	{ "another coding", "Transfer-Encoding: gzip, chunked\r\n", "", 200,
	  -EBADMSG, 0, 0, "" },
	{ "chunks", CHUNKED, "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\nz",
	  200, 0, 0, 0, "abc0123456789" },
	{ "chunks, a trailer", CHUNKED, "01\r\na\r\n0\r\nA: b\r\n\r\n", 200, 0,
	  0, 0, "a" },
	{ "no chunks", CHUNKED, "0\r\n\r\n", 200, 0, 0, 0, "" },
	{ "chunks, cut", CHUNKED, "3\r\nab", 200, 0, 0, -EPIPE, "ab" },
	{ "chunks, cut between", CHUNKED, "1\r\na\r\n", 200, 0, 0, -EPIPE,
	  "a" },
	{ "chunks, no last line", CHUNKED, "1\r\na\r\n0\r\n", 200, 0, 0,
	  -EPIPE, "a" },
	{ "a chunk longer than it says", CHUNKED, "1\r\nab\r\n0\r\n\r\n", 200,
	  0, 0, -EBADMSG, "a" },
	{ "chunk g", CHUNKED, "g\r\n", 200, 0, 0, -EBADMSG, "" },
	{ "chunk 1g", CHUNKED, "1g\r\n", 200, 0, 0, -EBADMSG, "" },
	{ "chunk 0x1", CHUNKED, "0x1\r\n", 200, 0, 0, -EBADMSG, "" },
	{ "chunk -1", CHUNKED, "-1\r\n", 200, 0, 0, -EBADMSG, "" },
	{ "chunk of no digits", CHUNKED, "\r\n", 200, 0, 0, -EBADMSG, "" },
	{ "chunk of 15 digits", CHUNKED, "fffffffffffffff\r\na", 200, 0, 0,
	  -EPIPE, "a" },
	{ "chunk of 16 digits", CHUNKED, "1000000000000000\r\na", 200, 0, 0,
	  -EBADMSG, "" },
};

static int take_body(struct stream *s, struct body *b, char *out)
{
	const uint8_t *data;
	size_t len;
	int ret;

	while ((ret = body_next(b, s, &data, &len)) > 0) {
		memcpy(out, data, len);
		out += len;
	}
	*out = '\0';
	return ret;
}

static bool body_as(const struct body_row *row, struct stream *s,
		    struct http_head *head, size_t n)
{
	struct body b;
	char text[256], out[256];
	int ret;

	snprintf(text, sizeof(text), "HTTP/1.1 200 OK\r\n%s\r\n", row->fields);
	feed(s, text, strlen(text), 64, 0);
	if (http_read_head(s, head) != 1 ||
	    body_begin(&b, head, row->status) != row->begin)
		return false;
	if (row->begin)
		return true;
	feed(s, row->text, strlen(row->text), n, row->end);
	ret = take_body(s, &b, out);
	if (ret == row->ret && !strcmp(out, row->data))
		return true;
	diag("%d, \"%s\"", ret, out);
	return false;
}

/* Read a chunked body with no chunks and with @count trailers */
static int take_trailers(struct stream *s, struct http_head *head,
			 unsigned int count)
{
	static const char fields[] = "HTTP/1.1 200 OK\r\n" CHUNKED "\r\n";
	char text[256 * 6 + 8] = "0\r\n", out[8];
	struct body b;

	feed(s, fields, strlen(fields), 64, 0);
	http_read_head(s, head);
	body_begin(&b, head, 200);
	while (count--)
		strcat(text, "A: b\r\n");
	strcat(text, "\r\n");
	feed(s, text, strlen(text), 100, 0);
	return take_body(s, &b, out);
}

void tools_body(void)
{
	struct stream *s = calloc(1, sizeof(*s));
	struct http_head *head = calloc(1, sizeof(*head));
	size_t i, n;

	for (n = 1; n < 200; n += 99)
		for (i = 0; i < ARRAY_SIZE(bodies); i++)
			ok(body_as(&bodies[i], s, head, n),
			   "body, %zu at a time: %s", n, bodies[i].name);
	ok(!take_trailers(s, head, 127), "body: 127 trailers");
	ok(take_trailers(s, head, 128) == -EBADMSG &&
	   take_trailers(s, head, 255) == -EBADMSG, "body: no more than that");
	free(head);
	free(s);
}

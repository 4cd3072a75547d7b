// SPDX-License-Identifier: MIT
/* Requests: which are understood, and with which status others are refused. */
#include <string.h>

#include "../tools/common/tools.h"
#include "../tools/https/request.h"
#include "tap.h"
#include "tools.h"

#define HOST	"Host: x|"
#define V1	" HTTP/1.1|" HOST

static const struct {
	const char *head;
	int status;
	const char *path;
} targets[] = {
	{ "GET /" V1, 0, "" },
	{ "GET /a/b.txt" V1, 0, "a/b.txt" },
	{ "GET /a?b/../c" V1, 0, "a" },
	{ "GET /a%20b" V1, 0, "a b" },
	{ "GET ///a" V1, 0, "a" },
	{ "GET /a//b/" V1, 0, "a//b/" },
	{ "GET /..." V1, 0, "..." },
	{ "GET /a/.b" V1, 0, "a/.b" },
	/* RFC 9112 section 3.2.2 */
	{ "GET https://x" V1, 0, "" },
	{ "GET https://x/" V1, 0, "" },
	{ "GET HTTPS://x:4433/a?b" V1, 0, "a" },
	{ "GET https://x?a/b" V1, 0, "" },
	{ "GET https://" V1, 400, NULL },
	{ "GET https:///a" V1, 400, NULL },
	{ "GET https:/a" V1, 400, NULL },
	{ "GET http://x/a" V1, 421, NULL },
	{ "GET ftp://x/a" V1, 400, NULL },
	{ "GET a" V1, 400, NULL },
	{ "GET *" V1, 400, NULL },
	{ "GET x:443" V1, 400, NULL },
	/* Paths out of the folder */
	{ "GET /../a" V1, 404, NULL },
	{ "GET /.." V1, 404, NULL },
	{ "GET /a/../b" V1, 404, NULL },
	{ "GET /a/.." V1, 404, NULL },
	{ "GET /%2e%2E/a" V1, 404, NULL },
	{ "GET /a%2f..%2fb" V1, 404, NULL },
	{ "GET /%2fetc/passwd" V1, 404, NULL },
	{ "GET https://x/../a" V1, 404, NULL },
	{ "GET /%" V1, 400, NULL },
	{ "GET /%00" V1, 400, NULL },

	{ "POST /" V1, 405, NULL },
	{ "get /" V1, 405, NULL },
	{ "GETS /" V1, 405, NULL },
	{ "GET  /" V1, 400, NULL },
	{ "GET / HTTP/1.1 |" HOST, 400, NULL },
	{ "GET /|" HOST, 400, NULL },
	{ "GET|" HOST, 400, NULL },
	{ "GET / HTTP/1.|" HOST, 400, NULL },
	{ "GET / HTTP/1.10|" HOST, 400, NULL },
	{ "GET / HTTP/2.0|" HOST, 505, NULL },
	{ "GET / http/1.1|" HOST, 400, NULL },

	{ "GET / HTTP/1.1|", 400, NULL },
	{ "GET / HTTP/1.1|" HOST HOST, 400, NULL },
	{ "GET / HTTP/1.0|" HOST HOST, 400, NULL },
	{ "GET / HTTP/1.0|", 0, "" },
	/* A body would be read as the next request */
	{ "GET /" V1 "Content-Length: 0|", 0, "" },
	{ "GET /" V1 "Content-Length: 1|", 400, NULL },
	{ "GET /" V1 "Content-Length: 0|Content-Length: 0|", 400, NULL },
	{ "GET /" V1 "Transfer-Encoding: chunked|", 400, NULL },
	{ "GET /" V1 "Content-Length: 0|Transfer-Encoding: x|", 400, NULL },
};

static void fill(struct http_head *head, const char *text)
{
	size_t i;

	head->len = strlen(text);
	for (i = 0; i < head->len; i++)
		head->text[i] = text[i] == '|' ? '\0' : text[i];
}

static int parse(const char *text, struct request *r)
{
	static struct http_head head;

	memset(r, 0, sizeof(*r));
	fill(&head, text);
	return request_parse(&head, r);
}

static void long_target(struct request *r)
{
	static char text[PATH_MAX + 64];
	size_t len = (size_t)sprintf(text, "GET /");

	memset(text + len, 'a', PATH_MAX - 1);
	strcpy(text + len + PATH_MAX - 1, V1);
	ok(!parse(text, r) && strlen(r->path) == PATH_MAX - 1,
	   "request: the longest path");
	text[len + PATH_MAX - 1] = 'a';
	strcpy(text + len + PATH_MAX, V1);
	ok(parse(text, r) == 414, "request: a longer one");
}

static const struct {
	const char *fields;
	bool keep;
} ends[] = {
	{ "GET / HTTP/1.1|" HOST, true },
	{ "GET / HTTP/1.1|" HOST "Connection: Close|", false },
	{ "GET / HTTP/1.1|" HOST "Connection: x, close|", false },
	{ "GET / HTTP/1.0|" HOST, false },
	{ "GET / HTTP/1.0|" HOST "Connection: keep-alive|", true },
};

/**
 * struct range_row - fields, and which bytes of a file they ask for
 * @size: bytes of the file
 * @status: what request_resolve() returns
 */
static const struct range_row {
	const char *fields;
	uint64_t size;
	int status;
	uint64_t from, len;
} ranges[] = {
	{ "", 10, 200, 0, 10 },
	{ "Range: bytes=0-0|", 10, 206, 0, 1 },
	{ "Range: bytes=2-5|", 10, 206, 2, 4 },
	{ "Range: bytes=2-9|", 10, 206, 2, 8 },
	{ "Range: bytes=2-10|", 10, 206, 2, 8 },
	{ "Range: bytes=2-18446744073709551615|", 10, 206, 2, 8 },
	{ "Range: bytes=9-|", 10, 206, 9, 1 },
	{ "Range: bytes=10-|", 10, 416, 0, 0 },
	{ "Range: bytes=10-11|", 10, 416, 0, 0 },
	{ "Range: bytes=-3|", 10, 206, 7, 3 },
	{ "Range: bytes=-10|", 10, 206, 0, 10 },
	{ "Range: bytes=-11|", 10, 206, 0, 10 },
	{ "Range: bytes=-0|", 10, 416, 0, 0 },
	{ "Range: BYTES=1-1|", 10, 206, 1, 1 },
	/* An empty file is always sent whole */
	{ "Range: bytes=0-|", 0, 200, 0, 0 },
	{ "Range: bytes=0-0|", 0, 200, 0, 0 },
	{ "Range: bytes=-1|", 0, 200, 0, 0 },
	{ "Range: bytes=5-|", 0, 200, 0, 0 },
	/* A range that is not understood gets the whole file */
	{ "Range: bytes=5-4|", 10, 200, 0, 10 },
	{ "Range: bytes=-|", 10, 200, 0, 10 },
	{ "Range: bytes=1|", 10, 200, 0, 10 },
	{ "Range: bytes=0-1,3-4|", 10, 200, 0, 10 },
	{ "Range: bytes=a-1|", 10, 200, 0, 10 },
	{ "Range: bytes=0-18446744073709551616|", 10, 200, 0, 10 },
	{ "Range: bytes=000000000000000000000001-2|", 10, 200, 0, 10 },
	{ "Range: lines=0-1|", 10, 200, 0, 10 },
	{ "Range: bytes=0-1|Range: bytes=0-1|", 10, 200, 0, 10 },
	{ "Range: bytes=0-1|If-Range: \"x\"|", 10, 200, 0, 10 },
};

static bool range_as(const struct range_row *row, const char *method,
		     int status, uint64_t from, uint64_t len)
{
	struct request r;
	uint64_t got_from = 0, got_len = 0;
	char text[256];
	int ret;

	snprintf(text, sizeof(text), "%s /" V1 "%s", method, row->fields);
	if (parse(text, &r))
		return false;
	ret = request_resolve(&r, row->size, &got_from, &got_len);
	return ret == status &&
	       (ret == 416 || (got_from == from && got_len == len));
}

void tools_request(void)
{
	struct request r;
	size_t i;
	int status;

	for (i = 0; i < ARRAY_SIZE(targets); i++) {
		status = parse(targets[i].head, &r);
		if (!ok(status == targets[i].status &&
			(status || !strcmp(r.path, targets[i].path)),
			"request: %s", targets[i].head))
			diag("%d %s", status, r.path);
	}
	long_target(&r);
	for (i = 0; i < ARRAY_SIZE(ends); i++)
		ok(!parse(ends[i].fields, &r) && r.keep_alive == ends[i].keep,
		   "request: going on, row %zu", i);
	ok(!parse("HEAD /a" V1, &r) && r.head_only, "request: HEAD");
	ok(!parse("GET /a" V1, &r) && !r.head_only, "request: GET");
	for (i = 0; i < ARRAY_SIZE(ranges); i++) {
		const struct range_row *row = &ranges[i];

		ok(range_as(row, "GET", row->status, row->from, row->len),
		   "range: row %zu, %s", i, row->fields);
		/* RFC 9110 section 14.2: only GET has ranges */
		ok(range_as(row, "HEAD", 200, 0, row->size),
		   "range: row %zu, HEAD", i);
	}
}

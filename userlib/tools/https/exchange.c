// SPDX-License-Identifier: MIT
/* Requests and responses of one connection to the file server. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "../common/tools.h"
#include "exchange.h"
#include "url.h"

static const struct {
	int status;
	const char *phrase;
} phrases[] = {
	{ 200, "OK" },
	{ 206, "Partial Content" },
	{ 301, "Moved Permanently" },
	{ 400, "Bad Request" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 414, "URI Too Long" },
	{ 416, "Range Not Satisfiable" },
	{ 421, "Misdirected Request" },
	{ 431, "Request Header Fields Too Large" },
	{ 503, "Service Unavailable" },
	{ 505, "HTTP Version Not Supported" },
};

static const struct {
	const char *suffix, *type;
} types[] = {
	{ ".html", "text/html; charset=utf-8" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".css", "text/css" },
	{ ".js", "text/javascript" },
	{ ".json", "application/json" },
	{ ".svg", "image/svg+xml" },
	{ ".png", "image/png" },
	{ ".jpg", "image/jpeg" },
};

/**
 * struct response - what the head tells of a body
 * @status: of HTTP
 * @type: media type
 * @size: bytes of the whole file
 * @from: first byte that is sent
 * @len: bytes that are sent
 * @location: where it is, percent-encoded, or NULL
 */
struct response {
	int status;
	const char *type, *location;
	uint64_t size, from, len;
};

static const char *phrase_of(int status)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(phrases); i++)
		if (phrases[i].status == status)
			return phrases[i].phrase;
	return "Error";
}

static const char *type_of(const char *name)
{
	const char *suffix = strrchr(name, '.');
	size_t i;

	for (i = 0; suffix && i < ARRAY_SIZE(types); i++)
		if (!strcasecmp(types[i].suffix, suffix))
			return types[i].type;
	return "application/octet-stream";
}

static int send_head(struct exchange *x, const struct response *r)
{
	char range[96] = "", date[40], *head;
	time_t now = time(NULL);
	struct tm tm;
	int len, ret;

	gmtime_r(&now, &tm);
	strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", &tm);
	if (r->status == 206)
		snprintf(range, sizeof(range),
			 "Content-Range: bytes %" PRIu64 "-%" PRIu64
			 "/%" PRIu64 "\r\n",
			 r->from, r->from + r->len - 1, r->size);
	if (r->status == 416)
		snprintf(range, sizeof(range), "Content-Range: bytes */%"
			 PRIu64 "\r\n", r->size);
	len = asprintf(&head,
		       "HTTP/1.1 %d %s\r\n"
		       "Date: %s\r\n"
		       "Server: sslp\r\n"
		       "Content-Type: %s\r\n"
		       "Content-Length: %" PRIu64 "\r\n"
		       "Accept-Ranges: bytes\r\n"
		       "%s%s%s%s%s"
		       "Connection: %s\r\n\r\n",
		       r->status, phrase_of(r->status), date, r->type, r->len,
		       range, r->status == 405 ? "Allow: GET, HEAD\r\n" : "",
		       r->location ? "Location: " : "",
		       r->location ? r->location : "", r->location ? "\r\n" : "",
		       x->request.keep_alive ? "keep-alive" : "close");
	if (len < 0)
		return complain_errno(-ENOMEM, "response");
	ret = stream_send(&x->stream, head, (size_t)len);
	free(head);
	return ret;
}

/* A body that shows the status to a person */
static int send_status(struct exchange *x, struct response *r)
{
	char text[64];
	int ret;

	r->type = "text/plain; charset=utf-8";
	r->len = (uint64_t)snprintf(text, sizeof(text), "%d %s\n", r->status,
				    phrase_of(r->status));
	ret = send_head(x, r);
	if (ret || x->request.head_only)
		return ret;
	return stream_send(&x->stream, text, r->len);
}

static int refuse(struct exchange *x, int status, uint64_t size)
{
	struct response r = { .status = status, .size = size };

	return send_status(x, &r);
}

/*
 * A folder's links are relative to its slash. One slash leads: with two it
 * would be another host.
 */
static int redirect(struct exchange *x)
{
	struct response r = { .status = 301 };
	const size_t len = strlen(x->request.path);
	char *location = malloc(3 * len + 3);
	int ret;

	if (!location)
		return complain_errno(-ENOMEM, "response");
	*location = '/';
	url_encode(x->request.path, location + 1);
	strcat(location, "/");
	r.location = location;
	ret = send_status(x, &r);
	free(location);
	return ret;
}

static int send_file(struct exchange *x, int file, uint64_t size,
		     int *ret_status)
{
	struct response r = {
		.type = type_of(docroot_name(x->root, x->request.path)),
		.size = size,
	};
	int ret;

	r.status = request_resolve(&x->request, size, &r.from, &r.len);
	*ret_status = r.status;
	if (r.status == 416)
		return refuse(x, r.status, size);
	ret = send_head(x, &r);
	if (ret || x->request.head_only)
		return ret;
	return stream_sendfile(&x->stream, file, (off_t)r.from, r.len);
}

static int answer(struct exchange *x, int status)
{
	uint64_t size;
	int file, ret;

	if (status) {
		/* Nobody knows where the next request begins */
		x->request.keep_alive = false;
		ret = refuse(x, status, 0);
	} else {
		file = docroot_find(x->root, x->request.path, &size);
		if (file == -EISDIR) {
			status = 301;
			ret = redirect(x);
		} else if (file < 0) {
			status = file == -ENOENT ? 404 : 503;
			ret = refuse(x, status, 0);
		} else {
			ret = send_file(x, file, size, &status);
			close(file);
		}
	}
	if (x->verbose)
		complain("\"%s\" %d%s", x->head.text, status,
			 ret ? ", not sent whole" : "");
	return ret;
}

/*
 * If there is no request, the connection is over, or something must be refused
 */
static int judge_silence(struct exchange *x, int err)
{
	memset(&x->request, 0, sizeof(x->request));
	if (err == -EBADMSG || err == -EMSGSIZE) {
		strcpy(x->head.text, "-");
		return answer(x, err == -EBADMSG ? 400 : 431);
	}
	/* Between two requests clients hang up whenever they like */
	if (!x->head.len && (err == -ENODATA || err == -ETIMEDOUT))
		return 0;
	return stream_gone(err, "request");
}

int exchange_run(struct exchange *x)
{
	int ret;

	do {
		stream_begin(&x->stream);
		ret = http_read_head(&x->stream, &x->head);
		if (ret <= 0)
			return judge_silence(x, ret);
		memset(&x->request, 0, sizeof(x->request));
		ret = answer(x, request_parse(&x->head, &x->request));
	} while (!ret && x->request.keep_alive);
	return stream_gone(ret, "response");
}

// SPDX-License-Identifier: MIT
/* One HTTPS download. The kernel makes the records of its connection. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../common/output.h"
#include "../common/tools.h"
#include "body.h"
#include "fetch.h"
#include "net.h"
#include "progress.h"

/* How many interim responses we accept, RFC 9110 section 15.2 */
#define INTERIM_MAX	16

/**
 * struct transfer - one URL being fetched
 * @config: how
 * @url: what
 * @stream: armed connection
 * @head: of the response
 */
struct transfer {
	const struct fetch_config *config;
	const struct url *url;
	struct stream stream;
	struct http_head head;
};

static int send_request(struct transfer *t)
{
	const char *slash = *t->url->target == '/' ? "" : "/";
	char *text;
	int len, ret;

	len = asprintf(&text,
		       "GET %s%s HTTP/1.1\r\n"
		       "Host: %s\r\n"
		       "User-Agent: sslp\r\n"
		       "Accept: */*\r\n"
		       "Connection: close\r\n\r\n",
		       slash, t->url->target, t->url->authority);
	if (len < 0)
		return complain_errno(-ENOMEM, "request");
	ret = stream_send(&t->stream, text, (size_t)len);
	free(text);
	return stream_gone(ret, "request");
}

/* "HTTP/1.1 200 OK"; the words after the number may be missing */
static int parse_status(const char *line, int *ret)
{
	if (strncmp(line, "HTTP/1.", 7) || strlen(line) < 12 ||
	    strspn(line + 9, "0123456789") != 3 || line[8] != ' ')
		return -EBADMSG;
	*ret = atoi(line + 9);
	return 0;
}

/* The final status, or -errno after a complaint */
static int read_response(struct transfer *t)
{
	int i, ret, status = 0;

	for (i = 0; i < INTERIM_MAX && status < 200; i++) {
		stream_begin(&t->stream);
		ret = http_read_head(&t->stream, &t->head);
		if (!ret)
			ret = -EPIPE;
		if (ret > 0)
			ret = parse_status(t->head.text, &status);
		if (ret == -EBADMSG)
			complain("response: this is not HTTP/1.1");
		if (ret == -EMSGSIZE)
			complain("response: its head has more than %d bytes",
				 HTTP_HEAD_MAX);
		if (ret)
			return stream_gone(ret, "response");
	}
	return status;
}

static int judge_body(int err)
{
	if (!err)
		return EXIT_OK;
	if (err == -EBADMSG || err == -EMSGSIZE)
		complain("body: its framing is malformed");
	else
		stream_gone(err, "body");
	return EXIT_INCOMPLETE;
}

static int copy_body(struct transfer *t, struct body *body,
		     struct output *output)
{
	struct progress progress;
	const uint8_t *data;
	size_t len;
	int ret;

	progress_begin(&progress, body->framing == BODY_LENGTH ? body->left : 0,
		       t->config->quiet);
	do {
		stream_begin(&t->stream);
		ret = body_next(body, &t->stream, &data, &len);
		if (ret <= 0)
			break;
		progress_step(&progress, len);
	} while (!output_write(output, data, len));
	progress_end(&progress);
	return ret > 0 ? EXIT_FAIL : judge_body(ret);
}

static int receive(struct transfer *t)
{
	struct output output;
	struct body body;
	int status, ret;

	status = read_response(t);
	if (status < 0)
		return EXIT_FAIL;
	if (status < 200 || status > 299) {
		complain("the server answered '%s'", t->head.text);
		return EXIT_HTTP;
	}
	/* We asked for no range, so this is not the whole file */
	if (status == 206) {
		complain("the server answered '%s', with only a part of the file",
			 t->head.text);
		return EXIT_INCOMPLETE;
	}
	if (body_begin(&body, &t->head, status)) {
		complain("response: its framing contradicts itself");
		return EXIT_FAIL;
	}
	if (output_open(&output, t->config->output))
		return EXIT_FAIL;
	ret = copy_body(t, &body, &output);
	if (output_close(&output, ret == EXIT_OK) && ret == EXIT_OK)
		ret = EXIT_FAIL;
	return ret;
}

static int exchange(struct transfer *t)
{
	int ret = send_request(t) ? EXIT_FAIL : receive(t);

	stream_end(&t->stream, ret == EXIT_OK || ret == EXIT_HTTP);
	stream_close(&t->stream);
	return ret;
}

static int connect_and_get(struct transfer *t)
{
	int fd = net_connect(t->url->host, t->url->port,
			     net_deadline(t->config->end.timeout));

	if (fd < 0)
		return EXIT_FAIL;
	if (endpoint_arm(&t->config->end, &t->stream, fd, t->url->name)) {
		close(fd);
		return EXIT_FAIL;
	}
	return exchange(t);
}

int fetch(const struct fetch_config *config, const struct url *url)
{
	struct transfer *t = malloc(sizeof(*t));
	int ret;

	if (!t) {
		complain_errno(-ENOMEM, "get");
		return EXIT_FAIL;
	}
	t->config = config;
	t->url = url;
	ret = connect_and_get(t);
	free(t);
	return ret;
}

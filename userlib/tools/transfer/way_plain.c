// SPDX-License-Identifier: MIT
/* No TLS at all: what moving the data costs by itself. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <fcntl.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

#include "transfer.h"

int end_fail(struct end *e, int err, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(e->reason, sizeof(e->reason), format, ap);
	va_end(ap);
	return err;
}

static int call_failed(struct end *e, const char *call)
{
	int err = errno;

	return end_fail(e, -err, "%s: %s", call, strerror(err));
}

static int plain_arm(struct end *e)
{
	(void)e;
	return 0;
}

static int plain_send(struct end *e, const void *data, size_t len)
{
	const char *at = data;
	ssize_t n;

	for (; len; at += n, len -= (size_t)n) {
		n = send(e->fd, at, len, MSG_NOSIGNAL);
		if (n < 0)
			return call_failed(e, "send()");
	}
	return 0;
}

static int plain_sendfile(struct end *e, size_t len)
{
	off_t at = 0;
	ssize_t n;

	for (; len; len -= (size_t)n) {
		n = sendfile(e->fd, e->file, &at, len);
		if (n <= 0)
			return call_failed(e, "sendfile()");
	}
	return 0;
}

static ssize_t plain_receive(struct end *e, void *data, size_t size)
{
	ssize_t n = recv(e->fd, data, size, 0);

	return n < 0 ? call_failed(e, "recv()") : n;
}

static ssize_t plain_splice(struct end *e, size_t size)
{
	ssize_t n = splice(e->fd, NULL, e->pipes[1], NULL, size,
			   SPLICE_F_MOVE);

	return n < 0 ? call_failed(e, "splice()") : n;
}

static void plain_disarm(struct end *e)
{
	(void)e;
}

const struct carrier way_plain = {
	.name = "plain", .can_splice = true,
	.arm = plain_arm, .send = plain_send, .sendfile = plain_sendfile,
	.receive = plain_receive, .splice = plain_splice,
	.disarm = plain_disarm,
};

// SPDX-License-Identifier: MIT
/* Records that are made here, on their way to the socket. */
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../base/message.h"
#include "../base/process.h"
#include "outbox.h"
#include "outboxes.h"

int outbox_new(int fd, struct outbox **ret)
{
	struct outbox *out = calloc(1, sizeof(*out));
	int err;

	if (!out)
		return fail(ENOMEM, "out of memory for records");
	out->owner = process_generation();
	out->pid = getpid();
	err = outboxes_add(fd, out);
	if (err) {
		free(out);
		return err;
	}
	*ret = out;
	return 0;
}

void outbox_free(struct outbox *out)
{
	if (!out)
		return;
	outboxes_remove(out);
	record_finish(&out->state);
	free(out);
}

void outbox_new_key(struct outbox *out)
{
	record_finish(&out->state);
	out->keyed = false;
}

bool outbox_pending(const struct outbox *out)
{
	return out->start < out->end;
}

int outbox_check_owner(const struct outbox *out)
{
	if (out->owner == process_generation())
		return 0;
	return fail(EDEAD, "process %d makes the records of this connection: sslp_connection_export() moves it to another one",
		    (int)out->pid);
}

static int send_rest(struct connection *c)
{
	struct outbox *out = c->out;
	ssize_t n;

	for (; out->start < out->end; out->start += n) {
		n = send(c->fd, out->bytes + out->start, out->end - out->start,
			 MSG_NOSIGNAL | c->send_flags);
		if (n < 0)
			return fail_errno(errno, "send to socket %d", c->fd);
	}
	return 0;
}

int outbox_flush(struct connection *c)
{
	int err;

	if (!outbox_pending(c->out))
		return 0;
	err = outbox_check_owner(c->out) ?: send_rest(c);
	c->unsent = outbox_pending(c->out);
	return err;
}

static int key_up(struct connection *c)
{
	struct outbox *out = c->out;
	int err = 0;

	if (!out->keyed)
		err = record_start(&out->state, c->suite, c->protocol,
				   &c->half[TX]->key, true);
	out->keyed = !err;
	return err;
}

/*
 * A record that was made has its number, and goes out later. If the caller
 * heard that it could not be sent, it would make another record with the same
 * content.
 */
static bool is_for_now(int err)
{
	return err == -EAGAIN || err == -EINTR || err == -ENOMEM ||
	       err == -ENOBUFS;
}

int outbox_put(struct connection *c, u8 type, const void *data, size_t len)
{
	struct half *h = c->half[TX];
	struct outbox *out = c->out;
	int err;

	err = outbox_check_owner(out) ?: outbox_flush(c) ?: key_up(c) ?:
	      record_seal(&out->state, h->seq, type, data, len, out->bytes);
	if (err)
		return err;
	h->seq++;
	out->start = 0;
	out->end = record_sealed_len(&out->state.shape, len);
	err = outbox_flush(c);
	return is_for_now(err) ? 0 : err;
}

// SPDX-License-Identifier: MIT
/* What was received and not yet read. */
#include <stdlib.h>
#include <sys/socket.h>

#include "../base/message.h"
#include "inbox.h"

static u8 *copy_of(const void *from, size_t len, size_t size)
{
	u8 *to = malloc(size);

	if (to)
		copy_bytes(to, from, len);
	return to;
}

int inbox_new(const struct connection_terms *terms, struct inbox **ret)
{
	struct inbox *in = calloc(1, sizeof(*in));

	if (!in)
		return fail(ENOMEM, "out of memory for what was received");
	in->end = in->size = terms->received_len;
	in->unread_len = terms->plaintext_len;
	if (in->size)
		in->raw = copy_of(terms->received, in->end, in->size);
	if (in->unread_len)
		in->unread = in->plaintext = copy_of(terms->plaintext,
						     in->unread_len,
						     in->unread_len);
	if ((in->size && !in->raw) || (in->unread_len && !in->plaintext)) {
		inbox_free(in);
		return fail(ENOMEM, "out of memory for what was received");
	}
	*ret = in;
	return 0;
}

int inbox_reserve(struct inbox **ret)
{
	struct inbox *in = calloc(1, sizeof(*in));

	if (in)
		in->plaintext = malloc(RECORD_CONTENT_MAX);
	if (!in || !in->plaintext) {
		inbox_free(in);
		return fail(ENOMEM, "out of memory for what was received");
	}
	*ret = in;
	return 0;
}

void inbox_free(struct inbox *in)
{
	if (!in)
		return;
	free(in->raw);
	free(in->plaintext);
	record_finish(&in->state);
	free(in);
}

size_t inbox_take(struct inbox *in, u8 *data, size_t size)
{
	size_t len = in->unread_len < size ? in->unread_len : size;

	copy_bytes(data, in->unread, len);
	in->unread += len;
	in->unread_len -= len;
	if (!in->unread_len) {
		free(in->plaintext);
		in->plaintext = NULL;
		in->unread = NULL;
	}
	return len;
}

bool inbox_is_empty(const struct inbox *in)
{
	return in->start == in->end;
}

void inbox_new_key(struct inbox *in)
{
	record_finish(&in->state);
	in->keyed = false;
}

/* Makes room for @len bytes from @in->start on */
static int make_room(struct inbox *in, size_t len)
{
	size_t have = in->end - in->start;
	u8 *raw;

	if (in->size - in->start >= len)
		return 0;
	if (in->size < len) {
		raw = malloc(RECORD_LEN_MAX);
		if (!raw)
			return fail(ENOMEM, "out of memory for a record");
		if (have)
			memcpy(raw, in->raw + in->start, have);
		free(in->raw);
		in->raw = raw;
		in->size = RECORD_LEN_MAX;
	} else {
		memmove(in->raw, in->raw + in->start, have);
	}
	in->start = 0;
	in->end = have;
	return 0;
}

static int receive_error(int fd)
{
	if (errno == EAGAIN || errno == EINTR)
		return fail(errno, "nothing to read from socket %d now", fd);
	return fail_errno(errno, "receive from socket %d", fd);
}

/* Reads until @len bytes of the record are here */
static int fetch(struct connection *c, size_t len)
{
	struct inbox *in = c->in;
	size_t have = in->end - in->start;
	ssize_t n;
	int err;

	err = have < len ? make_room(in, len) : 0;
	if (err)
		return err;
	for (; have < len; have += n, in->end += n) {
		n = recv(c->fd, in->raw + in->end, len - have, 0);
		if (n < 0)
			return receive_error(c->fd);
		if (!n)
			return fail(ENODATA, "socket %d: the peer has closed the connection",
				    c->fd);
	}
	return 0;
}

/* Reads the whole record that begins at @in->start */
static int fetch_record(struct connection *c, size_t *ret_len,
			struct record_opened *opened)
{
	struct inbox *in = c->in;

	return fetch(c, RECORD_START_LEN) ?:
	       record_parse(c->protocol, in->raw + in->start, ret_len,
			    &opened->alert) ?:
	       fetch(c, *ret_len);
}

static int key_up(struct connection *c)
{
	struct inbox *in = c->in;
	int err = 0;

	if (!in->keyed)
		err = record_start(&in->state, c->suite, c->protocol,
				   &c->half[RX]->key, false);
	in->keyed = !err;
	return err;
}

int inbox_record(struct connection *c, struct record_opened *ret,
		 const u8 **content)
{
	struct half *h = c->half[RX];
	struct inbox *in = c->in;
	size_t len;
	u8 *record;
	int err;

	ret->alert = RECORD_INTERNAL_ERROR;
	err = fetch_record(c, &len, ret) ?: key_up(c);
	if (err)
		return err;
	record = in->raw + in->start;
	err = record_open(&in->state, h->seq, record, len,
			  record + in->state.shape.header_len, ret);
	if (err)
		return err;
	in->start += len;
	h->seq++;
	*content = record + in->state.shape.header_len;
	return 0;
}

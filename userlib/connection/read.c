// SPDX-License-Identifier: MIT
/*
 * Reading: application data for the caller, received by us or by its own loop.
 */
#include <sched.h>

#include "../base/cancel.h"
#include "../base/message.h"
#include "alert.h"
#include "end.h"
#include "flush.h"
#include "inbox.h"
#include "open.h"
#include "receive.h"
#include "update.h"

/*
 * Data that is read counts like data that our key protects: see @update_after
 */
static void count(struct connection *c, size_t len)
{
	if (!c->update_after)
		return;
	c->received += len;
	if (c->received < c->update_after)
		return;
	c->received = 0;
	c->request = true;
	c->due |= DUE_UPDATE;
}

/* Does what must be done before the next record is read */
static int make_ready(struct connection *c)
{
	int err = connection_check(c) ?: connection_ended(c);

	if (err)
		return err;
	err = update_rx(c);
	flush_tx_try(c);
	if (!err && !c->half[RX]->kernel)
		err = open_rx_kernel(c);
	return err;
}

static int receive(struct connection *c, void *data, size_t size,
		   size_t *ret_len)
{
	int err = make_ready(c);

	if (err)
		return err;
	if (!c->half[RX]->kernel)
		return receive_user(c);
	return receive_kernel(c, ktls_record_receive_any(c->fd, data, size),
			      data, ret_len);
}

static bool has_unread(const struct connection *c)
{
	return c->in && c->in->unread_len;
}

static int
read_parts(struct connection *c, void *data, size_t size, size_t *ret_len)
{
	size_t len = 0;
	int err;

	while (!len) {
		if (has_unread(c)) {
			len = inbox_take(c->in, data, size);
			break;
		}
		err = receive(c, data, size, &len);
		if (err)
			return err;
	}
	if (c->in && !c->in->unread_len && c->half[RX]->kernel) {
		inbox_free(c->in);
		c->in = NULL;
	}
	count(c, len);
	c->plain = c->half[RX]->kernel && !c->in && !c->half[RX]->key_due &&
		   !c->update_after && judge_is_quiet(&c->judge);
	*ret_len = len;
	return 0;
}

static __attribute__((noinline)) int
read_some(struct connection *c, void *data, size_t size, size_t *ret_len)
{
	int cancel = cancel_disable();
	int err = read_parts(c, data, size, ret_len);

	cancel_restore(cancel);
	return err;
}

/* What came was no data. So this was only the first turn of read_parts() */
static __attribute__((noinline)) int
read_more(struct connection *c, struct ktls_call *call, ssize_t n, void *data,
	  size_t size, size_t *ret_len)
{
	struct ktls_record r = ktls_record_result(call, c->fd, n);
	int err, cancel = cancel_disable();
	size_t none = 0;

	c->plain = false;
	err = receive_kernel(c, r, data, &none) ?:
	      read_parts(c, data, size, ret_len);
	cancel_restore(cancel);
	return err;
}

/* Nearly every read: data, with nothing to do before or after it */
static int read_plain(struct connection *c, void *data, size_t size,
		      size_t *ret_len)
{
	struct ktls_call call;
	struct msghdr *msg = ktls_record_call(&call, data, size);
	ssize_t n = cancel_proof_recvmsg(c->fd, msg, 0);

	if (n <= 0 || ktls_record_type(&call) != TYPE_APPLICATION_DATA)
		return read_more(c, &call, n, data, size, ret_len);
	judge_data(&c->judge);
	*ret_len = n;
	return 0;
}

static enum heard listen_on(struct connection *c)
{
	struct inbox *in;
	size_t len = 0;
	int err;

	if (c->dead || c->ended || has_unread(c) || inbox_reserve(&in))
		return HEARD_DEAF;
	do
		err = receive(c, in->plaintext, RECORD_CONTENT_MAX, &len);
	while (!err && !len && !has_unread(c));
	if (len) {
		in->unread = in->plaintext;
		in->unread_len = len;
		inbox_free(c->in);
		c->in = in;
	} else {
		inbox_free(in);
	}
	return err == -EAGAIN || err == -EINTR ? HEARD_NOTHING :
						 HEARD_SOMETHING;
}

enum heard connection_listen(struct connection *c)
{
	enum heard heard;

	if (!connection_read_try(c, READ_BY_FLUSH))
		return HEARD_DEAF;
	c->plain = false;
	heard = listen_on(c);
	connection_read_end(c);
	return heard;
}

static __attribute__((noinline)) int begin_waiting(struct connection *c)
{
	unsigned int user;

	while (!connection_read_try(c, READ_BY_READER)) {
		user = c->reading;
		if (user == READ_BY_NOBODY)
			continue;
		if (user >> READING_BITS != process_generation())
			return connection_forked(c);
		if (user & READ_BY_READER)
			return fail(EINVAL, "another thread is reading from this connection");
		sched_yield();
	}
	return 0;
}

static inline int begin(struct connection *c)
{
	return connection_read_try(c, READ_BY_READER) ? 0 : begin_waiting(c);
}

int connection_read_begin(struct connection *c)
{
	int err = begin(c);

	if (!err)
		c->plain = false;
	return err;
}

void connection_read_end(struct connection *c)
{
	atomic_store_explicit(&c->reading, READ_BY_NOBODY,
			      memory_order_release);
}

int connection_read(struct connection *c, void *data, size_t size,
		    size_t *ret_len)
{
	int err = begin(c);

	if (err)
		return err;
	err = c->plain && !(c->due | c->unsent | c->dead) ?
	      read_plain(c, data, size, ret_len) :
	      read_some(c, data, size, ret_len);
	connection_read_end(c);
	return err;
}

static int check_flushed(const struct connection *c)
{
	if (c->judge.due || c->half[RX]->key_due)
		return fail(EKEYREJECTED, "call sslp_connection_flush() first");
	if (c->in)
		return fail(EKEYREJECTED, "read with sslp_connection_read(): bytes that were handed over wait, or records are made in user space");
	return 0;
}

static int judge_received(struct connection *c, u8 type, const void *data,
			  size_t len, unsigned int *ret_events,
			  bool *ret_flush)
{
	unsigned int events;
	int err;

	err = connection_check(c) ?: check_flushed(c);
	if (err)
		return err;
	err = connection_ended(c);
	if (err)
		return err;
	events = receive_judge(c, type, data, len, true);
	if (events & JUDGE_DATA)
		count(c, len);
	receive_note(c, events);
	flush_judged(c);
	if (c->judge.state == JUDGE_DEAD)
		return connection_dead(c, c->judge.why);
	if (c->judge.state == JUDGE_ABORTED)
		return connection_aborted(c);
	if (c->judge.state == JUDGE_CLOSED)
		c->ended = ENODATA;
	*ret_events = events;
	*ret_flush = c->due || c->judge.due || c->half[RX]->key_due ||
		     c->looks_updated;
	return 0;
}

int connection_received(struct connection *c, u8 type, const void *data,
			size_t len, unsigned int *ret_events, bool *ret_flush)
{
	int err = connection_read_begin(c);

	if (err)
		return err;
	err = judge_received(c, type, data, len, ret_events, ret_flush);
	connection_read_end(c);
	return err;
}

// SPDX-License-Identifier: MIT
/* Calls that wait for a socket that does not block, up to a deadline. */
#include <fcntl.h>
#include <poll.h>
#include <time.h>

#include "../base/message.h"
#include "patience.h"

/*
 * How long we do not listen to the peer, in milliseconds, if the socket is
 * readable but has no whole record
 */
#define PART_PAUSE	20

static s64 now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (s64)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

s64 patience_until(u32 ms)
{
	return now() + ms + 1;
}

/*
 * Return: the events that have come, 0 at the deadline, or -errno with a
 * message
 */
static int poll_for(int fd, short events, s64 until)
{
	struct pollfd entry = { .fd = fd, .events = events };
	s64 left = until - now();
	int n;

	if (left <= 0)
		return 0;
	n = poll(&entry, 1, left < INT32_MAX ? (int)left : INT32_MAX);
	if (n < 0)
		return fail_errno(errno, "wait for socket %d", fd);
	return n ? entry.revents : 0;
}

static int too_late(int fd)
{
	return fail(EAGAIN, "socket %d was not ready in time", fd);
}

int patience_left(int fd, s64 until)
{
	return now() < until ? 0 : too_late(fd);
}

int patience_poll(int fd, short events, s64 until)
{
	int n = poll_for(fd, events, until);

	if (n < 0)
		return n;
	return n ? 0 : too_late(fd);
}

/*
 * A peer that takes nothing may have something to say: a KeyUpdate that asks
 * for ours, or an alert, which the next try to send reports. A peer that has
 * nothing more to say may still read.
 */
static int await_room(struct connection *c, s64 until)
{
	int n = poll_for(c->fd, POLLOUT | POLLIN, until);
	s64 pause;

	if (n < 0)
		return n;
	if (!n)
		return too_late(c->fd);
	if (n & ~POLLIN)
		return 0;
	switch (connection_listen(c)) {
	case HEARD_SOMETHING:
		return 0;
	case HEARD_NOTHING:
		pause = patience_until(PART_PAUSE);
		n = poll_for(c->fd, POLLOUT, pause < until ? pause : until);
		return n < 0 ? n : 0;
	default:
		return patience_poll(c->fd, POLLOUT, until);
	}
}

static int await_ready(struct connection *c, int direction)
{
	s64 until = c->deadline[direction];
	int flags = fcntl(c->fd, F_GETFL);

	/*
	 * On a socket that blocks, its SO_SNDTIMEO or SO_RCVTIMEO has already
	 * passed
	 */
	if (flags < 0 || !(flags & O_NONBLOCK))
		return fail(EAGAIN, "socket %d blocks, and was not ready in its own time",
			    c->fd);
	return direction == TX ? await_room(c, until) :
	       patience_poll(c->fd, POLLIN, until);
}

/*
 * Whether to repeat a call that returned @err: RX for reading, TX for sending.
 * No lock of @c is held.
 */
static inline bool await(struct connection *c, int direction, int *err)
{
	if (*err != -EAGAIN || !c->deadline[direction])
		return false;
	*err = await_ready(c, direction);
	return !*err;
}

void connection_deadline(struct connection *c, int direction, u32 ms)
{
	c->deadline[direction] = ms ? patience_until(ms) : 0;
}

int connection_read_patiently(struct connection *c, void *data, size_t size,
			      size_t *ret_len)
{
	int err;

	do
		err = connection_read(c, data, size, ret_len);
	while (await(c, RX, &err));
	return err;
}

int connection_shutdown_patiently(struct connection *c)
{
	int err;

	do
		err = connection_shutdown(c);
	while (await(c, TX, &err));
	return err;
}

int connection_update_patiently(struct connection *c, bool request)
{
	int err;

	do
		err = connection_update(c, request);
	while (await(c, TX, &err));
	return err;
}

/* If a part was sent, the call reports that part */
static int some_or(int err, size_t done, size_t *ret)
{
	if (!done)
		return err;
	*ret = done;
	return 0;
}

int connection_write_patiently(struct connection *c, const void *data,
			       size_t len, size_t *ret_written)
{
	const u8 *bytes = data;
	size_t done = 0, n;
	int err;

	do {
		n = 0;
		err = connection_write(c, bytes + done, len - done, &n);
		done += n;
	} while ((!err && done < len && c->deadline[TX]) ||
		 await(c, TX, &err));
	return some_or(err, done, ret_written);
}

int connection_sendfile_patiently(struct connection *c, int file, u64 *offset,
				  size_t count, size_t *ret_sent)
{
	size_t done = 0, n;
	int err;

	do {
		n = 0;
		err = connection_sendfile(c, file, offset, count - done, &n);
		done += n;
	} while ((!err && n && done < count && c->deadline[TX]) ||
		 await(c, TX, &err));
	if (!err)
		*ret_sent = done;
	return some_or(err, done, ret_sent);
}

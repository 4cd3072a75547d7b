// SPDX-License-Identifier: MIT
/* Ends a connection so that the peer loses nothing that was sent. */
#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "../base/message.h"
#include "../socket/ktls_record.h"
#include "alert.h"
#include "patience.h"

/* How long to wait for a peer that has everything and is silent, in ms */
#define SILENCE_MAX	1000

static bool all_acknowledged(int fd)
{
	int unacknowledged;

	return ioctl(fd, SIOCOUTQ, &unacknowledged) || !unacknowledged;
}

/* A signal does not end the wait: the caller has set a limit */
static int wait_for(int fd, short events, s64 until)
{
	int err;

	do
		err = patience_poll(fd, events, until);
	while (err == -EINTR);
	return err;
}

static bool is_for_now(int err)
{
	return err == -EAGAIN || err == -EINTR;
}

/*
 * Waits until the peer says goodbye as well. If bytes are unread when a socket
 * is closed, TCP resets the connection, and the peer loses what it has not read
 * by then. So this takes everything, also KeyUpdates.
 */
static int await_goodbye(struct connection *c, s64 until)
{
	u8 data[RECORD_CONTENT_MAX];
	s64 silence;
	size_t n;
	int err;

	do {
		err = connection_read(c, data, sizeof(data), &n);
		if (err && !is_for_now(err)) {
			err = 0;
			break;
		}
		silence = patience_until(SILENCE_MAX);
		if (silence > until)
			silence = until;
		/* Do not wait for a peer that never stops sending either */
		err = err ? wait_for(c->fd, POLLIN, silence) :
		      patience_left(c->fd, until);
	} while (err != -EAGAIN ||
		 (!all_acknowledged(c->fd) && silence != until));
	wipe(data, sizeof(data));
	return err;
}

/* Takes what is there, as records or as bytes; false: no more can be taken */
static bool discard(int fd)
{
	u8 data[RECORD_CONTENT_MAX];
	union ktls_control control;
	struct iovec iov = { .iov_base = data, .iov_len = sizeof(data) };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	ssize_t n = recvmsg(fd, &msg, MSG_DONTWAIT);

	return n > 0 || (!n && msg.msg_controllen) ||
	       (n < 0 && (errno == EAGAIN || errno == EINTR));
}

/*
 * If a peer is reset before it has read a fatal alert, it never sees the alert.
 * So what it still sends is taken until it ends, too. A kernel that has met a
 * bad record returns no more. Then the peer has to end by itself.
 */
static int await_end(int fd, s64 until)
{
	socklen_t len = sizeof(int);
	int err;

	while (discard(fd)) {
		err = wait_for(fd, POLLIN, until);
		if (err)
			return err;
	}
	/* A pending error would end the wait */
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len);
	return wait_for(fd, POLLRDHUP, until);
}

static bool is_fatal(u16 alert)
{
	return alert != JUDGE_NO_ALERT && alert >> 8 == LEVEL_FATAL;
}

static void say_goodbye(struct connection *c, s64 until)
{
	while (is_for_now(connection_shutdown(c)) &&
	       !wait_for(c->fd, POLLOUT, until))
		;
}

/*
 * RFC 8446 section 6.1: before the end each side sends close_notify, or an
 * alert that says why not
 */
static int take_leave(struct connection *c, s64 until)
{
	u16 got = c->alert_received, sent;

	if (is_fatal(c->alert_sent))
		return await_end(c->fd, until);
	if (got != JUDGE_NO_ALERT && (got & 0xff) == ALERT_CLOSE_NOTIFY)
		say_goodbye(c, until);
	sent = c->alert_sent;
	if (sent == JUDGE_NO_ALERT || (sent & 0xff) != ALERT_CLOSE_NOTIFY)
		return 0;
	return await_goodbye(c, until);
}

int connection_linger(struct connection *c, u32 ms)
{
	int flags = fcntl(c->fd, F_GETFL), err;

	fcntl(c->fd, F_SETFL, flags | O_NONBLOCK);
	err = take_leave(c, patience_until(ms));
	fcntl(c->fd, F_SETFL, flags);
	return err;
}

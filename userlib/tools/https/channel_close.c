// SPDX-License-Identifier: MIT
/* The end of a channel. */
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "channel.h"
#include "net.h"

/* How long a goodbye may take to be sent, in seconds */
#define CLOSE_SEND	10

/*
 * How long the peer's is awaited, in milliseconds: in all, and when it has
 * everything and is silent
 */
#define CLOSE_TOTAL	(30 * 1000)
#define CLOSE_IDLE	1000

/* How long a peer may take to read our alert, in milliseconds */
#define ALERT_TOTAL	(5 * 1000)

static bool all_acknowledged(int fd)
{
	int unacknowledged;

	return ioctl(fd, SIOCOUTQ, &unacknowledged) || !unacknowledged;
}

/*
 * Until the peer says goodbye as well. Bytes that nobody has read when the
 * socket is closed make TCP reset the connection, and what the peer has not
 * read by then is lost to it: so everything is taken, KeyUpdates included.
 */
static void await_close(struct channel *ch)
{
	int64_t deadline = net_deadline(CLOSE_TOTAL);
	SECURITY_STATUS status;
	size_t n;

	while (!ch->ended && !net_expired(deadline)) {
		status = sslp_connection_read(ch->connection, ch->in,
					      sizeof(ch->in), &n);
		if (!status)
			continue;
		if (status != SSLP_E_WOULD_BLOCK &&
		    status != SSLP_E_INTERRUPTED)
			break;
		if (net_wait(ch->fd, POLLIN, net_deadline(CLOSE_IDLE)) &&
		    all_acknowledged(ch->fd))
			break;
	}
}

/*
 * A non-blocking socket may have taken a record that TCP has no room for yet,
 * and close() would drop it. A blocking alert gets in line behind it.
 */
void channel_goodbye(struct channel *ch)
{
	struct timeval limit = { .tv_sec = CLOSE_SEND };
	int fd = ch->fd, flags = fcntl(fd, F_GETFL);

	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
	if (!sslp_connection_shutdown(ch->connection)) {
		fcntl(fd, F_SETFL, flags);
		await_close(ch);
	}
}

/* Takes what is there, be it records or bytes; false: no more can be taken */
static bool discard(struct channel *ch)
{
	char control[CMSG_SPACE(1)];
	struct iovec iov = { .iov_base = ch->in, .iov_len = sizeof(ch->in) };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	ssize_t n = recvmsg(ch->fd, &msg, MSG_DONTWAIT);

	return n > 0 || (!n && msg.msg_controllen) ||
	       (n < 0 && (errno == EAGAIN || errno == EINTR));
}

/*
 * A fatal alert is lost on a peer that is reset before it has read it. So what
 * it still sends is taken, until it ends too; a kernel that has met a bad record
 * gives no more, and then it has to end by itself.
 */
static void await_alert(struct channel *ch)
{
	int64_t deadline = net_deadline(ALERT_TOTAL);
	int err;
	socklen_t len = sizeof(err);

	while (discard(ch))
		if (net_wait(ch->fd, POLLIN, deadline))
			return;
	/* An error that is left would end the wait */
	getsockopt(ch->fd, SOL_SOCKET, SO_ERROR, &err, &len);
	net_wait(ch->fd, POLLRDHUP, deadline);
}

/* RFC 8446 section 6.1: before the end every side says goodbye, or why not */
static void take_leave(struct channel *ch)
{
	struct sslp_connection_status st = { .size = sizeof(st) };

	if (sslp_connection_query(ch->connection, &st))
		return;
	if (st.alert_sent != SSLP_ALERT_NONE && st.alert_sent >> 8 == 2)
		await_alert(ch);
	else if (st.alert_received != SSLP_ALERT_NONE &&
		 !(st.alert_received & 0xff))
		sslp_connection_shutdown(ch->connection);
}

void channel_close(struct channel *ch)
{
	take_leave(ch);
	SslFreeObject(ch->connection, 0);
	close(ch->fd);
	explicit_bzero(ch->in, sizeof(ch->in));
}

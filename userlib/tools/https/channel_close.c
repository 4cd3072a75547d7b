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

/* A fatal alert is lost on a peer that is reset before it has read it */
static void await_alert(const struct channel *ch)
{
	struct sslp_connection_status st = { .size = sizeof(st) };
	struct pollfd end = { .fd = ch->fd, .events = POLLRDHUP };

	if (!sslp_connection_query(ch->connection, &st) &&
	    st.alert_sent != SSLP_ALERT_NONE && st.alert_sent >> 8 == 2)
		poll(&end, 1, CLOSE_IDLE);
}

void channel_close(struct channel *ch)
{
	await_alert(ch);
	SslFreeObject(ch->connection, 0);
	close(ch->fd);
	explicit_bzero(ch->in, sizeof(ch->in));
}

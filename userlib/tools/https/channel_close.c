// SPDX-License-Identifier: MIT
/* The end of a connection whose records are the kernel's. */
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <unistd.h>

#include "net.h"
#include "receive.h"

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
	int ret;

	while (!ch->ended && !net_expired(deadline)) {
		ch->in_start = ch->in_end;
		ret = channel_receive(ch);
		if (ret == -EAGAIN)
			ret = net_wait(ch->fd, POLLIN, net_deadline(CLOSE_IDLE));
		if (ret == -ETIMEDOUT && !all_acknowledged(ch->fd))
			continue;
		if (ret)
			break;
	}
}

/*
 * A non-blocking socket may have taken a record that TCP has no room for yet,
 * and close() would drop it. A blocking alert gets in line behind it.
 */
void channel_goodbye(struct channel *ch)
{
	static const uint8_t close_notify[] = { 1, 0 };
	struct timeval limit = { .tv_sec = CLOSE_SEND };
	int fd = ch->fd, flags = fcntl(fd, F_GETFL);

	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
	if (!sslp_ktls_send_record(fd, CT_ALERT, close_notify,
				   sizeof(close_notify))) {
		fcntl(fd, F_SETFL, flags);
		shutdown(fd, SHUT_WR);
		await_close(ch);
	}
}

void channel_close(struct channel *ch)
{
	SslFreeObject(ch->master, 0);
	close(ch->fd);
	explicit_bzero(ch->in, sizeof(ch->in));
}

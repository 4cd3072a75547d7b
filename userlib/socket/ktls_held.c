// SPDX-License-Identifier: MIT
/* What kernel TLS holds back and has not given to TCP. */
#include <fcntl.h>
#include <limits.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "../base/message.h"
#include "ktls_held.h"

/* Of enum in <net/tcp_states.h>, which is not for user space */
#define STATE_CLOSE	7

/*
 * How much room is made, in bytes: what Linux allows everybody by default (its
 * wmem_max, which it doubles). If that is set lower, less must be enough
 */
#define ROOM		(2 * 212992)

/*
 * The most memory that bytes take in a send buffer. TCP puts them into pieces,
 * each with a head of less than 2048 bytes. Each piece but the first and the
 * last has at least 256 bytes of data
 */
#define PIECE_HEAD	2048
#define PIECE_MIN	256

static bool look_tcp(int fd, struct ktls_held *h)
{
	struct tcp_info info;
	socklen_t len = sizeof(info);

	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) ||
	    len < offsetof(struct tcp_info, tcpi_bytes_retrans) +
		  sizeof(info.tcpi_bytes_retrans))
		return false;
	h->closed = info.tcpi_state == STATE_CLOSE;
	h->written = info.tcpi_bytes_sent - info.tcpi_bytes_retrans +
		     info.tcpi_notsent_bytes;
	h->acked = info.tcpi_bytes_acked;
	return true;
}

static bool look_memory(int fd, struct ktls_held *h)
{
	u32 memory[SK_MEMINFO_VARS];
	socklen_t len = sizeof(memory);

	if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory, &len) ||
	    len <= SK_MEMINFO_WMEM_QUEUED * sizeof(*memory))
		return false;
	h->queued = memory[SK_MEMINFO_WMEM_QUEUED];
	h->room = memory[SK_MEMINFO_SNDBUF];
	return true;
}

/*
 * TCP also counts a buffer as full if too much in it is unsent, if it was told
 * to
 */
static void make_room(int fd)
{
	int none = -1, room = 0, wanted = ROOM / 2;
	socklen_t len = sizeof(room);

	setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &none, sizeof(none));
	if (!getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, &len) && room < ROOM)
		setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &wanted, sizeof(wanted));
}

/* How long a send waits for room, in milliseconds; -1: until there is some */
static int patience_of(int fd, int flags)
{
	struct timeval limit = { .tv_sec = 0 };
	socklen_t len = sizeof(limit);
	int of_file = fcntl(fd, F_GETFL);

	if (flags & MSG_DONTWAIT || of_file < 0 || of_file & O_NONBLOCK)
		return 0;
	if (getsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, &len) ||
	    !(limit.tv_sec | limit.tv_usec))
		return -1;
	return limit.tv_sec < INT_MAX / 1000 - 1 ?
	       limit.tv_sec * 1000 + limit.tv_usec / 1000 + 1 : INT_MAX;
}

static int await_room(int fd, int ms)
{
	struct pollfd entry = { .fd = fd, .events = POLLOUT };
	int n = poll(&entry, 1, ms);

	if (n < 0)
		return fail_errno(errno, "wait for socket %d", fd);
	return n ? 0 : fail(EAGAIN, "socket %d has no room for an alert yet",
			    fd);
}

int ktls_held_before(int fd, int flags, struct ktls_held *ret_held)
{
	int ms = patience_of(fd, flags), err;

	ret_held->known = false;
	if (ms < 0)
		return 0;
	make_room(fd);
	err = await_room(fd, ms);
	/* This comes first, so that what is written meanwhile counts twice */
	if (!err)
		ret_held->known = look_tcp(fd, ret_held) &&
				  look_memory(fd, ret_held);
	return err;
}

static u64 memory_of(u64 bytes)
{
	return bytes + (bytes / PIECE_MIN + 2) * PIECE_HEAD;
}

/*
 * Only acknowledgements free memory. Without one the buffer was never fuller
 * than now. Otherwise what was written has not filled it, or nobody can tell.
 * If a buffer grows meanwhile, its old size counts.
 */
static bool may_have_been_full(const struct ktls_held *before,
			       const struct ktls_held *after)
{
	u64 most = before->queued +
		   memory_of(after->written - before->written);

	if (after->acked == before->acked)
		most = after->queued;
	return most >= before->room;
}

bool ktls_held_after(int fd, const struct ktls_held *held)
{
	struct ktls_held now;

	if (!held->known || !look_memory(fd, &now) || !look_tcp(fd, &now))
		return false;
	return !now.closed && may_have_been_full(held, &now);
}

bool ktls_held_full(int fd)
{
	struct pollfd entry = { .fd = fd, .events = POLLOUT };

	return !poll(&entry, 1, 0);
}

/* SPDX-License-Identifier: MIT */
/*
 * What kernel TLS holds back. On a socket that does not block it takes a whole
 * record as long as TCP has room for its beginning. The rest waits in kernel
 * TLS for a worker, and behind it the records that follow. Nothing tells of
 * them. shutdown() drops them; close() still writes what TCP has room for.
 *
 * But the send of a record pushes out what is held before it, and runs into no
 * end of the buffer where there is room for all. So the buffer is made large
 * before the last record; and if it was not full then, nothing is held. If that
 * is in doubt, the sending half is left to close(), which loses nothing unless
 * wmem_max is less than a record or two.
 */
#ifndef SSLP_SOCKET_KTLS_HELD_H
#define SSLP_SOCKET_KTLS_HELD_H

#include "../base/types.h"

/**
 * struct ktls_held - how a socket stands
 * @known: the kernel has told so; if not, nothing is known of what is held
 * @closed: TCP has ended, nothing goes out any more
 * @written: bytes that TCP has got, of those who went before the socket's
 *	first one too
 * @acked: bytes that the peer's TCP has got
 * @queued: memory of what it has not got, in bytes
 * @room: most of it
 */
struct ktls_held {
	bool known, closed;
	u64 written, acked;
	u32 queued, room;
};

/*
 * Before the last record is sent with @flags, MSG_DONTWAIT or 0: makes room, and
 * waits for it as long as a send would. 0; -EAGAIN or -EINTR with a message if
 * there is none. @ret_held is not @known where a send waits until all is out.
 */
int ktls_held_before(int fd, int flags, struct ktls_held *ret_held);

/* When that record has been sent, whether something may be held; true if in doubt */
bool ktls_held_after(int fd, const struct ktls_held *held);

/* Whether close() would drop it: TCP has no room; POLLOUT says when it has */
bool ktls_held_full(int fd);

#endif /* SSLP_SOCKET_KTLS_HELD_H */

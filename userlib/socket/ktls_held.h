/* SPDX-License-Identifier: MIT */
/*
 * What kernel TLS holds back. On a socket that does not block, it takes a whole
 * record as soon as TCP has room for its beginning. The rest waits in kernel
 * TLS for a worker of the kernel, and later records wait behind it. No call
 * tells about them. shutdown() drops them; close() still writes what TCP has
 * room for.
 *
 * But the send of a record pushes out what is held before it, if the buffer has
 * room for all. So the buffer is made large before the last record. If it was
 * not full then, nothing is held. If that is in doubt, the sending half is left
 * to close(), which loses nothing unless wmem_max is less than a record or two.
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
 * To be called before the last record is sent with @flags, MSG_DONTWAIT or 0.
 * Makes room, and waits for it as long as a send would. Return: 0; -EAGAIN or
 * -EINTR with a message if there is none. @ret_held is not @known if a send
 * waits until all is out.
 */
int ktls_held_before(int fd, int flags, struct ktls_held *ret_held);

/* Whether something may be held after that record was sent; true if in doubt */
bool ktls_held_after(int fd, const struct ktls_held *held);

/* Whether close() would drop it: TCP has no room; POLLOUT says when it has */
bool ktls_held_full(int fd);

#endif /* SSLP_SOCKET_KTLS_HELD_H */

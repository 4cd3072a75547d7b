/* SPDX-License-Identifier: MIT */
/* Threads that are cancelled have to wait until we have given back what we hold. */
#ifndef SSLP_BASE_CANCEL_H
#define SSLP_BASE_CANCEL_H

#include <pthread.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * Around calls that are cancellation points, send() and close() among them,
 * made by a thread that holds something that others wait for, or that nobody
 * else could free. A cancellation that comes in between takes effect later.
 * Pairs nest.
 */
static inline int cancel_disable(void)
{
	int before;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
	return before;
}

static inline void cancel_restore(int before)
{
	pthread_setcancelstate(before, &before);
}

/*
 * send() and recvmsg() that are no cancellation points, as syscall() is none: by
 * who has a lock, and for whom cancel_disable() would cost as much as all else
 * that it does. What comes of it must be dealt with likewise.
 */
static inline ssize_t cancel_proof_send(int fd, const void *data, size_t len,
					int flags)
{
	return syscall(SYS_sendto, fd, data, len, flags, NULL, 0);
}

static inline ssize_t cancel_proof_recvmsg(int fd, struct msghdr *msg,
					   int flags)
{
	return syscall(SYS_recvmsg, fd, msg, flags);
}

#endif /* SSLP_BASE_CANCEL_H */

/* SPDX-License-Identifier: MIT */
/*
 * A thread that is cancelled has to wait until we have given back what we hold.
 */
#ifndef SSLP_BASE_CANCEL_H
#define SSLP_BASE_CANCEL_H

#include <pthread.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * For calls that are cancellation points, such as send() and close(), in a
 * thread that holds something. Others may wait for it, or nobody else could
 * free it. A cancellation that comes in between takes effect later. Pairs nest.
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
 * send() and recvmsg() as no cancellation points, because syscall() is none.
 * They are for callers that hold a lock and for whom cancel_disable() would
 * cost as much as everything else that they do. What they do with the result
 * must be no cancellation point either.
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

/* SPDX-License-Identifier: MIT */
/* Threads that are cancelled have to wait until we have given back what we hold. */
#ifndef SSLP_BASE_CANCEL_H
#define SSLP_BASE_CANCEL_H

#include <pthread.h>

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

#endif /* SSLP_BASE_CANCEL_H */

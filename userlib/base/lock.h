/* SPDX-License-Identifier: MIT */
/* The locks of the library, which all survive a fork. */
#ifndef SSLP_BASE_LOCK_H
#define SSLP_BASE_LOCK_H

#include <pthread.h>

/* So many for traffic secrets: a lock in each would not survive a fork */
#define LOCK_SECRETS_COUNT	16

/* In the order in which they nest: a thread takes later ones only */
enum lock {
	LOCK_BACKEND,		/* bindings of every provider */
	LOCK_SECRETS,		/* traffic secrets, which a rekey replaces */
	LOCK_SECRETS_LAST = LOCK_SECRETS + LOCK_SECRETS_COUNT - 1,
	LOCK_AF_ALG,		/* channels of the AF_ALG engine */
	LOCK_BUFFERS,		/* memory that is out with callers */
	LOCK_POOLS,		/* free cells and slots, but for a thread's own */
	LOCKS
};

void lock_take(enum lock lock);
void lock_release(enum lock lock);

/* pthread_cond_wait() with a lock that the caller has taken */
void lock_wait(enum lock lock, pthread_cond_t *cond);

/**
 * lock_on_fork() - have something done in forked children
 * @in_child: called once in each, before fork() returns there
 *
 * A fork waits for every lock, so that a child finds none taken and all they
 * protect whole.
 */
void lock_on_fork(void (*in_child)(void));

#endif /* SSLP_BASE_LOCK_H */

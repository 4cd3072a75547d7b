/* SPDX-License-Identifier: MIT */
/* The locks of the library, which all survive a fork. */
#ifndef SSLP_BASE_LOCK_H
#define SSLP_BASE_LOCK_H

#include <pthread.h>

#include "types.h"
#include "waiters.h"

/* How many for traffic secrets: a lock in each would not survive a fork */
#define LOCK_SECRETS_BITS	4
#define LOCK_SECRETS_COUNT	(1 << LOCK_SECRETS_BITS)

/* How many for sockets, by their inode: see socket/ktls_lock.h */
#define LOCK_SOCKETS_COUNT	8

/*
 * In the order in which they nest: a thread that has one takes only later ones
 */
enum lock {
	LOCK_SOCKETS,		/* a socket's keys, looked at and changed */
	LOCK_SOCKETS_LAST = LOCK_SOCKETS + LOCK_SOCKETS_COUNT - 1,
	LOCK_BACKEND,		/* bindings of every provider */
	LOCK_SECRETS,		/* traffic secrets, which a rekey replaces */
	LOCK_SECRETS_LAST = LOCK_SECRETS + LOCK_SECRETS_COUNT - 1,
	LOCK_ARMED,		/* what secrets have armed */
	LOCK_MODULE,		/* what is opened of /dev/sslp */
	LOCK_AF_ALG,		/* channels of the AF_ALG engine */
	LOCK_BUFFERS,		/* memory that is out with callers */
	LOCK_POOLS,		/* free cells and slots, but for a thread's own */
	LOCKS
};

/*
 * A fork waits for every lock, so a child finds what they protect in a whole
 * state. A child that raw clone() made among threads has to hope for that.
 * Neither finds any lock taken, see process.h.
 */
void lock_take(enum lock lock);
void lock_release(enum lock lock);

/*
 * waiters_wait() with a lock that the caller has taken. False in a handler of
 * fork(), because everybody waits for that.
 */
bool lock_wait(enum lock lock, struct waiters *waiters);

#endif /* SSLP_BASE_LOCK_H */

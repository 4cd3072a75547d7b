/* SPDX-License-Identifier: MIT */
/* The locks of the library. All of them survive a fork. */
#ifndef SSLP_BASE_LOCK_H
#define SSLP_BASE_LOCK_H

#include <pthread.h>

#include "types.h"
#include "waiters.h"

/*
 * How many locks there are for traffic secrets. A lock in each secret would not
 * survive a fork
 */
#define LOCK_SECRETS_BITS	4
#define LOCK_SECRETS_COUNT	(1 << LOCK_SECRETS_BITS)

/*
 * How many locks there are for sockets, chosen by inode: see socket/ktls_lock.h
 */
#define LOCK_SOCKETS_COUNT	8

/* The order in which locks nest: a thread that has one takes only later ones */
enum lock {
	LOCK_SOCKETS,		/* a socket's keys, looked at and changed */
	LOCK_SOCKETS_LAST = LOCK_SOCKETS + LOCK_SOCKETS_COUNT - 1,
	LOCK_BACKEND,		/* bindings of every provider */
	LOCK_SECRETS,		/* traffic secrets, which a rekey replaces */
	LOCK_SECRETS_LAST = LOCK_SECRETS + LOCK_SECRETS_COUNT - 1,
	LOCK_ARMED,		/* what secrets have armed */
	LOCK_MODULE,		/* what is opened of /dev/sslp */
	LOCK_AF_ALG,		/* channels of the AF_ALG engine */
	LOCK_OUTBOXES,		/* sockets whose records are made here */
	LOCK_BUFFERS,		/* memory that is out with callers */
	LOCK_POOLS,		/* free cells and slots, but for a thread's own */
	LOCKS
};

/*
 * A fork waits for every lock, so what they protect is consistent in the child.
 * A raw clone() among threads does not wait. Neither child finds a lock taken,
 * see process.h.
 */
void lock_take(enum lock lock);
void lock_release(enum lock lock);

/*
 * waiters_wait() with a lock that the caller has taken. Returns false in a
 * handler of fork(), because every thread waits for the fork.
 */
bool lock_wait(enum lock lock, struct waiters *waiters);

#endif /* SSLP_BASE_LOCK_H */

/* SPDX-License-Identifier: MIT */
/*
 * The lock of whoever may send. A mutex of the C library costs a third of what
 * a connection adds to a send(). This lock takes a single instruction while
 * nobody else wants it. If somebody else has it, perhaps in a send() that
 * blocks, the caller waits in the C library's mutex.
 */
#ifndef SSLP_CONNECTION_TX_LOCK_H
#define SSLP_CONNECTION_TX_LOCK_H

#include <pthread.h>
#include <stdatomic.h>

#include "../base/types.h"
#include "../base/waiters.h"

enum tx_lock_state { TX_FREE, TX_TAKEN, TX_WAITED_FOR };

/**
 * struct tx_lock - a lock
 * @state: enum tx_lock_state
 * @mutex: for the threads that wait
 * @waiting: the threads that wait
 */
struct tx_lock {
	atomic_int state;
	pthread_mutex_t mutex;
	struct waiters waiting;
};

void tx_lock_init(struct tx_lock *l);
void tx_lock_destroy(struct tx_lock *l);

/* The slow path: the lock is not free, or somebody waits */
void tx_lock_wait(struct tx_lock *l);
void tx_lock_wake(struct tx_lock *l);

static inline bool tx_lock_try(struct tx_lock *l)
{
	int state = TX_FREE;

	return atomic_compare_exchange_strong(&l->state, &state, TX_TAKEN);
}

static inline void tx_lock_take(struct tx_lock *l)
{
	if (!tx_lock_try(l))
		tx_lock_wait(l);
}

static inline void tx_lock_give(struct tx_lock *l)
{
	if (atomic_exchange(&l->state, TX_FREE) == TX_WAITED_FOR)
		tx_lock_wake(l);
}

#endif /* SSLP_CONNECTION_TX_LOCK_H */

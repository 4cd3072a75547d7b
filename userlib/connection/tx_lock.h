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

#include "../base/process.h"
#include "../base/waiters.h"

/* In the lower bits of a state; above: process_generation() of who set it */
enum tx_lock_state { TX_FREE, TX_TAKEN, TX_WAITED_FOR };
#define TX_STATE_BITS	2

/**
 * struct tx_lock - a lock
 * @state: TX_FREE, or enum tx_lock_state and whose
 * @mutex: for the threads that wait
 * @waiting: the threads that wait
 */
struct tx_lock {
	atomic_uint state;
	pthread_mutex_t mutex;
	struct waiters waiting;
};

void tx_lock_init(struct tx_lock *l);
void tx_lock_destroy(struct tx_lock *l);

/* The slow path: the lock is not free, or somebody waits */
bool tx_lock_wait(struct tx_lock *l);
void tx_lock_wake(struct tx_lock *l);

static inline unsigned int tx_lock_ours(enum tx_lock_state state)
{
	return process_generation_known() << TX_STATE_BITS | state;
}

static inline bool tx_lock_try(struct tx_lock *l)
{
	unsigned int state = TX_FREE;

	return atomic_compare_exchange_strong(&l->state, &state,
					      tx_lock_ours(TX_TAKEN));
}

/*
 * False: a thread had it when this process was forked. It does not exist here,
 * and never gives it back
 */
static inline bool tx_lock_take(struct tx_lock *l)
{
	return tx_lock_try(l) || tx_lock_wait(l);
}

static inline void tx_lock_give(struct tx_lock *l)
{
	unsigned int state = atomic_exchange(&l->state, TX_FREE);

	if (state & TX_WAITED_FOR)
		tx_lock_wake(l);
}

#endif /* SSLP_CONNECTION_TX_LOCK_H */

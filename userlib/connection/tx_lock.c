// SPDX-License-Identifier: MIT
/* Waiting for the lock of whoever may send. */
#include "../base/cancel.h"
#include "tx_lock.h"

void tx_lock_init(struct tx_lock *l)
{
	atomic_init(&l->state, TX_FREE);
	pthread_mutex_init(&l->mutex, NULL);
	waiters_init(&l->waiting);
}

void tx_lock_destroy(struct tx_lock *l)
{
	waiters_destroy(&l->waiting);
	pthread_mutex_destroy(&l->mutex);
}

/*
 * A thread that gives the lock back after TX_WAITED_FOR was set wakes one that
 * waits. It does so under @mutex, so not between that thread's look and its
 * sleep. A thread that has woken up sets TX_WAITED_FOR again, because others
 * may still be asleep.
 */
bool tx_lock_wait(struct tx_lock *l)
{
	unsigned int state = l->state;
	int cancel;

	if (state != TX_FREE && state >> TX_STATE_BITS != process_generation())
		return false;
	cancel = cancel_disable();
	pthread_mutex_lock(&l->mutex);
	while (atomic_exchange(&l->state, tx_lock_ours(TX_WAITED_FOR)) !=
	       TX_FREE)
		waiters_wait(&l->waiting, &l->mutex);
	pthread_mutex_unlock(&l->mutex);
	cancel_restore(cancel);
	return true;
}

void tx_lock_wake(struct tx_lock *l)
{
	pthread_mutex_lock(&l->mutex);
	waiters_wake_one(&l->waiting);
	pthread_mutex_unlock(&l->mutex);
}

// SPDX-License-Identifier: MIT
/*
 * Threads that wait for something that others give back. Each wake-up wakes
 * one.
 */
#include "waiters.h"

void waiters_init(struct waiters *w)
{
	w->asleep = 0;
	sem_init(&w->wake, 0, 0);
}

void waiters_destroy(struct waiters *w)
{
	sem_destroy(&w->wake);
}

void waiters_wait(struct waiters *w, pthread_mutex_t *mutex)
{
	w->asleep++;
	pthread_mutex_unlock(mutex);
	/* EINTR follows a signal handler of the application */
	while (sem_wait(&w->wake))
		;
	pthread_mutex_lock(mutex);
}

void waiters_wake_one(struct waiters *w)
{
	if (!w->asleep)
		return;
	w->asleep--;
	sem_post(&w->wake);
}

// SPDX-License-Identifier: MIT
/* The locks of the library, which all survive a fork. */
#include "lock.h"

/* On cache lines of their own: threads with different locks should not meet */
static struct {
	_Alignas(64) pthread_mutex_t mutex;
} locks[LOCKS] = {
	[0 ... LOCKS - 1] = { PTHREAD_MUTEX_INITIALIZER },
};

static void take_all(void)
{
	int i;

	for (i = 0; i < LOCKS; i++)
		pthread_mutex_lock(&locks[i].mutex);
}

static void release_all(void)
{
	int i;

	for (i = LOCKS; i--;)
		pthread_mutex_unlock(&locks[i].mutex);
}

/* Before anybody can take one: to ask each time would cost as much as a lock */
__attribute__((constructor)) static void init(void)
{
	pthread_atfork(take_all, release_all, release_all);
}

void lock_take(enum lock lock)
{
	pthread_mutex_lock(&locks[lock].mutex);
}

void lock_release(enum lock lock)
{
	pthread_mutex_unlock(&locks[lock].mutex);
}

void lock_wait(enum lock lock, pthread_cond_t *cond)
{
	pthread_cond_wait(cond, &locks[lock].mutex);
}

void lock_on_fork(void (*in_child)(void))
{
	pthread_atfork(NULL, NULL, in_child);
}

// SPDX-License-Identifier: MIT
/* The locks of the library. All of them survive a fork. */
#include "lock.h"
#include "process.h"

/* On cache lines of their own: threads with different locks should not meet */
static struct {
	_Alignas(64) pthread_mutex_t mutex;
} locks[LOCKS] = {
	[0 ... LOCKS - 1] = { PTHREAD_MUTEX_INITIALIZER },
};

/*
 * The thread that holds all locks for its fork(), known by the address of its
 * @self. The application's handlers that run before or after ours may use the
 * library.
 */
static _Atomic(const char *) forker;
static _Thread_local char self;

static bool fork_has_all(void)
{
	const char *who = atomic_load_explicit(&forker, memory_order_relaxed);

	return __builtin_expect(who != NULL, 0) && who == &self;
}

static void take_all(void)
{
	int i;

	process_check();
	for (i = 0; i < LOCKS; i++)
		pthread_mutex_lock(&locks[i].mutex);
	atomic_store_explicit(&forker, &self, memory_order_relaxed);
}

static void release_all(void)
{
	int i;

	atomic_store_explicit(&forker, NULL, memory_order_relaxed);
	for (i = LOCKS; i--;)
		pthread_mutex_unlock(&locks[i].mutex);
}

/*
 * The threads that hold locks do not exist in a child, so the locks are made
 * anew
 */
static void begin(void)
{
	int i;

	for (i = 0; i < LOCKS; i++)
		pthread_mutex_init(&locks[i].mutex, NULL);
	atomic_store_explicit(&forker, NULL, memory_order_relaxed);
}

/*
 * Runs before anybody can take a lock. Asking each time would cost as much as a
 * lock
 */
__attribute__((constructor)) static void init(void)
{
	process_on_begin(begin);
	pthread_atfork(take_all, release_all, process_check);
}

void lock_take(enum lock lock)
{
	process_check();
	if (!fork_has_all())
		pthread_mutex_lock(&locks[lock].mutex);
}

void lock_release(enum lock lock)
{
	if (!fork_has_all())
		pthread_mutex_unlock(&locks[lock].mutex);
}

bool lock_wait(enum lock lock, struct waiters *waiters)
{
	if (fork_has_all())
		return false;
	waiters_wait(waiters, &locks[lock].mutex);
	return true;
}

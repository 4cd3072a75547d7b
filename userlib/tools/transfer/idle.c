// SPDX-License-Identifier: MIT
/*
 * A thread that uses the processor when nobody else wants it. Under QEMU's
 * -icount the clock of an idle processor jumps to the next timer. So the
 * processor is never idle, and the time of this thread is subtracted.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>

#include "transfer.h"

static pthread_t thread;
static clockid_t account;
static atomic_bool running, ended;

static void *spin(void *arg)
{
	(void)arg;
	while (!atomic_load_explicit(&ended, memory_order_relaxed))
		;
	return NULL;
}

int idle_start(void)
{
	const struct sched_param none = { 0 };
	int err;

	ended = false;
	err = pthread_create(&thread, NULL, spin, NULL);
	if (err)
		return -err;
	err = pthread_setschedparam(thread, SCHED_IDLE, &none) ?:
	      pthread_getcpuclockid(thread, &account);
	running = true;
	if (err)
		idle_stop();
	return -err;
}

uint64_t idle_ns(void)
{
	struct timespec t = { 0 };

	if (running)
		clock_gettime(account, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

void idle_stop(void)
{
	if (!running)
		return;
	ended = true;
	pthread_join(thread, NULL);
	running = false;
}

// SPDX-License-Identifier: MIT
/* The turn of a row. Its threads begin together, and each reads the clock. */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "../common/tools.h"
#include "bench.h"
#include "machine.h"

/*
 * How many operations come between two that are checked: a random number up to
 * this
 */
#define CHECK_WITHIN	64

/**
 * struct crew - the threads of one row in one turn
 * @bench: the run
 * @count: how many
 * @cancelled: not all of them could be started
 * @ready: each posts it when it is ready
 * @gate: held until all are ready
 */
struct crew {
	const struct bench *bench;
	unsigned int count;
	bool cancelled;
	sem_t ready;
	pthread_mutex_t gate;
};

struct seat {
	struct crew *crew;
	struct worker *worker;
	pthread_t thread;
};

static uint64_t usage_ns(const struct timeval *t)
{
	return (uint64_t)t->tv_sec * 1000000000 + (uint64_t)t->tv_usec * 1000;
}

/*
 * Processor time counts between resume_account() and pause_account(). The sum
 * is exact after the clock of the thread was read, because then the kernel adds
 * what has passed since the last tick. How it divides into user and system is
 * only sampled by the tick.
 */
static void account(struct worker *w, uint64_t sign)
{
	struct timespec exact;
	struct rusage r;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &exact);
	getrusage(RUSAGE_THREAD, &r);
	w->user_ns += sign * usage_ns(&r.ru_utime);
	w->system_ns += sign * usage_ns(&r.ru_stime);
}

static void pause_account(struct worker *w)
{
	account(w, 1);
}

static void resume_account(struct worker *w)
{
	account(w, (uint64_t)-1);
}

static void timed(struct worker *w)
{
	uint64_t start = clock_now(), ns;

	w->err = w->row->kind->run(w, NULL);
	ns = clock_now() - start;
	if (w->err)
		return;
	histogram_add(&w->latency, ns);
	w->ns += ns;
	w->ops += w->row->kind->batch ? w->row->depth : 1;
}

/* For example, making a connection is not part of arming it */
static void timed_around(struct worker *w)
{
	const struct around *around = around_of(w->row->work);
	uint64_t start = clock_now(), ns = w->ns;
	int err;

	pause_account(w);
	w->err = around->before(w);
	resume_account(w);
	if (!w->err)
		timed(w);
	pause_account(w);
	err = around->after(w);
	w->err = w->err ?: err;
	resume_account(w);
	w->idle_ns += clock_now() - start - (w->ns - ns);
}

static void checked(struct worker *w)
{
	if (!w->err)
		w->err = worker_check(w);
}

/* If several threads share a processor, a check would count as work */
static void take_turn(struct worker *w, const struct crew *crew)
{
	const struct bench *b = crew->bench;
	void (*const one)(struct worker *) = around_of(w->row->work) ?
					     timed_around : timed;
	uint64_t start = clock_now(), calls, check = 1;

	resume_account(w);
	for (calls = 0; !w->err && !stop_wanted(); calls++) {
		if (b->slice_ops ? calls >= b->slice_ops :
		    calls && clock_now() - start >= b->slice_ns)
			break;
		if (crew->count == 1 && calls == check) {
			/* Wrong answers may come at regular intervals */
			check += 1 + (uint64_t)rand() % CHECK_WITHIN;
			pause_account(w);
			checked(w);
			resume_account(w);
		}
		if (!w->err)
			one(w);
	}
	pause_account(w);
	w->end_ns = clock_now();
}

static void *sit(void *arg)
{
	struct seat *seat = arg;
	struct crew *crew = seat->crew;
	struct worker *w = seat->worker;

	if (crew->bench->pin)
		cpu_pin(w->index / (w->row->kind->batch ? 1 : w->row->depth));
	checked(w);
	sem_post(&crew->ready);
	pthread_mutex_lock(&crew->gate);
	pthread_mutex_unlock(&crew->gate);
	if (!crew->cancelled)
		take_turn(w, crew);
	checked(w);
	return NULL;
}

static void clear(struct worker *w)
{
	histogram_clear(&w->latency);
	w->ops = w->ns = w->idle_ns = w->end_ns = 0;
	w->user_ns = w->system_ns = 0;
}

/* Starts all of them or none */
int crew_run(const struct bench *b, struct worker *w, unsigned int count,
	     uint64_t *ret_start)
{
	struct crew crew = {
		.bench = b, .count = count, .gate = PTHREAD_MUTEX_INITIALIZER,
	};
	struct seat *seat = calloc(count, sizeof(*seat));
	unsigned int i, begun = 0;
	int err = seat ? 0 : ENOMEM;

	sem_init(&crew.ready, 0, 0);
	pthread_mutex_lock(&crew.gate);
	for (i = 0; !err && i < count; i++) {
		clear(&w[i]);
		seat[i].crew = &crew;
		seat[i].worker = &w[i];
		err = pthread_create(&seat[i].thread, NULL, sit, &seat[i]);
		begun += !err;
	}
	for (i = 0; i < begun; i++)
		while (sem_wait(&crew.ready))
			;
	crew.cancelled = err;
	*ret_start = clock_now();
	pthread_mutex_unlock(&crew.gate);
	for (i = 0; i < begun; i++)
		pthread_join(seat[i].thread, NULL);
	sem_destroy(&crew.ready);
	free(seat);
	return -err;
}

/*
 * Time from one derivation to the next. With one thread it is the time that its
 * calls took. With several it is the time until the last one was done, because
 * each may have waited for the others outside its calls.
 */
double crew_cost(const struct worker *w, unsigned int count, uint64_t start)
{
	uint64_t ops = 0, end = 0, idle = 0;
	unsigned int i;

	if (count == 1)
		return w->ops ? (double)w->ns / (double)w->ops : 0;
	for (i = 0; i < count; i++) {
		ops += w[i].ops;
		idle += w[i].idle_ns;
		if (w[i].end_ns > end)
			end = w[i].end_ns;
	}
	return ops ? (double)(end - start - idle / count) / (double)ops : 0;
}

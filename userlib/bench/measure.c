// SPDX-License-Identifier: MIT
/*
 * Rounds, in which every row has its turn for a short while, so that whatever
 * drifts on this machine hits all of them alike.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "../tools/tools.h"
#include "alive.h"
#include "bench.h"
#include "machine.h"

/* Operations before the first round, and between two that are checked */
#define WARM_UP		16
#define CHECK_EVERY	64

/**
 * struct crew - the threads of one row in one turn
 * @bench: the run
 * @cancelled: not all of them could be had
 * @gate: held until all are there
 */
struct crew {
	const struct bench *bench;
	bool cancelled;
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
 * is exact once the thread's clock was read: that makes the kernel add up what
 * has passed since the last tick. How it divides into user and system is
 * sampled by the tick.
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

/* To make a connection is no part of arming it */
static void timed_arm(struct worker *w)
{
	pause_account(w);
	w->err = sockets_open(w);
	resume_account(w);
	if (!w->err)
		timed(w);
	pause_account(w);
	sockets_close(w);
	resume_account(w);
}

static void checked(struct worker *w)
{
	pause_account(w);
	w->err = worker_check(w);
	resume_account(w);
}

static void take_turn(struct worker *w, const struct bench *b)
{
	const bool arms = w->row->work->way == ARM;
	uint64_t start = clock_now(), calls;

	resume_account(w);
	for (calls = 0; !w->err && !stop_wanted(); calls++) {
		if (b->slice_ops ? calls >= b->slice_ops :
		    calls && clock_now() - start >= b->slice_ns)
			break;
		if (calls % CHECK_EVERY == 0)
			checked(w);
		if (!w->err)
			(arms ? timed_arm : timed)(w);
	}
	if (!w->err)
		checked(w);
	pause_account(w);
}

static void *work(void *arg)
{
	struct seat *seat = arg;
	struct worker *w = seat->worker;

	if (seat->crew->bench->pin)
		cpu_pin(w->index / (w->row->kind->batch ? 1 : w->row->depth));
	pthread_mutex_lock(&seat->crew->gate);
	pthread_mutex_unlock(&seat->crew->gate);
	if (!seat->crew->cancelled)
		take_turn(w, seat->crew->bench);
	return NULL;
}

/* All of them or none */
static int run_crew(const struct bench *b, struct worker *w, unsigned int count)
{
	struct crew crew = { b, false, PTHREAD_MUTEX_INITIALIZER };
	struct seat *seat = calloc(count, sizeof(*seat));
	unsigned int i, begun = 0;
	int err = seat ? 0 : ENOMEM;

	pthread_mutex_lock(&crew.gate);
	for (i = 0; !err && i < count; i++) {
		histogram_clear(&w[i].latency);
		w[i].ops = w[i].ns = w[i].user_ns = w[i].system_ns = 0;
		seat[i].crew = &crew;
		seat[i].worker = &w[i];
		err = pthread_create(&seat[i].thread, NULL, work, &seat[i]);
		begun += !err;
	}
	crew.cancelled = err;
	pthread_mutex_unlock(&crew.gate);
	for (i = 0; i < begun; i++)
		pthread_join(seat[i].thread, NULL);
	free(seat);
	return -err;
}

static unsigned int worker_count(const struct row *row)
{
	return row->threads * (row->kind->batch ? 1 : row->depth);
}

/* What never worked was refused, what worked before has failed */
static void blame(struct row *row, const struct worker *w, bool worked)
{
	row_fail(row, w->err == -EBADMSG ? WRONG : worked ? FAILED : REFUSED,
		 "%s", w->reason);
}

static void turn_of(struct bench *b, struct row *row, struct worker *w,
		    unsigned int round)
{
	const unsigned int count = worker_count(row);
	double rate = 0;
	unsigned int i;
	int err = run_crew(b, w, count);

	if (err) {
		row_fail(row, FAILED, "%u threads: %s", count, strerror(-err));
		return;
	}
	for (i = 0; i < count; i++) {
		if (w[i].err) {
			blame(row, &w[i], true);
			return;
		}
		if (w[i].ns)
			rate += (double)w[i].ops / (double)w[i].ns;
	}
	/* A turn that was cut short tells less than the others */
	if (stop_wanted() || rate <= 0)
		return;
	row->typical[round] = (double)histogram_at(&w->latency, 0.5) /
			      (row->kind->batch ? row->depth : 1);
	for (i = 0; i < count; i++) {
		histogram_merge(&row->latency, &w[i].latency);
		row->ops += w[i].ops;
		row->user_ns += w[i].user_ns;
		row->system_ns += w[i].system_ns;
	}
	row->cost[round] = 1 / rate;
	row->rounds = round + 1;
}

/* Return: the workers, or NULL with a verdict in the row */
static struct worker *prepare(const struct bench *b, struct row *row)
{
	const unsigned int count = worker_count(row);
	struct worker *w;
	unsigned int i, n;

	row->calls = syscalls_count(row);
	if (row_open(row))
		return NULL;
	w = calloc(count, sizeof(*w));
	if (!w) {
		row_fail(row, FAILED, "out of memory");
		return NULL;
	}
	row->verdict = RIGHT;
	for (i = 0; i < count && row->verdict == RIGHT; i++) {
		w[i].err = worker_begin(&w[i], row, i);
		if (w[i].err)
			blame(row, &w[i], false);
		for (n = 0; n < WARM_UP && row->verdict == RIGHT; n++) {
			w[i].err = worker_check(&w[i]);
			if (w[i].err)
				blame(row, &w[i], n);
		}
	}
	alive_begin(b, row);
	return w;
}

static void finish(struct row *row, struct worker *w)
{
	unsigned int i;

	alive_end(row);
	for (i = 0; w && i < worker_count(row); i++)
		if (w[i].row)
			worker_end(&w[i]);
	free(w);
	row_close(row);
}

void group_measure(struct bench *b, struct group *g,
		   void (*turn)(const struct bench *b, const struct group *g,
				const struct row *row, unsigned int round))
{
	struct worker **w = calloc(g->count, sizeof(*w));
	unsigned int round;
	size_t i;

	if (!w)
		return;
	for (i = 0; i < g->count; i++)
		w[i] = prepare(b, g->rows[i]);
	for (round = 0; round < b->round_count && !stop_wanted(); round++)
		for (i = 0; i < g->count && !stop_wanted(); i++) {
			/* Each round begins with another row */
			size_t at = (i + round) % g->count;

			if (g->rows[at]->verdict != RIGHT)
				continue;
			turn(b, g, g->rows[at], round);
			turn_of(b, g->rows[at], w[at], round);
		}
	for (i = 0; i < g->count; i++)
		finish(g->rows[i], w[i]);
	free(w);
}

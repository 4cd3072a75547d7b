// SPDX-License-Identifier: MIT
/*
 * Rounds in which every row has a short turn, so that a drift on this machine
 * affects all rows alike.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../common/tools.h"
#include "alive.h"
#include "bench.h"
#include "machine.h"

/* How many operations a worker does before the first round */
#define WARM_UP		16

/* If a row never worked, it is refused. If it worked before, it has failed */
static void blame(struct row *row, const struct worker *w, bool worked)
{
	row_fail(row, w->err == -EBADMSG ? WRONG : worked ? FAILED : REFUSED,
		 "%s", w->reason);
}

static unsigned int worker_count(const struct row *row)
{
	return row->threads * (row->kind->batch ? 1 : row->depth);
}

static void turn_of(struct bench *b, struct row *row, struct worker *w,
		    unsigned int round)
{
	const unsigned int count = worker_count(row);
	uint64_t start = 0;
	unsigned int i;
	int err = crew_run(b, w, count, &start);

	if (err) {
		row_fail(row, FAILED, "%u threads: %s", count, strerror(-err));
		return;
	}
	for (i = 0; i < count; i++) {
		if (w[i].err) {
			blame(row, &w[i], true);
			return;
		}
	}
	/* A turn that was cut short cannot be compared */
	if (stop_wanted())
		return;
	row->cost[round] = crew_cost(w, count, start);
	row->typical[round] = (double)histogram_at(&w->latency, 0.5) /
			      (row->kind->batch ? row->depth : 1);
	for (i = 0; i < count; i++) {
		histogram_merge(&row->latency, &w[i].latency);
		row->ops += w[i].ops;
		row->user_ns += w[i].user_ns;
		row->system_ns += w[i].system_ns;
	}
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
			/* Each round begins with a different row */
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

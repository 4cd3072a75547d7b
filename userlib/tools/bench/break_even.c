// SPDX-License-Identifier: MIT
/* The depth from which on an accelerator does more than the processor alone. */
#include <string.h>

#include "bench.h"

/* A row that computes by itself, one derivation in each call */
static bool is_cpu(const struct row *row)
{
	return row_measured(row) && !row->async && !row->kind->batch &&
	       !row->control && row->depth == 1;
}

static const struct row *best_cpu(const struct bench *b,
				  const struct work *work,
				  unsigned int threads)
{
	const struct row *best = NULL;
	size_t i, j;

	for (i = 0; i < b->group_count; i++)
		for (j = 0; j < b->groups[i].count; j++) {
			const struct row *r = b->groups[i].rows[j];

			if (r->work == work && r->threads == threads &&
			    is_cpu(r) &&
			    (!best || row_rate(r) > row_rate(best)))
				best = r;
		}
	return best;
}

/* Whether the difference is larger than the variation between rounds */
static bool beats(const struct row *row, const struct row *cpu)
{
	return cpu && row->per_op.high > 0 && cpu->per_op.low > 0 &&
	       row->per_op.high < cpu->per_op.low;
}

/**
 * struct reach - what was seen along depths, or numbers of threads
 * @lost: largest at which it does not do more than the processor
 * @won: smallest above that at which it does; 0: none
 * @max: largest
 */
struct reach {
	unsigned int lost, won, max;
};

static void note(struct reach *r, unsigned int at, bool wins)
{
	if (at > r->max)
		r->max = at;
	if (!wins && at > r->lost)
		r->lost = at;
	if (wins && at > r->lost && (!r->won || at < r->won))
		r->won = at;
	if (r->won <= r->lost)
		r->won = 0;
}

static bool same_subject(const struct row *a, const struct row *b)
{
	return a->work == b->work && a->kind == b->kind &&
	       !strcmp(a->asked, b->asked);
}

static void look(const struct bench *b, const struct break_even *e,
		 struct reach *depth, struct reach *threads)
{
	const struct row *cpu;
	size_t i, j;

	for (i = 0; i < b->group_count; i++)
		for (j = 0; j < b->groups[i].count; j++) {
			const struct row *r = b->groups[i].rows[j];

			if (!same_subject(r, e->row) || !row_measured(r))
				continue;
			if (r->threads == 1)
				note(depth, r->depth, beats(r, e->cpu));
			if (r->depth > 1)
				continue;
			cpu = best_cpu(b, r->work, r->threads);
			note(threads, r->threads, beats(r, cpu));
		}
}

/*
 * Numbers come in the order of the command line. If a larger one loses, smaller
 * ones are forgotten. So all are looked at twice.
 */
static struct break_even even_of(const struct bench *b, const struct row *row)
{
	struct break_even e = {
		.row = row, .cpu = best_cpu(b, row->work, 1),
	};
	struct reach depth = { 0 }, threads = { 0 };

	look(b, &e, &depth, &threads);
	look(b, &e, &depth, &threads);
	e.depth = depth.won;
	e.depth_max = depth.max;
	e.threads = threads.won;
	e.threads_max = threads.max;
	return e;
}

size_t break_evens(const struct bench *b, struct break_even *ret, size_t max)
{
	size_t i, j, n = 0;

	for (i = 0; i < b->group_count; i++)
		for (j = 0; j < b->groups[i].count && n < max; j++) {
			const struct row *r = b->groups[i].rows[j];

			if (r->threads == 1 && r->depth == 1 &&
			    (r->async || r->kind->batch) && row_measured(r))
				ret[n++] = even_of(b, r);
		}
	return n;
}

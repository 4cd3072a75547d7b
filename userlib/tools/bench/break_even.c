// SPDX-License-Identifier: MIT
/* From where on an accelerator does more than the processor alone. */
#include <string.h>

#include "bench.h"

/* One that computes by itself, one derivation a call */
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

static void look(const struct bench *b, const struct row *row,
		 struct break_even *e)
{
	if (row->threads == 1) {
		if (row->depth > e->depth_max)
			e->depth_max = row->depth;
		if ((!e->depth || row->depth < e->depth) &&
		    beats(row, e->cpu))
			e->depth = row->depth;
	}
	if (row->depth == 1) {
		if (row->threads > e->threads_max)
			e->threads_max = row->threads;
		if ((!e->threads || row->threads < e->threads) &&
		    beats(row, best_cpu(b, row->work, row->threads)))
			e->threads = row->threads;
	}
}

static struct break_even even_of(const struct bench *b, const struct row *row)
{
	struct break_even e = {
		.row = row, .cpu = best_cpu(b, row->work, 1),
	};
	size_t i, j;

	for (i = 0; i < b->group_count; i++)
		for (j = 0; j < b->groups[i].count; j++) {
			const struct row *r = b->groups[i].rows[j];

			if (r->work == row->work && r->kind == row->kind &&
			    !strcmp(r->asked, row->asked) && row_measured(r))
				look(b, r, &e);
		}
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

// SPDX-License-Identifier: MIT
/* The object size from which on a way is worth its set-up. */
#include "transfer.h"

double even_bytes(const uint64_t *size, const double *base,
		  const double *cost, unsigned int sizes)
{
	double lost, won;
	unsigned int i = sizes;

	/* Goes down from the largest, as long as the way is worth it */
	while (i && cost[i - 1] < base[i - 1])
		i--;
	if (i == sizes)
		return 0;
	if (!i)
		return (double)size[0];
	lost = cost[i - 1] - base[i - 1];
	won = base[i] - cost[i];
	return (double)size[i - 1] + (double)(size[i] - size[i - 1]) * lost /
				     (lost + won);
}

const struct line *sheet_baseline(const struct sheet *s)
{
	return s->lines > 1 ? &s->line[s->lines - 2] : NULL;
}

double even_total(const struct line *l, unsigned int i)
{
	return estimate_of(l->setup, l->setups).median +
	       l->cell[i]->row.per_op.median;
}

double even_of(const struct transfer *t, const struct sheet *s,
	       const struct line *l)
{
	const struct line *b = sheet_baseline(s);
	double base[SIZES_MAX], cost[SIZES_MAX];
	unsigned int i, last = t->sizes - 1;

	if (!b || l == b || l->control)
		return 0;
	for (i = 0; i < t->sizes; i++) {
		if (!row_measured(&l->cell[i]->row) ||
		    !row_measured(&b->cell[i]->row))
			return 0;
		base[i] = even_total(b, i);
		cost[i] = even_total(l, i);
	}
	/* A difference within the noise is not a gain */
	if (l->cell[last]->row.standing != FASTER)
		return 0;
	return even_bytes(t->size, base, cost, t->sizes);
}

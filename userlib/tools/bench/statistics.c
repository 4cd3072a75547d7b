// SPDX-License-Identifier: MIT
/*
 * What can be concluded from the rounds: medians with distribution-free
 * confidence intervals, and differences only if they exceed the noise.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../common/tools.h"
#include "bench.h"

#define CONFIDENCE	0.95

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/*
 * The median lies between the k-th smallest and the k-th largest of n values,
 * unless fewer than k of them fall on one side of it. The chance of that
 * follows the binomial distribution, whatever the distribution of the values
 * is. Return: the largest k that is confident enough, or 0.
 */
static unsigned int rank_of(unsigned int n)
{
	double chance = pow(0.5, n), outside = 0;
	unsigned int k;

	for (k = 0; k < n / 2; k++) {
		outside += 2 * chance;
		if (outside > 1 - CONFIDENCE)
			break;
		chance *= (double)(n - k) / (k + 1);
	}
	return k;
}

struct estimate estimate_of(const double *values, unsigned int n)
{
	struct estimate e = { 0, 0, 0 };
	double sorted[ROUNDS_MAX];
	unsigned int k;

	if (!n)
		return e;
	memcpy(sorted, values, n * sizeof(*values));
	qsort(sorted, n, sizeof(*sorted), by_value);
	e.median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
	k = rank_of(n);
	if (k) {
		e.low = sorted[k - 1];
		e.high = sorted[n - k];
	}
	return e;
}

bool row_measured(const struct row *row)
{
	return row->verdict == RIGHT && row->rounds;
}

/* Turns of a counted run are shorter than the tick that tells the two apart */
double row_cpu(const struct bench *b, const struct row *row, uint64_t ns)
{
	return b->counting || !row->ops ? -1 : (double)ns / (double)row->ops;
}

/*
 * The values in a bucket are at least the top of the bucket below it. A call
 * that takes twice the median or more was interrupted.
 */
double row_outliers(const struct row *row)
{
	const struct histogram *h = &row->latency;
	uint64_t limit = 2 * histogram_at(h, 0.5);
	double all = 0, outside = 0, part;
	size_t i;

	for (i = 0; i < HISTOGRAM_BUCKETS; i++) {
		if (!h->bucket[i])
			continue;
		part = (double)h->bucket[i] * (double)histogram_top(i);
		all += part;
		if (i && histogram_top(i - 1) >= limit)
			outside += part;
	}
	return all > 0 ? outside / all : 0;
}

double row_rate(const struct row *row)
{
	return row->per_op.median > 0 ? 1e9 / row->per_op.median : 0;
}

double row_waiting(const struct row *row)
{
	double busy;

	if (!row_measured(row) || !row->async || row->threads > 1 ||
	    (row->depth > 1 && !row->kind->batch))
		return -1;
	busy = (double)(row->user_ns + row->system_ns) / (double)row->ops;
	return row->per_op.median > busy ? row->per_op.median - busy : 0;
}

static struct row *find_baseline(const struct group *g, bool control)
{
	size_t i;

	/* groups.c puts it after all others, and the control after it */
	for (i = g->count; i-- > 0;)
		if (g->rows[i]->control == control &&
		    (control || (i + 1 < g->count &&
				 g->rows[i + 1]->control)))
			return g->rows[i];
	return NULL;
}

static bool is_alone(const struct row *row)
{
	return row->threads == 1 && (row->depth == 1 || row->kind->batch);
}

/*
 * A median latency hides what other processes do to this one. If several
 * threads disturb each other, only the rate tells.
 */
static void set_ratio(struct row *row, const struct row *baseline)
{
	unsigned int i, n = row->rounds < baseline->rounds ? row->rounds :
			    baseline->rounds;
	bool alone = is_alone(row);
	double ratios[ROUNDS_MAX];

	for (i = 0; i < n; i++)
		ratios[i] = alone ? row->typical[i] / baseline->typical[i] :
				    row->cost[i] / baseline->cost[i];
	row->ratio = estimate_of(ratios, n);
}

/*
 * Two rows for the same thing differ only by noise. Twice as much and half as
 * much are the same distance.
 */
static double noise_of(const struct row *control)
{
	double up = control->ratio.high, down = 1 / control->ratio.low;

	return (up > down ? up : down) - 1;
}

/*
 * Medians come from buckets: two neighbouring buckets may stand for equal
 * values. Costs are sums, without buckets.
 */
static double bucket_of(const struct row *row)
{
	return is_alone(row) ?
	       histogram_width(histogram_at(&row->latency, 0.5)) : 0;
}

static enum standing stand(const struct row *row, double noise)
{
	double bucket = bucket_of(row);

	if (row->ratio.low <= 0 || noise < 0)
		return UNTOLD;
	if (noise < bucket)
		noise = bucket;
	if (row->ratio.high < 1 / (1 + noise))
		return FASTER;
	return row->ratio.low > 1 + noise ? SLOWER : SAME;
}

static const struct row *one_thread(const struct bench *b,
				    const struct row *row)
{
	size_t i, j;

	for (i = 0; i < b->group_count; i++)
		for (j = 0; j < b->groups[i].count; j++) {
			const struct row *r = b->groups[i].rows[j];

			if (r->work == row->work && r->kind == row->kind &&
			    !strcmp(r->asked, row->asked) && !r->control &&
			    r->threads == 1 && r->depth == 1)
				return r;
		}
	return NULL;
}

void group_judge(struct bench *b, struct group *g)
{
	struct row *baseline = find_baseline(g, false);
	struct row *control = find_baseline(g, true);
	const struct row *one;
	size_t i;

	g->noise = -1;
	for (i = 0; i < g->count; i++) {
		struct row *row = g->rows[i];

		row->per_op = estimate_of(row->cost, row->rounds);
		if (baseline && row_measured(baseline) && row_measured(row))
			set_ratio(row, baseline);
		one = row->threads > 1 ? one_thread(b, row) : NULL;
		if (one && row_measured(one) && row_measured(row))
			row->scaling = row_rate(row) / row_rate(one);
	}
	if (control && control->ratio.low > 0) {
		g->noise = noise_of(control);
		if (g->noise < bucket_of(control))
			g->noise = bucket_of(control);
	}
	for (i = 0; i < g->count; i++)
		if (row_measured(g->rows[i]))
			g->rows[i]->standing = stand(g->rows[i], g->noise);
	if (baseline && row_measured(baseline))
		baseline->standing = BASELINE;
}

const char *verdict_word(enum verdict v)
{
	static const char *const words[] = {
		[NOT_RUN] = "not-run", [RIGHT] = "right", [WRONG] = "wrong",
		[REFUSED] = "refused", [FAILED] = "failed",
	};

	return words[v];
}

const char *standing_word(enum standing s)
{
	static const char *const words[] = {
		[UNTOLD] = "untold", [BASELINE] = "baseline",
		[SAME] = "same", [FASTER] = "faster", [SLOWER] = "slower",
	};

	return words[s];
}

// SPDX-License-Identifier: MIT
/* The columns of a table of rows, and what stands in them. */
#include <stdio.h>

#include "report_cell.h"

/* Digits in threes: 1,234,567 */
static void show_whole(char out[CELL], double value)
{
	char digits[CELL];
	int len = snprintf(digits, CELL, "%.0f", value), i;
	char *to = out;

	for (i = 0; i < len && to < out + CELL - 2; i++) {
		if (i && (len - i) % 3 == 0)
			*to++ = ',';
		*to++ = digits[i];
	}
	*to = '\0';
}

/* A figure of the unit: microseconds, or whole instructions */
static void show(char out[CELL], const struct bench *b, double value)
{
	if (value < 0)
		snprintf(out, CELL, "-");
	else if (b->counting || value >= 1e6)
		show_whole(out, b->counting ? value : value / 1000);
	else
		snprintf(out, CELL, "%.2f", value / 1000);
}

static void show_rate(char out[CELL], const struct bench *b,
		      const struct row *r)
{
	show_whole(out, b->counting ? r->per_op.median : row_rate(r));
}

static void show_min(char out[CELL], const struct bench *b,
		     const struct row *r)
{
	show(out, b, (double)r->latency.min);
}

#define SHOW_SHARE(name, share)						\
static void name(char out[CELL], const struct bench *b,			\
		 const struct row *r)					\
{									\
	show(out, b, (double)histogram_at(&r->latency, share));		\
}

SHOW_SHARE(show_p50, 0.5)
SHOW_SHARE(show_p90, 0.9)
SHOW_SHARE(show_p99, 0.99)
SHOW_SHARE(show_p999, 0.999)

static void show_max(char out[CELL], const struct bench *b,
		     const struct row *r)
{
	show(out, b, (double)r->latency.max);
}

static void show_user(char out[CELL], const struct bench *b,
		      const struct row *r)
{
	show(out, b, row_cpu(b, r, r->user_ns));
}

static void show_system(char out[CELL], const struct bench *b,
			const struct row *r)
{
	show(out, b, row_cpu(b, r, r->system_ns));
}

static void show_waiting(char out[CELL], const struct bench *b,
			 const struct row *r)
{
	show(out, b, row_waiting(r));
}

static void show_calls(char out[CELL], const struct bench *b,
		       const struct row *r)
{
	double whole = (double)(long)r->calls;

	(void)b;
	if (r->calls < 0)
		snprintf(out, CELL, "n/a");
	else
		snprintf(out, CELL, "%.*f", r->calls == whole ? 0 : 2,
			 r->calls);
}

static void show_scaling(char out[CELL], const struct bench *b,
			 const struct row *r)
{
	(void)b;
	snprintf(out, CELL, r->scaling ? "x%.2f" : "-", r->scaling);
}

static void show_ratio(char out[CELL], const struct bench *b,
		       const struct row *r)
{
	(void)b;
	snprintf(out, CELL, r->ratio.median > 0 ? "%.3f" : "-",
		 r->ratio.median);
}

static void show_spread(char out[CELL], const struct bench *b,
			const struct row *r)
{
	(void)b;
	if (r->ratio.low > 0)
		snprintf(out, CELL, "%.3f-%.3f", r->ratio.low, r->ratio.high);
	else
		snprintf(out, CELL, "-");
}

static void show_standing(char out[CELL], const struct bench *b,
			  const struct row *r)
{
	(void)b;
	snprintf(out, CELL, "%s", r->control ? "control" :
		 r->standing == SAME ? "not told apart" :
		 standing_word(r->standing));
}

const struct column columns[COLUMN_COUNT] = {
	{ "OPS/S", "INSTR/OP", 10, 0, show_rate, COLUMN_PLAIN },
	{ "MIN", NULL, 8, 5, show_min, COLUMN_PLAIN },
	{ "P50", NULL, 8, 0, show_p50, COLUMN_PLAIN },
	{ "P90", NULL, 8, 6, show_p90, COLUMN_PLAIN },
	{ "P99", NULL, 8, 2, show_p99, COLUMN_PLAIN },
	{ "P99.9", NULL, 8, 7, show_p999, COLUMN_PLAIN },
	{ "MAX", NULL, 9, 8, show_max, COLUMN_PLAIN },
	{ "USER", NULL, 8, 4, show_user, COLUMN_SPLIT },
	{ "SYSTEM", NULL, 8, 4, show_system, COLUMN_SPLIT },
	{ "WAITING", NULL, 8, 9, show_waiting, COLUMN_WAITING },
	{ "CALLS", NULL, 6, 3, show_calls, COLUMN_PLAIN },
	{ "SCALE", NULL, 6, 10, show_scaling, COLUMN_SCALE },
	{ "RATIO", NULL, 7, 0, show_ratio, COLUMN_PLAIN },
	{ "95 %", NULL, 14, 1, show_spread, COLUMN_PLAIN },
	{ "", NULL, 14, 0, show_standing, COLUMN_PLAIN },
};

// SPDX-License-Identifier: MIT
/* Which rows sslp bench calls faster, on made-up histograms and rounds. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../tools/bench/bench.h"
#include "../tools/bench/load.h"
#include "../tools/transfer/transfer.h"
#include "statistics.h"
#include "tap.h"

#define ROUNDS	10
#define BASE	20000	/* ns */

/* The order in a group: a row, the baseline, its control */
enum { ROW, BASELINE_AT, CONTROL, MEMBERS };

static struct bench bench;
static struct group group;
static struct row *members[MEMBERS];
static const struct subject_kind kind = { .name = "made-up" };
static const struct work work = { .name = "nothing" };

static void make_group(void)
{
	size_t i;

	for (i = 0; i < MEMBERS; i++) {
		members[i] = calloc(1, sizeof(*members[i]));
		if (!members[i])
			abort();
		members[i]->kind = &kind;
		members[i]->work = &work;
		members[i]->control = i == CONTROL;
		members[i]->threads = members[i]->depth = 1;
	}
	group = (struct group){ .work = &work, .threads = 1, .depth = 1,
				.rows = members, .count = MEMBERS };
}

static void free_group(void)
{
	size_t i;

	for (i = 0; i < MEMBERS; i++)
		free(members[i]);
}

/*
 * Rounds whose medians are @ns times @low to @high. The interval of ten rounds
 * leaves out the first and the last.
 */
static void set(struct row *row, double ns, double low, double high)
{
	unsigned int i;

	row->verdict = RIGHT;
	row->standing = UNTOLD;
	row->rounds = ROUNDS;
	histogram_clear(&row->latency);
	for (i = 0; i < ROUNDS; i++) {
		double part = i ? (double)(i - 1) / (ROUNDS - 3) : 0;
		double at = ns * (low + (high - low) * fmin(part, 1));

		row->typical[i] = row->cost[i] = at;
		histogram_add(&row->latency, (uint64_t)(at + 0.5));
	}
}

/**
 * struct judged - a row, and how it stands
 * @name: what it shows
 * @ns: median of the baseline
 * @row: from and to, as shares of that
 * @control: likewise
 * @threads: of the group
 * @standing: that follows
 */
static const struct judged {
	const char *name;
	double ns, row[2], control[2];
	unsigned int threads;
	enum standing standing;
} judged[] = {
	{ "far below", BASE, { 0.4, 0.5 }, { 0.99, 1.01 }, 1, FASTER },
	{ "far above", BASE, { 2, 2.5 }, { 0.99, 1.01 }, 1, SLOWER },
	{ "within the control", BASE, { 0.98, 0.99 }, { 0.97, 1 }, 1, SAME },
	/* These were once called faster, by less than one bucket */
	{ "0.987 to 0.993, control 0.993 to 1", BASE, { 0.987, 0.993 },
	  { 0.993, 1 }, 1, SAME },
	{ "a bucket and more, quiet control", BASE, { 0.97, 0.98 }, { 1, 1 },
	  1, FASTER },
	{ "less than a bucket, quiet control", BASE, { 0.994, 0.996 },
	  { 1, 1 }, 1, SAME },
	{ "less than a bucket above, quiet control", BASE, { 1.004, 1.006 },
	  { 1, 1 }, 1, SAME },
	/* A slower control limits what counts as faster, and the reverse */
	{ "below, control above", BASE, { 0.91, 0.93 }, { 1, 1.12 }, 1, SAME },
	{ "above, control below", BASE, { 1.07, 1.1 }, { 0.88, 1 }, 1, SAME },
	{ "twice, control half", BASE, { 1.9, 1.98 }, { 0.5, 1 }, 1, SAME },
	{ "half, control twice", BASE, { 0.51, 0.52 }, { 1, 2 }, 1, SAME },
	/* Buckets of 1 ns are wide where a median has 20 of them */
	{ "1 ns of 20", 20, { 0.95, 0.952 }, { 1, 1 }, 1, SAME },
	{ "3 ns of 20", 20, { 0.85, 0.852 }, { 1, 1 }, 1, FASTER },
	/* With several threads costs are compared, and no bucket rounds them */
	{ "less than a bucket, by cost", BASE, { 0.994, 0.996 }, { 1, 1 }, 2,
	  FASTER },
};

static void test_standing(void)
{
	size_t i, j;

	for (i = 0; i < sizeof(judged) / sizeof(*judged); i++) {
		const struct judged *t = &judged[i];

		for (j = 0; j < MEMBERS; j++)
			members[j]->threads = t->threads;
		set(members[ROW], t->ns, t->row[0], t->row[1]);
		set(members[BASELINE_AT], t->ns, 1, 1);
		set(members[CONTROL], t->ns, t->control[0], t->control[1]);
		group_judge(&bench, &group);
		if (!ok(members[ROW]->standing == t->standing, "%s: %s",
			t->name, standing_word(t->standing)))
			diag("%s: %.4f to %.4f, noise %.4f",
			     standing_word(members[ROW]->standing),
			     members[ROW]->ratio.low, members[ROW]->ratio.high,
			     group.noise);
		ok(members[BASELINE_AT]->standing == BASELINE &&
		   members[CONTROL]->standing == SAME,
		   "%s: the control is not told apart", t->name);
	}
}

/* What is faster one way round is slower the other way round */
static void test_symmetry(void)
{
	static const enum standing reverse[] = {
		[SAME] = SAME, [FASTER] = SLOWER, [SLOWER] = FASTER,
	};
	enum standing there;
	int i, wrong = 0, apart = 0;

	for (i = -40; i <= 40; i++) {
		double share = exp(i / 1000.0);

		set(members[BASELINE_AT], BASE, 1, 1);
		set(members[CONTROL], BASE, 0.985, 1.002);
		set(members[ROW], BASE, share, share);
		group_judge(&bench, &group);
		there = members[ROW]->standing;
		set(members[ROW], BASE, 1 / share, 1 / share);
		group_judge(&bench, &group);
		wrong += members[ROW]->standing != reverse[there];
		apart += there != SAME;
	}
	ok(!wrong, "a ratio and its inverse stand the same");
	ok(apart >= 48 && apart <= 52, "beyond 1.5 %% alone they are told apart");
}

static void test_few_rounds(void)
{
	size_t j;

	for (j = 0; j < MEMBERS; j++) {
		set(members[j], BASE, 0.5 + j / 4.0, 0.5 + j / 4.0);
		members[j]->rounds = 5;
	}
	group_judge(&bench, &group);
	ok(members[ROW]->standing == UNTOLD && group.noise < 0,
	   "five rounds tell no difference");
}

/* The next value that falls into another bucket of a histogram */
static uint64_t next_bucket(uint64_t value)
{
	size_t i;

	for (i = 0; histogram_top(i) < value; i++)
		;
	return histogram_top(i) + 1;
}

static void test_width(void)
{
	uint64_t v;
	int wrong = 0;

	for (v = 1; v < 10000000; v += 1 + v / 7)
		wrong += (double)v * (1 + histogram_width(v)) <
			 (double)next_bucket(v) - 1e-6;
	ok(!wrong, "no bucket is wider than it is said to be");
	ok(histogram_width(BASE) < 0.008, "0.8 %% where values are long");
	ok(histogram_width(20) == 0.05 && histogram_width(0) == 0,
	   "and 1 ns where they are short");
}

static void test_outliers(void)
{
	struct row *row = members[ROW];
	int i;

	set(row, BASE, 1, 1);
	ok(row_outliers(row) == 0, "none where all are alike");
	for (i = 0; i < 100; i++)
		histogram_add(&row->latency, BASE + (uint64_t)i * 100);
	ok(row_outliers(row) == 0, "nor where some take half as long again");
	histogram_add(&row->latency, 10 * 110 * BASE);
	ok(row_outliers(row) > 0.85 && row_outliers(row) < 0.95,
	   "one call that took as long as ten times all others");
}

/* Ticks of 10 ms: 100 s in between, of which 150 s on two CPUs were work */
static void test_busy_host(void)
{
	static const char from[] = "cpu  1000 0 1000 5000 0 0 0 0 0 0\ncpu0";
	static const char to[] =
		"cpu  11000 1000 4000 9000 500 300 700 500 2000 0\ncpu0";
	const uint64_t second = 1000000000;
	struct load a, b;

	ok(load_parse(from, 100, &a) && load_parse(to, 100, &b) &&
	   !load_parse("cpu0 1 2 3 4", 100, &a), "/proc/stat is read");
	ok(fabs(load_others(&a, &b, 120 * second, 100 * second) - 0.3) <
	   1e-9, "others had 0.3 CPUs");
	ok(load_others(&a, &b, 151 * second, 100 * second) == 0,
	   "nobody, where ours is all and more");
	ok(load_others(&a, &a, 0, second / 100) < 0,
	   "not known after 10 ms");
	ok(fabs(load_stolen(&a, &b) - 0.025) < 1e-9, "2.5 %% stolen");
}

/* From which size on a way pays that costs at set-up and not for each byte */
static const struct even {
	const char *name;
	double base[3], cost[3], bytes;
} evens[] = {
	{ "never", { 10, 20, 40 }, { 11, 21, 41 }, 0 },
	{ "at the same price", { 10, 20, 40 }, { 10, 20, 40 }, 0 },
	{ "always: the smallest", { 10, 20, 40 }, { 9, 18, 30 }, 1000 },
	{ "half way between two", { 10, 20, 40 }, { 15, 25, 35 }, 3000 },
	{ "nearer to the first", { 10, 20, 40 }, { 11, 17, 20 }, 1250 },
	{ "not where a larger one loses again", { 10, 20, 40 },
	  { 9, 18, 50 }, 0 },
	{ "only behind the last that loses", { 10, 20, 40 }, { 9, 25, 35 },
	  3000 },
};

static void test_even(void)
{
	static const uint64_t sizes[] = { 1000, 2000, 4000 };
	double is;
	size_t i;

	for (i = 0; i < sizeof(evens) / sizeof(*evens); i++) {
		is = even_bytes(sizes, evens[i].base, evens[i].cost, 3);
		if (!ok(fabs(is - evens[i].bytes) < 1e-6, "it pays: %s",
			evens[i].name))
			diag("%g, not %g", is, evens[i].bytes);
	}
}

int main(void)
{
	make_group();
	test_standing();
	test_symmetry();
	test_few_rounds();
	test_width();
	test_outliers();
	test_busy_host();
	test_even();
	test_break_even();
	free_group();
	return tap_done();
}

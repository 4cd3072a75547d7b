// SPDX-License-Identifier: MIT
/*
 * The depth from which on sslp bench says that an accelerator pays, and its
 * picture.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../tools/bench/bench.h"
#include "../tools/bench/report_panel.h"
#include "statistics.h"
#include "tap.h"

#define CPU_NS		100	/* a derivation by the processor: 99 to 101 */
#define DEPTHS		4

static const unsigned int depths[DEPTHS] = { 1, 4, 16, 64 };

static const struct work work = { .name = "made-up" };
static const struct subject_kind cpu = { .name = "cpu" };
static const struct subject_kind device = { .name = "device", .batch = true };

/**
 * struct curve - what a derivation takes, and from where on that pays
 * @name: what it shows
 * @ns: by depth
 * @spread: how far the interval reaches, up and down
 * @depth: that follows; 0: none
 */
static const struct curve {
	const char *name;
	double ns[DEPTHS], spread;
	unsigned int depth;
} curves[] = {
	{ "never", { 400, 300, 200, 150 }, 1, 0 },
	{ "from the third on", { 400, 120, 60, 30 }, 1, 16 },
	{ "from the last on", { 400, 300, 120, 90 }, 1, 64 },
	{ "always", { 90, 50, 40, 30 }, 1, 1 },
	{ "less than the noise", { 400, 300, 200, 95 }, 5, 0 },
	{ "not where a larger one loses again", { 400, 60, 120, 130 }, 1, 0 },
	{ "only behind the last that loses", { 400, 60, 120, 50 }, 1, 64 },
};

struct made {
	struct row rows[DEPTHS][2];
	struct row *members[DEPTHS][2];
	struct group groups[DEPTHS];
	struct bench bench;
};

static void make_row(struct row *row, const struct subject_kind *kind,
		     unsigned int depth, double ns, double spread)
{
	*row = (struct row){
		.work = &work, .kind = kind, .threads = 1, .depth = depth,
		.verdict = RIGHT, .rounds = 10,
		.per_op = { ns, ns - spread, ns + spread },
	};
	histogram_add(&row->latency, (uint64_t)ns);
}

/* @order: the order in which the depths were asked for */
static struct made *make(const struct curve *c,
			 const unsigned int order[static DEPTHS])
{
	struct made *m = calloc(1, sizeof(*m));
	size_t i;

	if (!m)
		abort();
	for (i = 0; i < DEPTHS; i++) {
		struct group *g = &m->groups[i];
		unsigned int at = order[i];

		make_row(&m->rows[i][0], &device, depths[at], c->ns[at],
			 c->spread);
		make_row(&m->rows[i][1], &cpu, 1, CPU_NS, 1);
		m->members[i][0] = &m->rows[i][0];
		m->members[i][1] = &m->rows[i][1];
		*g = (struct group){
			.work = &work, .threads = 1, .depth = depths[at],
			.rows = m->members[i], .count = 2,
		};
	}
	m->bench = (struct bench){ .groups = m->groups,
				   .group_count = DEPTHS };
	return m;
}

/* What gnuplot gets for the panel over depth; the caller frees it */
static char *drawn(const struct made *m, const struct group *first)
{
	const struct panel panel = { DEPTH, first };
	char *text = NULL;
	size_t len;
	FILE *to = open_memstream(&text, &len);

	if (!to)
		abort();
	panel_send(&m->bench, &panel, to);
	fclose(to);
	return text;
}

static void check_picture(const struct curve *c, const char *text)
{
	char words[64], line[64];

	if (c->depth)
		snprintf(words, sizeof(words), "device pays from %u on",
			 c->depth);
	else
		snprintf(words, sizeof(words), "device never pays, up to 64");
	snprintf(line, sizeof(line), "set arrow from first %u,", c->depth);
	ok(strstr(text, words) && !!strstr(text, line) == !!c->depth &&
	   strstr(text, "the CPU: cpu"), "it is drawn: %s", c->name);
}

static void check(const struct curve *c)
{
	static const unsigned int up[] = { 0, 1, 2, 3 };
	static const unsigned int mixed[] = { 0, 3, 1, 2 };
	struct made *m = make(c, up), *other = make(c, mixed);
	struct break_even e[2], unsorted[2];
	size_t n = break_evens(&m->bench, e, 2);
	char *text = drawn(m, &m->groups[0]);

	break_evens(&other->bench, unsorted, 2);
	if (!ok(n == 1 && e[0].depth == c->depth && e[0].depth_max == 64 &&
		e[0].cpu && e[0].cpu->kind == &cpu, "an accelerator pays: %s",
		c->name))
		diag("%zu, from %u on, up to %u", n, e[0].depth,
		     e[0].depth_max);
	ok(unsorted[0].depth == c->depth, "depths in any order: %s", c->name);
	check_picture(c, text);
	free(text);
	free(other);
	free(m);
}

void test_break_even(void)
{
	size_t i;

	for (i = 0; i < sizeof(curves) / sizeof(*curves); i++)
		check(&curves[i]);
}

// SPDX-License-Identifier: MIT
/* A run as tables for people, as wide as their terminal. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../common/tools.h"
#include "environment.h"
#include "meanwhile.h"
#include "report.h"

#define CELL	24

/* A figure of the unit: microseconds, or whole instructions */
static void show(char out[CELL], const struct bench *b, double value)
{
	if (value < 0)
		snprintf(out, CELL, "-");
	else if (b->counting)
		snprintf(out, CELL, "%.0f", value);
	else
		snprintf(out, CELL, "%.*f", value < 1e6 ? 2 : 0, value / 1000);
}

static void show_rate(char out[CELL], const struct bench *b,
		      const struct row *r)
{
	if (b->counting)
		snprintf(out, CELL, "%.0f", r->per_op.median);
	else
		snprintf(out, CELL, "%.0f", row_rate(r));
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

/* Where the terminal is narrow, those of the largest number go first */
static const struct column {
	const char *title, *counting;
	int width, expendable;
	void (*show)(char out[CELL], const struct bench *b,
		     const struct row *r);
} columns[] = {
	{ "OPS/S", "INSTR/OP", 9, 0, show_rate },
	{ "MIN", NULL, 8, 5, show_min },
	{ "P50", NULL, 8, 0, show_p50 },
	{ "P90", NULL, 8, 6, show_p90 },
	{ "P99", NULL, 8, 2, show_p99 },
	{ "P99.9", NULL, 8, 7, show_p999 },
	{ "MAX", NULL, 9, 8, show_max },
	{ "USER", NULL, 8, 4, show_user },
	{ "SYSTEM", NULL, 8, 4, show_system },
	{ "WAITING", NULL, 8, 9, show_waiting },
	{ "CALLS", NULL, 6, 3, show_calls },
	{ "SCALE", NULL, 6, 10, show_scaling },
	{ "RATIO", NULL, 7, 0, show_ratio },
	{ "95 %", NULL, 14, 1, show_spread },
	{ "", NULL, 14, 0, show_standing },
};

static bool has_async(const struct group *g)
{
	size_t i;

	for (i = 0; i < g->count; i++)
		if (g->rows[i]->async)
			return true;
	return false;
}

/* Turns of a counted run are shorter than the tick that tells user from system */
static bool is_empty(const struct bench *b, const struct column *c,
		     const struct group *g)
{
	return (c->show == show_waiting && !has_async(g)) ||
	       (c->show == show_scaling && g->threads == 1) ||
	       (b->counting &&
		(c->show == show_user || c->show == show_system));
}

/* Return: columns more expendable than this are left out */
static int fitting(const struct bench *b, const struct group *g, int name_width,
		   int width)
{
	int limit, needed;
	size_t i;

	for (limit = 10; limit > 0; limit--) {
		needed = name_width;
		for (i = 0; i < ARRAY_SIZE(columns); i++)
			if (columns[i].expendable <= limit &&
			    !is_empty(b, &columns[i], g))
				needed += 1 + columns[i].width;
		if (needed <= width)
			break;
	}
	return limit;
}

static void name_of(const struct row *r, char out[2 * NAME_MAX_LEN])
{
	snprintf(out, 2 * NAME_MAX_LEN, "%s%s%s", r->kind->name,
		 *r->driver ? " " : "", r->driver);
}

static void print_row(const struct bench *b, const struct group *g,
		      const struct row *r, int name_width, int limit,
		      FILE *out)
{
	char name[2 * NAME_MAX_LEN], cell[CELL];
	size_t i;

	name_of(r, name);
	fprintf(out, "%-*s", name_width, name);
	if (!row_measured(r)) {
		fprintf(out, " %s%s%s\n", verdict_word(r->verdict),
			*r->reason ? ": " : "", r->reason);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(columns); i++) {
		if (columns[i].expendable > limit || is_empty(b, &columns[i], g))
			continue;
		columns[i].show(cell, b, r);
		fprintf(out, *columns[i].title ? " %*s" : " %.*s",
			columns[i].width, cell);
	}
	fputc('\n', out);
}

static void print_group(const struct bench *b, const struct group *g,
			int width, FILE *out)
{
	char name[2 * NAME_MAX_LEN];
	int name_width = 0, limit;
	size_t i;

	for (i = 0; i < g->count; i++) {
		name_of(g->rows[i], name);
		if ((int)strlen(name) > name_width)
			name_width = (int)strlen(name);
	}
	limit = fitting(b, g, name_width, width);
	fprintf(out, "\n%s: %s, %s", g->work->name, g->work->help,
		g->work->hash->name);
	if (g->work->baseline)
		fprintf(out, ", ratio to %s", g->work->baseline);
	if (g->threads > 1)
		fprintf(out, ", %u threads", g->threads);
	if (g->depth > 1)
		fprintf(out, ", %u in flight on one CPU", g->depth);
	fprintf(out, "\n%-*s", name_width, "SUBJECT");
	for (i = 0; i < ARRAY_SIZE(columns); i++)
		if (columns[i].expendable <= limit &&
		    !is_empty(b, &columns[i], g) && *columns[i].title)
			fprintf(out, " %*s", columns[i].width,
				b->counting && columns[i].counting ?
				columns[i].counting : columns[i].title);
	fputc('\n', out);
	for (i = 0; i < g->count; i++)
		print_row(b, g, g->rows[i], name_width, limit, out);
}

static void print_refused(const struct bench *b, FILE *out)
{
	size_t i, n = 0;

	for (i = 0; i < b->probe_count; i++) {
		const struct row *p = b->probes[i];

		if (p->verdict != REFUSED)
			continue;
		if (!n++)
			fputs("\nRefused\n", out);
		fprintf(out, "  %s%s%s (%s): %s\n", p->kind->name,
			*p->asked ? " " : "", p->asked, p->work->hash->name,
			p->reason);
	}
}

static void print_even(const struct break_even *e, FILE *out)
{
	char name[2 * NAME_MAX_LEN];

	name_of(e->row, name);
	fprintf(out, "  %s, %s: ", e->row->work->name, name);
	if (e->depth)
		fprintf(out, "from %u in flight on", e->depth);
	else
		fprintf(out, "never, up to %u in flight", e->depth_max);
	if (e->threads_max > 1 && e->threads)
		fprintf(out, "; from %u threads on", e->threads);
	else if (e->threads_max > 1)
		fprintf(out, "; never, up to %u threads", e->threads_max);
	fprintf(out, "; the CPU's best is %s\n",
		e->cpu ? e->cpu->kind->name : "not known");
}

static void print_evens(const struct bench *b, FILE *out)
{
	struct break_even e[64];
	size_t i, n = break_evens(b, e, ARRAY_SIZE(e));

	if (n)
		fputs("\nBreak-even: does more than one CPU alone\n", out);
	for (i = 0; i < n; i++)
		print_even(&e[i], out);
}

static void print_alive(const struct bench *b, FILE *out)
{
	size_t i, j;

	for (i = 0; i < b->group_count; i++)
		for (j = 0; j < b->groups[i].count; j++) {
			const struct row *r = b->groups[i].rows[j];

			if (r->key_bytes[0] >= 0)
				fprintf(out, "\n%s, %s: %u alive of each: %.0f bytes a master key, %.0f a session key\n",
					r->work->name, r->kind->name,
					b->alive, r->key_bytes[0],
					r->key_bytes[1]);
			if (r->connection_bytes >= 0)
				fprintf(out, "\n%s, %s: %.0f bytes a live connection, without its socket\n",
					r->work->name, r->kind->name,
					r->connection_bytes);
		}
}

static int width_of(FILE *out)
{
	struct winsize w;

	if (!isatty(fileno(out)) || ioctl(fileno(out), TIOCGWINSZ, &w) ||
	    !w.ws_col)
		return 1000;
	return w.ws_col;
}

int report_print_table(const struct bench *b, const json_t *report, FILE *out)
{
	int width = width_of(out);
	size_t i;

	environment_print(json_object_get(report, "environment"), out);
	fprintf(out, "Figures       %s; %u rounds%s; ratio of costs to %s, differences are told from noise by its control\n",
		b->counting ? "executed instructions" :
		"latency and processor time in microseconds",
		b->round_count, b->pin ? ", threads pinned" : "",
		b->baseline);
	if (b->interrupted)
		fputs("Interrupted: what there is so far\n", out);
	for (i = 0; i < b->group_count; i++)
		print_group(b, &b->groups[i], width, out);
	print_refused(b, out);
	print_evens(b, out);
	print_alive(b, out);
	meanwhile_print(b, out);
	return fflush(out) || ferror(out) ? -EIO : 0;
}

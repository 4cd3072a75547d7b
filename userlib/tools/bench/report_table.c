// SPDX-License-Identifier: MIT
/* A run as tables for people, as wide as their terminal. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../common/number.h"
#include "../common/tools.h"
#include "environment.h"
#include "meanwhile.h"
#include "report.h"
#include "report_cell.h"

#define NARROW	100	/* columns, if nobody says how many */

static bool has_async(const struct group *g)
{
	size_t i;

	for (i = 0; i < g->count; i++)
		if (g->rows[i]->async)
			return true;
	return false;
}

/*
 * The turns of a counted run are shorter than the tick that tells user from
 * system
 */
static bool is_empty(const struct bench *b, const struct column *c,
		     const struct group *g)
{
	return (c->kind == COLUMN_WAITING && !has_async(g)) ||
	       (c->kind == COLUMN_SCALE && g->threads == 1) ||
	       (b->counting &&
		c->kind == COLUMN_SPLIT);
}

/* Return: columns that are more expendable than this are left out */
static int fitting(const struct bench *b, const struct group *g, int name_width,
		   int width)
{
	int limit, needed;
	size_t i;

	for (limit = 10; limit > 0; limit--) {
		needed = name_width;
		for (i = 0; i < COLUMN_COUNT; i++)
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
	snprintf(out, 2 * NAME_MAX_LEN, "%s%s%s%s", r->kind->name,
		 *r->driver ? " " : "", r->driver,
		 r->control ? " again" : "");
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
	for (i = 0; i < COLUMN_COUNT; i++) {
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
	for (i = 0; i < COLUMN_COUNT; i++)
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

/* The width: COLUMNS, else that of the terminal, else what fits into a mail */
static int width_of(FILE *out)
{
	const char *asked = getenv("COLUMNS");
	struct winsize w;
	uint64_t n;

	if (asked && !parse_number(asked, 10000, &n) && n)
		return (int)n;
	if (isatty(fileno(out)) && !ioctl(fileno(out), TIOCGWINSZ, &w) &&
	    w.ws_col)
		return w.ws_col;
	return NARROW;
}

/* Explains the column heads, once for all tables */
static void print_legend(const struct bench *b, FILE *out)
{
	fputs("\n", out);
	if (b->counting)
		fputs("INSTR/OP: instructions of a derivation. MIN, P50 (the median) to MAX: of a call.\n",
		      out);
	else
		fputs("OPS/S: derivations a second. MIN, P50 (the median) to MAX: latency of a call.\n"
		      "USER, SYSTEM: processor time of a derivation. WAITING: time for the driver.\n"
		      "SCALE: compared with one thread.\n", out);
	fprintf(out, "CALLS: system calls of a derivation. RATIO, 95 %%: compared with %s, and\n"
		"the confidence interval. \"again\" is the baseline a second time: it shows the noise.\n",
		b->baseline);
}

int report_print_table(const struct bench *b, const json_t *report, FILE *out)
{
	int width = width_of(out);
	size_t i;

	environment_print(json_object_get(report, "environment"), out);
	fprintf(out, "Figures       %s; %u rounds%s\n",
		b->counting ? "executed instructions" : "in microseconds",
		b->round_count, b->pin ? ", threads pinned" : "");
	if (b->interrupted)
		fputs("Interrupted: what there is so far\n", out);
	for (i = 0; i < b->group_count; i++)
		print_group(b, &b->groups[i], width, out);
	if (b->group_count)
		print_legend(b, out);
	print_refused(b, out);
	print_evens(b, out);
	print_alive(b, out);
	meanwhile_print(b, out);
	return fflush(out) || ferror(out) ? -EIO : 0;
}

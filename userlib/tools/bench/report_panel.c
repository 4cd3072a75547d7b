// SPDX-License-Identifier: MIT
/*
 * The diagrams of a picture: which there are; and throughput over threads and
 * depth.
 */
#include <string.h>

#include "../common/tools.h"
#include "report_panel.h"

static bool has_rows(const struct group *g)
{
	size_t i;

	for (i = 0; i < g->count; i++)
		if (row_measured(g->rows[i]))
			return true;
	return false;
}

/* Throughput over one thing compares groups that differ only in it */
static bool is_on_axis(const struct group *g, enum panel_kind kind)
{
	return kind == THREADS ? g->depth == 1 : g->threads == 1;
}

static bool is_point(const struct row *r, enum panel_kind kind)
{
	return row_measured(r) && !r->control &&
	       (kind == THREADS || r->async || r->kind->batch);
}

static unsigned int points(const struct bench *b, const struct group *first,
			   enum panel_kind kind)
{
	unsigned int n = 0;
	size_t i, j;

	for (i = 0; i < b->group_count; i++) {
		const struct group *g = &b->groups[i];

		if (g->work != first->work || !is_on_axis(g, kind))
			continue;
		for (j = 0; j < g->count; j++)
			if (is_point(g->rows[j], kind))
				break;
		n += j < g->count;
	}
	return n;
}

size_t panel_choose(const struct bench *b, struct panel *panels)
{
	size_t i, n = 0;
	enum panel_kind kind;

	for (i = 0; i < b->group_count; i++) {
		const struct group *g = &b->groups[i];

		if (g->threads > 1 || g->depth > 1 || !has_rows(g))
			continue;
		panels[n++] = (struct panel){ LATENCY, g };
		for (kind = THREADS; kind < PANEL_KINDS; kind++)
			if (points(b, g, kind) > 1)
				panels[n++] = (struct panel){ kind, g };
	}
	return n;
}

/*
 * A subject has the same colour in all panels. When the colours run out, lines
 * are broken and marks differ. Underscores are not subscripts.
 */
void panel_print_style(const struct row *r, size_t line, bool marks,
		       FILE *to)
{
	static const int mark[] = { 7, 5, 9, 13, 6, 4, 8, 12 };
	const size_t round = line / COLOURS;

	fprintf(to, "lt %zu dt %zu lw 2 ", line % COLOURS + 1, round % 5 + 1);
	if (marks)
		fprintf(to, "pt %d ps 0.7 ", mark[round % ARRAY_SIZE(mark)]);
	fprintf(to, "title \"%s%s%s\" noenhanced", r->kind->name,
		*r->driver ? " " : "", r->driver);
}

static bool same_subject(const struct row *a, const struct row *b)
{
	return a->kind == b->kind && !strcmp(a->asked, b->asked);
}

/* Writes number of threads or depth, rate, and its interval if there is one */
static void send_point(const struct group *g, const struct row *r,
		       enum panel_kind kind, FILE *to)
{
	const struct estimate *e = &r->per_op;
	double rate = row_rate(r);

	fprintf(to, "%u %g %g %g\n", kind == THREADS ? g->threads : g->depth,
		rate, e->high > 0 ? 1e9 / e->high : rate,
		e->low > 0 ? 1e9 / e->low : rate);
}

/* One line of a throughput panel: one subject in all groups */
static void send_series(const struct bench *b, const struct panel *p,
			const struct row *of, size_t name, FILE *to)
{
	size_t i, j;

	fprintf(to, "$d%zu << EOD\n", name);
	for (i = 0; i < b->group_count; i++) {
		const struct group *g = &b->groups[i];

		if (g->work != p->group->work || !is_on_axis(g, p->kind))
			continue;
		for (j = 0; j < g->count; j++)
			if (same_subject(g->rows[j], of) &&
			    is_point(g->rows[j], p->kind))
				send_point(g, g->rows[j], p->kind, to);
	}
	fputs("EOD\n", to);
}

/* A tick for each number that was measured, and for no other */
static void send_ticks(const struct bench *b, const struct panel *p, FILE *to)
{
	const char *comma = "";
	size_t i;

	if (p->kind == DEPTH)
		fputs("set logscale x 2\n", to);
	fputs("set xtics (", to);
	for (i = 0; i < b->group_count; i++) {
		const struct group *g = &b->groups[i];
		unsigned int at = p->kind == THREADS ? g->threads : g->depth;

		if (g->work != p->group->work || !is_on_axis(g, p->kind))
			continue;
		fprintf(to, "%s\"%u\" %u", comma, at, at);
		comma = ", ";
	}
	fputs(")\n", to);
}

static size_t place_of(const struct row *r, const struct group *g)
{
	size_t i;

	for (i = 0; i < g->count && g->rows[i] != r; i++)
		;
	return i;
}

/* Draws a line down to the depth, or writes that there is none */
static void send_even(const struct break_even *e, size_t colour, size_t level,
		      FILE *to)
{
	const char *name = e->row->kind->name;

	if (e->depth)
		fprintf(to, "set arrow from first %u, graph 0 to first %u, graph 1 nohead dt 3 lw 2 lc %zu\n",
			e->depth, e->depth, colour);
	fprintf(to, "set label \"%s ", name);
	if (e->depth)
		fprintf(to, "pays from %u on\"", e->depth);
	else
		fprintf(to, "never pays, up to %u\"", e->depth_max);
	fprintf(to, " at graph 0.98, graph %g right font ',9' tc lt %zu noenhanced\n",
		0.05 + 0.06 * (double)(level % 4), colour);
}

/*
 * Marks in its colour where an accelerator begins to do more than one CPU alone
 */
static void send_evens(const struct bench *b, const struct panel *p, FILE *to)
{
	struct break_even e[64];
	size_t i, level = 0, n = break_evens(b, e, ARRAY_SIZE(e));

	for (i = 0; i < n; i++) {
		if (e[i].row->work != p->group->work || !e[i].cpu)
			continue;
		send_even(&e[i], place_of(e[i].row, p->group) % COLOURS + 1,
			  level++, to);
	}
}

/* The best that the processor does alone, at any depth */
static void send_cpu(const struct bench *b, const struct panel *p, FILE *to)
{
	struct break_even e[64];
	size_t i, n = break_evens(b, e, ARRAY_SIZE(e));

	for (i = 0; i < n; i++) {
		if (e[i].row->work != p->group->work || !e[i].cpu)
			continue;
		fprintf(to, ", %g with lines lw 2 dt 2 lc rgb '#000000' title \"the CPU: %s\" noenhanced",
			row_rate(e[i].cpu), e[i].cpu->kind->name);
		break;
	}
}

static void send_throughput(const struct bench *b, const struct panel *p,
			    FILE *to)
{
	const struct group *g = p->group;
	const char *comma = "";
	size_t i;

	for (i = 0; i < g->count; i++)
		if (is_point(g->rows[i], p->kind))
			send_series(b, p, g->rows[i], i, to);
	fprintf(to, "set title \"%s: throughput over %s\" noenhanced\n",
		g->work->name, p->kind == THREADS ? "threads" : "depth");
	fprintf(to, "set xlabel '%s'\nset ylabel 'derivations per %s'\n",
		p->kind == THREADS ? "threads" :
		"derivations in flight on one CPU",
		b->counting ? "10^9 instructions" : "second");
	/* With depth the rate grows by orders of magnitude */
	fprintf(to, "set autoscale\n%s\n"
		"set offsets graph 0.04, graph 0.04, 0, 0\n",
		p->kind == DEPTH ? "set logscale y" : "set yrange [0:*]");
	send_ticks(b, p, to);
	if (p->kind == DEPTH)
		send_evens(b, p, to);
	fputs("plot ", to);
	for (i = 0; i < g->count; i++) {
		if (!is_point(g->rows[i], p->kind))
			continue;
		fprintf(to, "%s$d%zu using 1:2:3:4 with yerrorlines ",
			comma, i);
		panel_print_style(g->rows[i], i, true, to);
		comma = ", ";
	}
	if (p->kind == DEPTH)
		send_cpu(b, p, to);
	fputs("\n", to);
}

void panel_send(const struct bench *b, const struct panel *p, FILE *to)
{
	fputs("unset logscale\nunset offsets\nunset arrow\nunset label\nset xtics autofreq\n",
	      to);
	if (p->kind == LATENCY)
		panel_latency_send(b, p->group, to);
	else
		send_throughput(b, p, to);
}

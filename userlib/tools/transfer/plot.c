// SPDX-License-Identifier: MIT
/* A run as a picture: what pays, by the size of the object. */
#include <errno.h>
#include <string.h>

#include "../bench/gnuplot.h"
#include "../common/tools.h"
#include "transfer.h"

/* Each way has the same colour in all diagrams */
static const struct {
	const struct carrier *way;
	int colour, mark;
} looks[] = {
	{ &way_plain, 1, 4 }, { &way_openssl_ktls, 2, 6 }, { &way_sslp, 3, 8 },
};

static bool is_point(const struct sheet *s, const struct line *l,
		     unsigned int size)
{
	const struct line *b = sheet_baseline(s);

	return b && row_measured(&b->cell[size]->row) &&
	       row_measured(&l->cell[size]->row);
}

/* The baseline is the line at 1 */
static bool is_drawn(const struct transfer *t, const struct sheet *s,
		     const struct line *l)
{
	unsigned int i;

	if (l->control || l == sheet_baseline(s))
		return false;
	for (i = 0; i < t->sizes; i++)
		if (is_point(s, l, i))
			return true;
	return false;
}

static bool has_lines(const struct transfer *t, const struct sheet *s)
{
	size_t j;

	for (j = 0; j < s->lines; j++)
		if (is_drawn(t, s, &s->line[j]))
			return true;
	return false;
}

static void send_data(const struct transfer *t, const struct sheet *s,
		      size_t line, FILE *to)
{
	const struct line *l = &s->line[line];
	unsigned int i;

	fprintf(to, "$d%zu << EOD\n", line);
	for (i = 0; i < t->sizes; i++)
		if (is_point(s, l, i))
			fprintf(to, "%llu %g\n",
				(unsigned long long)t->size[i],
				even_total(l, i) /
				even_total(sheet_baseline(s), i));
	fputs("EOD\n", to);
}

/* A label for each size that was measured, and for no other */
static void send_ticks(const struct transfer *t, FILE *to)
{
	char size[SIZE_NAME];
	unsigned int i;

	fprintf(to, "set logscale x\nset yrange [0:1.2<*]\nset xrange [%g:%g]\nset xtics (",
		(double)t->size[0] * 0.8,
		(double)t->size[t->sizes - 1] * 1.25);
	for (i = 0; i < t->sizes; i++) {
		size_name(t->size[i], size);
		fprintf(to, "%s\"%s\" %llu", i ? ", " : "", size,
			(unsigned long long)t->size[i]);
	}
	fputs(")\n", to);
}

/* Marks from where on a way costs less than the baseline */
static void send_even(const struct transfer *t, const struct sheet *s,
		      size_t line, FILE *to)
{
	const struct line *l = &s->line[line];
	double even = l->way == &way_plain ? 0 : even_of(t, s, l);

	/* At the smallest size it always pays, so there is no line to draw */
	if (even <= (double)t->size[0])
		return;
	fprintf(to, "set arrow from first %g, graph 0 to first %g, graph 1 nohead dt 3 lw 2 lc rgb '#555555'\n",
		even, even);
	fprintf(to, "set label \"%s pays from %.0f KiB on\" at first %g, graph %g offset 0.5,0 font ',9' noenhanced\n",
		l->way->name, even / 1024, even,
		0.62 - 0.07 * (double)line);
}

static void send_line(const struct line *l, size_t line, FILE *to)
{
	size_t i;

	for (i = 0; looks[i].way != l->way; i++)
		;
	fprintf(to, "$d%zu using 1:2 with linespoints lt %d lw 2 pt %d title \"%s\" noenhanced, ",
		line, looks[i].colour, looks[i].mark, l->way->name);
}

static void send_sheet(const struct transfer *t, const struct sheet *s,
		       FILE *to)
{
	size_t j;

	fputs("unset arrow\nunset label\n", to);
	fprintf(to, "set title \"%s, %u connection%s: set-up, and one object each\" noenhanced\n",
		path_name(s->path), s->connections,
		s->connections > 1 ? "s" : "");
	fprintf(to, "set xlabel 'size of the object'\nset ylabel '%s, openssl = 1'\n",
		t->bench.counting ? "instructions" : "processor time");
	send_ticks(t, to);
	for (j = 0; j < s->lines; j++)
		if (is_drawn(t, s, &s->line[j])) {
			send_data(t, s, j, to);
			send_even(t, s, j, to);
		}
	fputs("plot ", to);
	for (j = 0; j < s->lines; j++)
		if (is_drawn(t, s, &s->line[j]))
			send_line(&s->line[j], j, to);
	fputs("1 with lines lw 2 dt 2 lc rgb '#000000' title \"openssl\"\n", to);
}

int transfer_plot(const struct transfer *t, const char *terminal, int out)
{
	struct gnuplot g;
	size_t i, n = 0;
	int ret;

	for (i = 0; i < t->sheets; i++)
		n += has_lines(t, &t->sheet[i]);
	if (!n) {
		complain("--plot: there is nothing to draw");
		return -ENODATA;
	}
	ret = gnuplot_start(&g, out);
	if (!ret) {
		gnuplot_begin(&t->bench, n, terminal, g.to);
		for (i = 0; i < t->sheets; i++)
			if (has_lines(t, &t->sheet[i]))
				send_sheet(t, &t->sheet[i], g.to);
	}
	ret = gnuplot_end(&g) ?: ret;
	return ret ? complain_errno(ret, "gnuplot") : 0;
}

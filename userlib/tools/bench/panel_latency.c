// SPDX-License-Identifier: MIT
/* The diagram of latency: how many operations took at most so long. */
#include "../common/tools.h"
#include "report_panel.h"

/*
 * gnuplot labels only whole powers of ten. A panel may have none of them. If it
 * has more than two, there is no room for other labels.
 */
static void print_ticks(double low, double high, FILE *to)
{
	static const double steps[] = { 1, 2, 5 };
	const size_t step_count = high > 100 * low ? 1 : ARRAY_SIZE(steps);
	const char *comma = "";
	double power;
	size_t i;

	fputs("set xtics (", to);
	for (power = 1e-3; power <= high; power *= 10)
		for (i = 0; i < step_count; i++) {
			double at = power * steps[i];

			if (at < low || at > high)
				continue;
			fprintf(to, "%s\"%g\" %g", comma, at, at);
			comma = ", ";
		}
	fputs(*comma ? ")\n" : "0)\nset xtics autofreq\n", to);
}

static double scale(const struct bench *b)
{
	return b->counting ? 1 : 1e-3;
}

static void send_latency_data(const struct bench *b, const struct group *g,
			      FILE *to)
{
	const struct row *r;
	uint64_t seen;
	size_t i, k;

	for (i = 0; i < g->count; i++) {
		r = g->rows[i];
		if (!row_measured(r) || r->control)
			continue;
		fprintf(to, "$d%zu << EOD\n", i);
		fprintf(to, "%g 0\n", (double)r->latency.min * scale(b));
		for (k = 0, seen = 0; k < HISTOGRAM_BUCKETS; k++) {
			if (!r->latency.bucket[k])
				continue;
			seen += r->latency.bucket[k];
			fprintf(to, "%g %g\n",
				(double)histogram_top(k) * scale(b), 100.0 *
				(double)seen / (double)r->latency.count);
		}
		fputs("EOD\n", to);
	}
}

void panel_latency_send(const struct bench *b, const struct group *g,
			FILE *to)
{
	double low = 0, high = 0;
	const char *comma = "";
	size_t i;

	send_latency_data(b, g, to);
	for (i = 0; i < g->count; i++) {
		const struct row *r = g->rows[i];
		double top = (double)histogram_at(&r->latency, 0.99);

		if (!row_measured(r))
			continue;
		if (!low || (double)r->latency.min < low)
			low = (double)r->latency.min;
		if (top > high)
			high = top;
	}
	fprintf(to, "set title \"%s: latency\" noenhanced\n", g->work->name);
	fprintf(to, "set xlabel '%s'\nset ylabel 'operations, %%'\n",
		b->counting ? "instructions" : "microseconds");
	fprintf(to, "set logscale x\nset xrange [%g:%g]\nset yrange [0:100]\n",
		low * scale(b) * 0.9, high * scale(b) * 1.5);
	print_ticks(low * scale(b) * 0.9, high * scale(b) * 1.5, to);
	fputs("plot ", to);
	for (i = 0; i < g->count; i++) {
		if (!row_measured(g->rows[i]) || g->rows[i]->control)
			continue;
		fprintf(to, "%s$d%zu using 1:2 with steps ", comma, i);
		panel_print_style(g->rows[i], i, false, to);
		comma = ", ";
	}
	fputs("\n", to);
}

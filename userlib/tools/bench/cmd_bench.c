// SPDX-License-Identifier: MIT
/* sslp bench: what a PRF costs on each engine, and whether it is right. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../common/options.h"
#include "../common/output.h"
#include "../common/tools.h"
#include "../transfer/cmd_transfer.h"
#include "bench.h"
#include "command_line.h"
#include "gnuplot.h"
#include "machine.h"
#include "meanwhile.h"
#include "report.h"

/* Shows progress at a terminal */
static void show_turn(const struct bench *b, const struct group *g,
		      const struct row *row, unsigned int round)
{
	if (!isatty(STDERR_FILENO))
		return;
	fprintf(stderr, "\r%zu of %zu: %s, %s %.40s, round %u of %u\033[K",
		(size_t)(g - b->groups) + 1, b->group_count, g->work->name,
		row->kind->name, row->driver, round + 1, b->round_count);
}

static void measure(struct bench *b)
{
	size_t i;

	for (i = 0; i < b->group_count && !stop_wanted(); i++) {
		group_measure(b, &b->groups[i], show_turn);
		group_judge(b, &b->groups[i]);
	}
	b->interrupted = stop_wanted();
	/* Leaves groups that were not reached out of the report */
	b->group_count = b->interrupted && i ? i : b->group_count;
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}

/* Files are opened before the run, so that errors show early */
struct files {
	struct output report, plot;
	bool report_open, plot_open;
	const char *terminal;
	json_t *old;
};

static int open_files(const struct bench_options *o, struct files *f)
{
	int ret = 0;

	if (o->compare) {
		f->old = report_load(o->compare);
		ret = f->old ? 0 : -EINVAL;
	}
	if (!ret && o->plot)
		ret = gnuplot_terminal(o->plot, &f->terminal) ?:
		      output_open(&f->plot, o->plot);
	f->plot_open = !ret && o->plot;
	if (!ret)
		ret = output_open(&f->report, o->output);
	f->report_open = !ret;
	return ret;
}

static int close_files(struct files *f, bool keep)
{
	int ret = 0;

	if (f->plot_open)
		ret = output_close(&f->plot, keep);
	if (f->report_open)
		ret = output_close(&f->report, keep) ?: ret;
	json_decref(f->old);
	return ret;
}

static int print_json(const json_t *report, FILE *out)
{
	return json_dumpf(report, out, JSON_INDENT(1) | JSON_REAL_PRECISION(9)) ||
	       fputc('\n', out) < 0 || fflush(out) ? -EIO : 0;
}

static int print(const struct bench_options *o, struct files *f)
{
	const struct bench *b = &o->bench;
	json_t *report = report_json(b);
	FILE *out = fdopen(dup(f->report.fd), "w");
	int ret = -ENOMEM;

	if (report && out) {
		ret = o->json ? print_json(report, out) :
		      o->csv ? report_print_csv(b, out) :
		      report_print_table(b, report, out);
		if (f->old)
			report_compare(f->old, report,
				       o->json || o->csv ? stderr : out);
	}
	if (out && fclose(out) && !ret)
		ret = -EIO;
	if (ret)
		complain_errno(ret, "%s", o->output ?: "standard output");
	json_decref(report);
	if (!ret && o->plot)
		ret = report_plot(b, f->terminal, f->plot.fd);
	return ret;
}

/* Whether something was measured, and nothing went wrong */
static bool all_right(const struct bench *b)
{
	size_t i, j, n = 0;

	for (i = 0; i < b->group_count; i++)
		for (j = 0; j < b->groups[i].count; j++) {
			const struct row *r = b->groups[i].rows[j];

			if (r->verdict == WRONG || r->verdict == FAILED)
				return false;
			n += row_measured(r);
		}
	return n;
}

static int run(struct bench_options *o, struct files *f)
{
	struct bench *b = &o->bench;
	int ret;

	ret = groups_make(b);
	if (ret)
		return ret;
	stop_catch();
	measure(b);
	meanwhile_end();
	return print(o, f);
}

static int list(void)
{
	puts("Works");
	works_print();
	puts("\nSubjects");
	subjects_print();
	return EXIT_OK;
}

int cmd_bench(int argc, char **argv)
{
	struct bench_options o;
	struct files f = {};
	int ret;

	if (argc > 1 && !strcmp(argv[1], "transfer"))
		return cmd_transfer(argc - 1, argv + 1);
	ret = command_line_parse(argc, argv, &o);
	if (ret != OPTIONS_DONE)
		return ret;
	if (o.list)
		return list();
	if (o.bench.counting && !clock_counts()) {
		complain("--count: the clock does not count instructions here; it does in a guest of QEMU with -icount shift=0");
		return EXIT_FAIL;
	}
	meanwhile_begin();
	ret = reference_check() ?: subjects_check(&o.bench) ?:
	      works_make(&o.bench, &o.work) ?: open_files(&o, &f) ?:
	      probes_make(&o.bench);
	if (!ret)
		ret = run(&o, &f);
	ret = close_files(&f, !ret) ?: ret;
	if (!ret && o.bench.interrupted)
		ret = 130;
	else
		ret = ret == -EINVAL ? EXIT_USAGE :
		      ret || !all_right(&o.bench) ? EXIT_FAIL : EXIT_OK;
	groups_free(&o.bench);
	return ret;
}

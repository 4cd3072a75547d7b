// SPDX-License-Identifier: MIT
/*
 * sslp bench transfer: what kernel TLS saves on this machine, from end to end.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../bench/gnuplot.h"
#include "../bench/machine.h"
#include "../bench/meanwhile.h"
#include "../common/ktls.h"
#include "../common/loopback.h"
#include "../common/number.h"
#include "../common/options.h"
#include "../common/output.h"
#include "../common/provider.h"
#include "../common/tools.h"
#include "cmd_transfer.h"
#include "transfer.h"

/**
 * struct transfer_options - the command line
 * @run: what goes there as it is
 * @rounds: see struct bench
 * @json: the format
 * @no_pin: threads are not bound to processors
 * @output: file for the report
 * @plot: file for a picture
 */
struct transfer_options {
	struct transfer run;
	unsigned int rounds;
	bool json, no_pin;
	const char *output, *plot;
};

/* "1K,16K", in any order */
static int take_sizes(char *value, void *field)
{
	struct transfer *t = field;
	uint64_t n;
	unsigned int at;
	char *word;

	t->sizes = 0;
	while ((word = strsep(&value, ","))) {
		if (parse_bytes(word, &n) || n > UINT64_C(1) << 30 ||
		    t->sizes == SIZES_MAX)
			return -EINVAL;
		for (at = t->sizes++; at && t->size[at - 1] > n; at--)
			t->size[at] = t->size[at - 1];
		t->size[at] = n;
	}
	return 0;
}

static int take_connections(char *value, void *field)
{
	struct number_list *list = field;
	uint64_t n;
	char *word;

	list->count = 0;
	while ((word = strsep(&value, ","))) {
		if (parse_number(word, CONNECTIONS_MAX, &n) || !n ||
		    list->count == LIST_MAX)
			return -EINVAL;
		list->value[list->count++] = (unsigned int)n;
	}
	return 0;
}

#define FIELD(name)	offsetof(struct transfer_options, name)

static const struct tool_option options[] = {
	{ "size", 's', "LIST",
	  "bytes of an object, up to 1G\n(1K,16K,256K,4M,64M,1G; with --count up to 4M)",
	  take_sizes, FIELD(run) },
	{ "connections", 'n', "LIST", "how many at the same time (1)",
	  take_connections, FIELD(run.connections) },
	{ "protocol", 'P', "1.2|1.3", "version of TLS (1.3)", take_ktls_protocol,
	  FIELD(run.protocol) },
	{ "provider", 0, "NAME", "who computes the library's keys:\n"
	  PROVIDER_NAMES, take_string, FIELD(run.provider) },
	{ "rounds", 'r', "COUNT", "rounds (6); fewer tell no difference",
	  take_count, FIELD(rounds) },
	{ "count", 0, NULL,
	  "the clock counts instructions: this is a guest\nunder QEMU's -icount shift=0",
	  take_flag, FIELD(run.bench.counting) },
	{ "no-pin", 0, NULL, "do not bind threads to CPUs", take_flag,
	  FIELD(no_pin) },
	{ "json", 'j', NULL,
	  "JSON, see transfer-schema.json in the documentation", take_flag,
	  FIELD(json) },
	{ "output", 'o', "FILE", "write the report to this file", take_string, FIELD(output) },
	{ "plot", 'p', "FILE", "draw a picture to this file, .svg or .png", take_string,
	  FIELD(plot) },
};

static const struct tool_usage usage = {
	.head = "Usage: sslp bench transfer [OPTIONS]\n\n"
		"What kernel TLS saves on this machine: objects over loopback connections, their\n"
		"records made by libssl in user space, by its own kernel TLS, and by this library.\n",
	.tail = "Exit status: 0 measured, all data right; 1 wrong data, a failure, or nothing to\n"
		"measure; 2 wrong usage; 130 interrupted.\n",
	.options = options,
	.count = ARRAY_SIZE(options),
};

static void set_defaults(struct transfer_options *o)
{
	struct transfer *t = &o->run;
	const uint64_t most = t->bench.counting ? 4 << 20 : 1 << 30;
	uint64_t size;

	if (t->sizes)
		return;
	for (size = 1024; size <= most; size *= 16)
		t->size[t->sizes++] = size;
}

/* One socket tells what the kernel has, without a key */
static void look_for_ktls(struct transfer *t)
{
	int fds[2], ret = loopback_open(fds);

	if (ret) {
		snprintf(t->no_ktls, sizeof(t->no_ktls), "a connection: %s",
			 strerror(-ret));
		return;
	}
	if (setsockopt(fds[0], SOL_TCP, TCP_ULP, "tls", sizeof("tls")))
		snprintf(t->no_ktls, sizeof(t->no_ktls),
			 "TCP_ULP: %s; sslp doctor says what opens it",
			 strerror(errno));
	loopback_close(fds);
}

static int report(const struct transfer_options *o, struct output *to)
{
	const struct transfer *t = &o->run;
	FILE *out = fdopen(dup(to->fd), "w");
	json_t *json = NULL;
	int ret = out ? 0 : -ENOMEM;

	if (!ret && o->json) {
		json = transfer_json(t);
		ret = !json || json_dumpf(json, out, JSON_INDENT(1) |
					  JSON_REAL_PRECISION(9)) ||
		      fputc('\n', out) < 0 ? -EIO : 0;
	} else if (!ret) {
		ret = transfer_print(t, out);
	}
	if (out && fclose(out) && !ret)
		ret = -EIO;
	json_decref(json);
	return ret ? complain_errno(ret, "%s", o->output ?:
				    "standard output") : 0;
}

static bool all_right(const struct transfer *t)
{
	unsigned int k, n = 0;
	size_t i, j;

	for (i = 0; i < t->sheets; i++)
		for (j = 0; j < t->sheet[i].lines; j++)
			for (k = 0; k < t->sizes; k++) {
				const struct row *r =
					&t->sheet[i].line[j].cell[k]->row;

				if (r->verdict == WRONG ||
				    r->verdict == FAILED)
					return false;
				n += row_measured(r);
			}
	return n;
}

/* Files are opened before the run, so that errors show early */
struct files {
	struct output report, plot;
	const char *terminal;
};

static int open_files(const struct transfer_options *o, struct files *f)
{
	int ret = 0;

	if (o->plot)
		ret = gnuplot_terminal(o->plot, &f->terminal) ?:
		      output_open(&f->plot, o->plot);
	if (ret)
		return ret;
	ret = output_open(&f->report, o->output);
	if (ret && o->plot)
		output_close(&f->plot, false);
	return ret;
}

static int write_files(const struct transfer_options *o, struct files *f,
		       int ret)
{
	ret = ret ?: report(o, &f->report);
	if (!ret && o->plot)
		ret = transfer_plot(&o->run, f->terminal, f->plot.fd);
	if (o->plot)
		ret = output_close(&f->plot, !ret) ?: ret;
	return output_close(&f->report, !ret) ?: ret;
}

static int run(struct transfer_options *o)
{
	struct transfer *t = &o->run;
	struct files f;
	int ret;

	if (open_files(o, &f))
		return EXIT_FAIL;
	look_for_ktls(t);
	stop_catch();
	meanwhile_begin();
	ret = transfer_measure(t);
	meanwhile_end();
	ret = write_files(o, &f, ret);
	if (!ret && t->bench.interrupted)
		return 130;
	return ret || !all_right(t) ? EXIT_FAIL : EXIT_OK;
}

int cmd_transfer(int argc, char **argv)
{
	struct transfer_options o = {
		.run = { .protocol = TLS1_3_PROTOCOL_VERSION,
			 .connections = { { 1 }, 1 } },
		.rounds = 6,
	};
	int ret = options_parse(&usage, argc, argv, &o);

	if (ret != OPTIONS_DONE)
		return ret;
	if (o.rounds > ROUNDS_MAX)
		return usage_error(argv[0], "--rounds: %d at most",
				   ROUNDS_MAX);
	if (o.run.bench.counting && !clock_counts()) {
		complain("--count: the clock does not count instructions here; it does in a guest of QEMU with -icount shift=0");
		return EXIT_FAIL;
	}
	set_defaults(&o);
	o.run.bench.round_count = o.rounds;
	o.run.bench.pin = !o.no_pin;
	ret = run(&o);
	transfer_free(&o.run);
	return ret;
}

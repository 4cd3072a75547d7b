// SPDX-License-Identifier: MIT
/* The command line of "sslp bench". */
#include <errno.h>
#include <string.h>

#include "../common/number.h"
#include "../common/options.h"
#include "../common/tools.h"
#include "command_line.h"

static int take_names(char *value, void *field)
{
	struct name_list *list = field;
	char *word;

	while ((word = strsep(&value, ",")))
		if (!*word || list->count == LIST_MAX)
			return -EINVAL;
		else
			list->value[list->count++] = word;
	return 0;
}

static int add_number(struct number_list *list, uint64_t n)
{
	unsigned int i;

	for (i = 0; i < list->count; i++)
		if (list->value[i] == n)
			return 0;
	if (list->count == LIST_MAX)
		return -EINVAL;
	list->value[list->count++] = (unsigned int)n;
	return 0;
}

/* "1,2,4" or "1-4" */
static int take_numbers(char *value, void *field)
{
	struct number_list *list = field;
	uint64_t first, last;
	char *word, *dash;

	list->count = 0;
	while ((word = strsep(&value, ","))) {
		dash = strchr(word, '-');
		if (dash)
			*dash = '\0';
		if (parse_number(word, THREADS_MAX, &first) || !first ||
		    parse_number(dash ? dash + 1 : word, THREADS_MAX, &last))
			return -EINVAL;
		for (; first <= last; first++)
			if (add_number(list, first))
				return -EINVAL;
	}
	return list->count ? 0 : -EINVAL;
}

static int take_hash(char *value, void *field)
{
	size_t i;

	for (i = 0; i < HASHES; i++) {
		if (strcmp(hashes[i].kernel, value))
			continue;
		*(const struct hash **)field = &hashes[i];
		return 0;
	}
	complain("'%s' is not a hash; there are sha256, sha384, sha512",
		 value);
	return -EINVAL;
}

/* The length of a secret, a seed or an output */
static int take_size(char *value, void *field)
{
	uint64_t n;

	if (parse_bytes(value, &n) || n > INPUT_MAX)
		return -EINVAL;
	*(uint64_t *)field = n;
	return 0;
}

static int take_rounds(char *value, void *field)
{
	uint64_t n;

	if (parse_number(value, ROUNDS_MAX, &n) || !n)
		return -EINVAL;
	*(unsigned int *)field = (unsigned int)n;
	return 0;
}

#define FIELD(name)	offsetof(struct bench_options, name)

static const struct tool_option options[] = {
	{ "work", 'w', "LIST", "works, with commas; default: all but prf, label",
	  take_names, FIELD(work.names) },
	{ "subject", 's', "LIST", "subjects, with commas; default: all",
	  take_names, FIELD(bench.subjects) },
	{ "driver", 'd', "LIST",
	  "drivers of the kernel, with commas; default: the\nengine's choice; all that are listed if none",
	  take_names, FIELD(bench.drivers) },
	{ "baseline", 'b', "SUBJECT", "subject to compare with (openssl-kdf)",
	  take_string, FIELD(bench.baseline) },
	{ "list", 'l', NULL, "print works and subjects", take_flag,
	  FIELD(list) },
	{ "threads", 't', "LIST", "threads, as 1,2,4 or 1-4 (1)",
	  take_numbers, FIELD(bench.threads) },
	{ "depth", 'q', "LIST",
	  "derivations in flight on one CPU, for batches and\nasynchronous drivers (1,8,64)",
	  take_numbers, FIELD(bench.depths) },
	{ "hash", 0, "HASH", "hash of prf and label: sha256, sha384 or sha512",
	  take_hash, FIELD(work.hash) },
	{ "secret", 0, "BYTES", "secret of prf and label", take_size,
	  FIELD(work.secret_len) },
	{ "seed", 0, "BYTES", "seed of prf, context of label", take_size,
	  FIELD(work.seed_len) },
	{ "out", 0, "BYTES", "output of prf and label", take_size,
	  FIELD(work.out_len) },
	{ "turn", 0, "MS", "how long to measure a row in a round, in ms (50)",
	  take_count, FIELD(turn_ms) },
	{ "ops", 'n', "COUNT", "operations in a turn, instead of --turn",
	  take_count, FIELD(ops) },
	{ "rounds", 'r', "COUNT", "rounds (10); fewer than 6 tell no difference",
	  take_rounds, FIELD(bench.round_count) },
	{ "count", 0, NULL,
	  "the clock counts instructions: this is a guest\nunder QEMU's -icount shift=0",
	  take_flag, FIELD(bench.counting) },
	{ "no-pin", 0, NULL, "do not bind threads to CPUs", take_flag,
	  FIELD(no_pin) },
	{ "alive", 0, "COUNT",
	  "keep so many master and session keys alive during\nkeys-40, keys-88 and keys-160; connections during open",
	  take_count, FIELD(bench.alive) },
	{ "json", 'j', NULL,
	  "JSON, see bench-schema.json in the documentation", take_flag,
	  FIELD(json) },
	{ "csv", 0, NULL, "comma-separated values", take_flag, FIELD(csv) },
	{ "output", 'o', "FILE", "write the report to this file", take_string, FIELD(output) },
	{ "plot", 'p', "FILE", "draw a picture to this file, .svg or .png", take_string,
	  FIELD(plot) },
	{ "compare", 'c', "OLD", "say what changed since that JSON",
	  take_string, FIELD(compare) },
};

static const struct tool_usage usage = {
	.head = "Usage: sslp bench [OPTIONS]\n"
		"       sslp bench transfer [OPTIONS]\n\n"
		"What TLS key derivation costs on each engine and each driver of the kernel,\n"
		"and whether the answers are right.\n",
	.tail = "Exit status: 0 measured, all right; 1 a wrong answer, a failure, or nothing to\n"
		"measure; 2 wrong usage; 130 interrupted.\n",
	.operand = "transfer",
	.options = options,
	.count = ARRAY_SIZE(options),
};

int command_line_parse(int argc, char **argv, struct bench_options *o)
{
	int ret;

	*o = (struct bench_options){
		.bench = {
			.threads = { { 1 }, 1 },
			.depths = { { 1, 8, 64 }, 3 },
			.baseline = "openssl-kdf",
			.round_count = 10,
		},
		.work.hash = &hashes[0],
	};
	ret = options_parse(&usage, argc, argv, o);
	if (ret != OPTIONS_DONE)
		return ret;
	if (o->json && o->csv)
		return usage_error(argv[0], "--json and --csv exclude each other");
	if (o->turn_ms && o->ops)
		return usage_error(argv[0], "--turn and --ops exclude each other");
	/* Few, because a second may take minutes here */
	if (o->bench.counting && !o->turn_ms && !o->ops)
		o->ops = 30;
	o->bench.slice_ops = o->ops;
	o->bench.slice_ns = (o->turn_ms ?: 50) * UINT64_C(1000000);
	o->bench.pin = !o->no_pin;
	return OPTIONS_DONE;
}

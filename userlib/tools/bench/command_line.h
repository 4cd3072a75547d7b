/* SPDX-License-Identifier: MIT */
/* The command line of "sslp bench". */
#ifndef SSLP_BENCH_COMMAND_LINE_H
#define SSLP_BENCH_COMMAND_LINE_H

#include "bench.h"

/**
 * struct bench_options - the command line
 * @bench: what goes there as it is
 * @work: which works, of which sizes
 * @turn_ms: milliseconds of a turn
 * @ops: operations of a turn instead
 * @json: the format
 * @csv: likewise
 * @list: print what there is
 * @no_pin: threads are not bound to processors
 * @output: file for the report
 * @plot: file for the picture
 * @compare: file of an earlier run
 */
struct bench_options {
	struct bench bench;
	struct work_options work;
	unsigned int turn_ms, ops;
	bool json, csv, list, no_pin;
	const char *output, *plot, *compare;
};

/* Return: OPTIONS_DONE, or the status to exit with */
int command_line_parse(int argc, char **argv, struct bench_options *o);

#endif /* SSLP_BENCH_COMMAND_LINE_H */

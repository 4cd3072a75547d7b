/* SPDX-License-Identifier: MIT */
/* Ways to show a run. */
#ifndef SSLP_BENCH_REPORT_H
#define SSLP_BENCH_REPORT_H

#include <jansson.h>
#include <stdio.h>

#include "bench.h"

/**
 * report_json() - the run as bench-schema.json has it
 *
 * Return: an object, or NULL without memory.
 */
json_t *report_json(const struct bench *b);

/* All return 0, or -errno from @out */
int report_print_table(const struct bench *b, const json_t *report,
		       FILE *out);
int report_print_csv(const struct bench *b, FILE *out);

/**
 * report_plot() - latency distributions, throughput over threads and depth
 * @out: descriptor that gets the picture
 * @terminal: of gnuplot
 *
 * Return: 0, or -errno after a complaint.
 */
int report_plot(const struct bench *b, const char *terminal, int out);

/**
 * report_compare() - what changed since an earlier run
 * @old: of report_json()
 */
void report_compare(const json_t *old, const json_t *now, FILE *out);

/**
 * report_load() - an earlier run
 *
 * Return: an object, or NULL after a complaint.
 */
json_t *report_load(const char *path);

#endif /* SSLP_BENCH_REPORT_H */

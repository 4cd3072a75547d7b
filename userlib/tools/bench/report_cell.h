/* SPDX-License-Identifier: MIT */
/* The columns of a table of rows, and what stands in them. */
#ifndef SSLP_BENCH_REPORT_CELL_H
#define SSLP_BENCH_REPORT_CELL_H

#include "bench.h"

#define CELL		24
#define COLUMN_COUNT	15

/* Columns that a table may leave out: see is_empty() of report_table.c */
enum column_kind { COLUMN_PLAIN, COLUMN_SPLIT, COLUMN_WAITING, COLUMN_SCALE };

/**
 * struct column - one of them
 * @title: its head, or empty
 * @counting: another one where instructions are counted, or NULL
 * @width: of it
 * @expendable: where the terminal is narrow the largest goes first, 0 never
 * @show: what a row has there
 * @kind: see there
 */
struct column {
	const char *title, *counting;
	int width, expendable;
	void (*show)(char out[CELL], const struct bench *b,
		     const struct row *r);
	enum column_kind kind;
};

extern const struct column columns[COLUMN_COUNT];

#endif /* SSLP_BENCH_REPORT_CELL_H */

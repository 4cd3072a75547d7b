/* SPDX-License-Identifier: MIT */
/* The diagrams of a picture: latency, and throughput over threads and depth. */
#ifndef SSLP_BENCH_REPORT_PANEL_H
#define SSLP_BENCH_REPORT_PANEL_H

#include <stdio.h>

#include "gnuplot.h"

enum panel_kind { LATENCY, THREADS, DEPTH, PANEL_KINDS };

/**
 * struct panel - one of the diagrams
 * @kind: LATENCY is of one group, the others are of all groups of a work
 * @group: the group, or the first of them
 */
struct panel {
	enum panel_kind kind;
	const struct group *group;
};

/*
 * Return: how many there are, at @panels, which has room for PANEL_KINDS in
 * each group
 */
size_t panel_choose(const struct bench *b, struct panel *panels);

/* Draws one of them with gnuplot */
void panel_send(const struct bench *b, const struct panel *p, FILE *to);

/* panel_latency.c: draws that of LATENCY */
void panel_latency_send(const struct bench *b, const struct group *g,
			FILE *to);

/* Sets how the line of a subject looks; @line is its place in the group */
void panel_print_style(const struct row *r, size_t line, bool marks,
		       FILE *to);

#endif /* SSLP_BENCH_REPORT_PANEL_H */

/* SPDX-License-Identifier: MIT */
/* Pictures of several diagrams, drawn by gnuplot. */
#ifndef SSLP_BENCH_GNUPLOT_H
#define SSLP_BENCH_GNUPLOT_H

#include <stdio.h>
#include <sys/types.h>

#include "bench.h"

#define COLOURS		8	/* of lines, before one comes again */

/**
 * struct gnuplot - one that runs
 * @to: for what it is told
 * @pid: its process
 * @before: what SIGPIPE did
 */
struct gnuplot {
	FILE *to;
	pid_t pid;
	void (*before)(int);
};

/**
 * gnuplot_terminal() - gnuplot's name of the format that a file's name asks for
 *
 * Return: 0; -EINVAL for a format that is not there, -ENOENT without gnuplot,
 * each after a complaint.
 */
int gnuplot_terminal(const char *path, const char **ret);

/*
 * Starts one that draws into @out. Return: 0, or -errno; gnuplot_end() follows
 */
int gnuplot_start(struct gnuplot *g, int out);

/* Return: 0 if the picture is there, or -errno */
int gnuplot_end(struct gnuplot *g);

/*
 * Sets colours, makes room for @n diagrams, and writes above them which machine
 * this was
 */
void gnuplot_begin(const struct bench *b, size_t n, const char *terminal,
		   FILE *to);

#endif /* SSLP_BENCH_GNUPLOT_H */

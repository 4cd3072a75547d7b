/* SPDX-License-Identifier: MIT */
/*
 * Many keys or connections that stay alive during a run: their memory and cost.
 */
#ifndef SSLP_BENCH_ALIVE_H
#define SSLP_BENCH_ALIVE_H

#include "bench.h"

/**
 * alive_begin() - fill the process with keys of a row of the library
 *
 * As many master keys and session keys as the run asks for, or as many
 * connections if the work is to open them. Their memory goes to the row, and so
 * does a failure. Does nothing without --alive.
 */
void alive_begin(const struct bench *b, struct row *row);
void alive_end(struct row *row);

#endif /* SSLP_BENCH_ALIVE_H */

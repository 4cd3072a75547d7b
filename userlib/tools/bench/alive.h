/* SPDX-License-Identifier: MIT */
/* Many keys, or connections, alive meanwhile: what they weigh and cost. */
#ifndef SSLP_BENCH_ALIVE_H
#define SSLP_BENCH_ALIVE_H

#include "bench.h"

/**
 * alive_begin() - fill the process with keys of a row of the library
 *
 * As many master keys, and as many session keys, as the run asks for, or as many
 * connections where the work is to open them; what they take goes to the row, as
 * does a failure. Nothing to do without --alive.
 */
void alive_begin(const struct bench *b, struct row *row);
void alive_end(struct row *row);

#endif /* SSLP_BENCH_ALIVE_H */

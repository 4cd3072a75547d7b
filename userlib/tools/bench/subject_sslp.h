/* SPDX-License-Identifier: MIT */
/* The library as a subject, and the module's batch. For subject_kinds. */
#ifndef SSLP_BENCH_SUBJECT_SSLP_H
#define SSLP_BENCH_SUBJECT_SSLP_H

#include "bench.h"

int sslp_open(struct row *row);
void sslp_close(struct row *row);
int sslp_begin(struct worker *w);
int sslp_run(struct worker *w, uint8_t *answer);
void sslp_end(struct worker *w);

bool batch_can(const struct work *w);
int batch_open(struct row *row);
int batch_begin(struct worker *w);
int batch_run(struct worker *w, uint8_t *answer);
void batch_end(struct worker *w);

#endif /* SSLP_BENCH_SUBJECT_SSLP_H */

/* SPDX-License-Identifier: MIT */
/* What else the machine did during the run, and what the run changed. */
#ifndef SSLP_BENCH_MEANWHILE_H
#define SSLP_BENCH_MEANWHILE_H

#include <jansson.h>

#include "bench.h"

/* To be called before a run and after it, once in a process */
void meanwhile_begin(void);
void meanwhile_end(void);

/**
 * meanwhile_json() - what happened in between
 *
 * Return: an object as bench-schema.json has it, or NULL without memory.
 */
json_t *meanwhile_json(const struct bench *b);

/* In words, with what is odd about rows; prints nothing if nothing is odd */
void meanwhile_print(const struct bench *b, FILE *out);

#endif /* SSLP_BENCH_MEANWHILE_H */

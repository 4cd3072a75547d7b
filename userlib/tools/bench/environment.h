/* SPDX-License-Identifier: MIT */
/* What a reader of the figures must know about the machine. */
#ifndef SSLP_BENCH_ENVIRONMENT_H
#define SSLP_BENCH_ENVIRONMENT_H

#include <jansson.h>

#include "bench.h"

/**
 * environment_read() - as bench-schema.json has it
 *
 * Return: an object, or NULL without memory.
 */
json_t *environment_read(const struct bench *b);

/* In words, before a table */
void environment_print(const json_t *environment, FILE *out);

#endif /* SSLP_BENCH_ENVIRONMENT_H */

/* SPDX-License-Identifier: MIT */
/* Memory for objects that hold secrets. */
#ifndef SSLP_BASE_SECMEM_H
#define SSLP_BASE_SECMEM_H

#include "types.h"

/* Bytes of a cell: what a live key may cost, its handle aside */
#define SECMEM_CELL	320

/**
 * secmem_alloc() - a cell of SECMEM_CELL zeroed bytes
 *
 * Cells lie in pages of their own, which stay out of core dumps and, as far
 * as RLIMIT_MEMLOCK allows, out of swap. A forked child inherits them: a
 * server may handshake in one process and serve in the next.
 *
 * Return: the cell, or NULL.
 */
void *secmem_alloc(void);

/* Wipe a cell and give it back; NULL is allowed */
void secmem_free(void *cell);

#endif /* SSLP_BASE_SECMEM_H */

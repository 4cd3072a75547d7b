/* SPDX-License-Identifier: MIT */
/* Memory for objects that hold secrets. */
#ifndef SSLP_BASE_SECMEM_H
#define SSLP_BASE_SECMEM_H

#include "pool.h"

/* Bytes of a cell: what a live key may cost, without its handle */
#define SECMEM_CELL	320

/* Add cells to the pool; they are kept for the life of the process */
void secmem_grow(void);

/**
 * secmem_alloc() - a cell of SECMEM_CELL zeroed bytes
 *
 * Cells lie in pages of their own, which stay out of core dumps and, as far
 * as RLIMIT_MEMLOCK allows, out of swap. A forked child inherits them: a
 * server may handshake in one process and serve in the next.
 *
 * Return: the cell, or NULL.
 */
static inline void *secmem_alloc(void)
{
	struct pool_item *cell = pool_take(POOL_CELLS, secmem_grow);

	if (cell)
		cell->next = NULL;
	return cell;
}

/* Wipe a cell and give it back; NULL is allowed */
void secmem_free(void *cell);

#endif /* SSLP_BASE_SECMEM_H */

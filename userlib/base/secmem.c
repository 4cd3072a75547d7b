// SPDX-License-Identifier: MIT
/* Memory for objects that hold secrets: fixed cells in locked pages. */
#include <sys/mman.h>

#include "pool.h"
#include "secmem.h"

#define CHUNK_SIZE	65536	/* bytes: whole pages on every architecture */

union cell {
	struct pool_item free;
	u8 bytes[SECMEM_CELL];
};

/* Chunks are kept for the life of the process */
static void add_chunk(void)
{
	union cell *chunk;
	size_t i;

	chunk = mmap(NULL, CHUNK_SIZE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (chunk == MAP_FAILED)
		return;
	/* Best effort: RLIMIT_MEMLOCK is often small, kernels may be old */
	(void)!mlock(chunk, CHUNK_SIZE);
	(void)!madvise(chunk, CHUNK_SIZE, MADV_DONTDUMP);
	for (i = 0; i < CHUNK_SIZE / sizeof(*chunk); i++)
		pool_add(POOL_CELLS, &chunk[i]);
}

void *secmem_alloc(void)
{
	union cell *cell = pool_take(POOL_CELLS, add_chunk);

	if (cell)
		cell->free.next = NULL;
	return cell;
}

void secmem_free(void *p)
{
	if (!p)
		return;
	wipe(p, SECMEM_CELL);
	pool_give(POOL_CELLS, p);
}

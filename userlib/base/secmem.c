// SPDX-License-Identifier: MIT
/* Memory for objects that hold secrets: fixed cells in locked pages. */
#include <sys/mman.h>

#include "lock.h"
#include "secmem.h"

#define CHUNK_SIZE	65536	/* bytes: whole pages on every architecture */

union cell {
	union cell *next;		/* while free */
	u8 bytes[SECMEM_CELL];
};

static union cell *free_cells;		/* under LOCK_SECMEM */

/* Under LOCK_SECMEM. Chunks are kept for the life of the process. */
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
	for (i = 0; i < CHUNK_SIZE / sizeof(*chunk); i++) {
		chunk[i].next = free_cells;
		free_cells = &chunk[i];
	}
}

void *secmem_alloc(void)
{
	union cell *cell;

	lock_take(LOCK_SECMEM);
	if (!free_cells)
		add_chunk();
	cell = free_cells;
	if (cell) {
		free_cells = cell->next;
		cell->next = NULL;
	}
	lock_release(LOCK_SECMEM);
	return cell;
}

void secmem_free(void *p)
{
	union cell *cell = p;

	if (!cell)
		return;
	wipe(cell, sizeof(*cell));
	lock_take(LOCK_SECMEM);
	cell->next = free_cells;
	free_cells = cell;
	lock_release(LOCK_SECMEM);
}

// SPDX-License-Identifier: MIT
/* Memory for objects that hold secrets: fixed cells in locked pages. */
#include <sys/mman.h>

#include "process.h"
#include "secmem.h"

#define CHUNK_SIZE	65536	/* bytes: whole pages on every architecture */

union cell {
	struct pool_item free;
	u8 bytes[SECMEM_CELL];
};

/* The head of a chunk, in the place of its first cell */
struct chunk {
	struct chunk *next;
};

/* Under LOCK_POOLS. Chunks are kept for the life of the process */
static struct chunk *chunks;

/* Best effort: RLIMIT_MEMLOCK is often small, kernels may be old */
static void protect(struct chunk *chunk)
{
	(void)!mlock(chunk, CHUNK_SIZE);
	(void)!madvise(chunk, CHUNK_SIZE, MADV_DONTDUMP);
}

void secmem_grow(void)
{
	union cell *cells;
	struct chunk *chunk;
	size_t i;

	cells = mmap(NULL, CHUNK_SIZE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (cells == MAP_FAILED)
		return;
	chunk = (struct chunk *)cells;
	protect(chunk);
	chunk->next = chunks;
	chunks = chunk;
	for (i = 1; i < CHUNK_SIZE / sizeof(*cells); i++)
		pool_add(POOL_CELLS, &cells[i]);
}

/*
 * A child inherits the secrets, but not the locks of memory: mlock(2). With
 * MLOCK_ONFAULT the pages that it shares with its parent are locked as they
 * are. Without it they would be copied, even in children that soon exec another
 * program.
 */
static void lock_in_child(void)
{
	struct chunk *chunk;

	for (chunk = chunks; chunk; chunk = chunk->next)
		if (mlock2(chunk, CHUNK_SIZE, MLOCK_ONFAULT))
			(void)!mlock(chunk, CHUNK_SIZE);
}

__attribute__((constructor)) static void init(void)
{
	process_on_begin(lock_in_child);
}

void secmem_free(void *p)
{
	if (!p)
		return;
	wipe(p, SECMEM_CELL);
	pool_give(POOL_CELLS, p);
}

// SPDX-License-Identifier: MIT
/* Memory for objects that hold secrets: fixed cells in locked pages. */
#include <pthread.h>
#include <sys/mman.h>

#include "secmem.h"

#define CHUNK_SIZE	65536	/* bytes: whole pages on every architecture */

union cell {
	union cell *next;		/* while free */
	u8 bytes[SECMEM_CELL];
};

static union cell *free_cells;		/* under lock */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void lock_for_fork(void)
{
	pthread_mutex_lock(&lock);
}

static void unlock_after_fork(void)
{
	pthread_mutex_unlock(&lock);
}

static void init(void)
{
	pthread_atfork(lock_for_fork, unlock_after_fork, unlock_after_fork);
}

/* Under lock. Chunks are kept for the life of the process. */
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

	pthread_once(&once, init);
	pthread_mutex_lock(&lock);
	if (!free_cells)
		add_chunk();
	cell = free_cells;
	if (cell) {
		free_cells = cell->next;
		cell->next = NULL;
	}
	pthread_mutex_unlock(&lock);
	return cell;
}

void secmem_free(void *p)
{
	union cell *cell = p;

	if (!cell)
		return;
	wipe(cell, sizeof(*cell));
	pthread_mutex_lock(&lock);
	cell->next = free_cells;
	free_cells = cell;
	pthread_mutex_unlock(&lock);
}

/* SPDX-License-Identifier: MIT */
/* Free items of the kinds that every derivation takes and gives back. */
#ifndef SSLP_BASE_POOL_H
#define SSLP_BASE_POOL_H

#include "types.h"

enum pool {
	POOL_CELLS,		/* of secmem.c */
	POOL_SLOTS,		/* of the handle table */
	POOL_ARMED,		/* of contract/armed.c */
	POOLS
};

/*
 * How many go from or to the store at a time; a thread keeps at most twice as
 * many
 */
#define POOL_SHARE	16

/* The head of an item while it is free */
struct pool_item {
	struct pool_item *next;
};

/* What a thread keeps, without a lock */
struct pool_shelf {
	struct pool_item *first;
	unsigned int count;
};

extern _Thread_local struct pool_shelf pool_own[POOLS];

/* pool_take() and pool_give() when the thread's own shelf is empty or full */
void *pool_take_shared(enum pool pool, void (*grow)(void));
void pool_give_shared(enum pool pool, void *item);

/**
 * pool_take() - a free item
 * @pool: of which kind
 * @grow: called under LOCK_POOLS when there are none, to pool_add() some
 *
 * A few stay with the thread that gave them back. So threads that derive at the
 * same time do not meet at a lock, which would cost as much as the derivation.
 * They return when the thread ends. A forked child has those of the thread that
 * forked; those of the other threads are lost to it.
 *
 * Return: the item, as it was given, or NULL.
 */
static inline void *pool_take(enum pool pool, void (*grow)(void))
{
	struct pool_shelf *shelf = &pool_own[pool];
	struct pool_item *item = shelf->first;

	if (!item)
		return pool_take_shared(pool, grow);
	shelf->first = item->next;
	shelf->count--;
	return item;
}

/*
 * A thread whose shelf is empty may be one that keeps nothing, so ask that
 * first
 */
static inline void pool_give(enum pool pool, void *p)
{
	struct pool_shelf *shelf = &pool_own[pool];
	struct pool_item *item = p;

	if (!shelf->first || shelf->count >= 2 * POOL_SHARE - 1) {
		pool_give_shared(pool, item);
		return;
	}
	item->next = shelf->first;
	shelf->first = item;
	shelf->count++;
}

/* Gives it to all threads, under LOCK_POOLS */
void pool_add(enum pool pool, void *item);

#endif /* SSLP_BASE_POOL_H */

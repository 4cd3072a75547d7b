/* SPDX-License-Identifier: MIT */
/* Free items of the kinds that every derivation takes and gives back. */
#ifndef SSLP_BASE_POOL_H
#define SSLP_BASE_POOL_H

#include "types.h"

enum pool {
	POOL_CELLS,		/* of secmem.c */
	POOL_SLOTS,		/* of the handle table */
	POOLS
};

/* The head of an item while it is free */
struct pool_item {
	struct pool_item *next;
};

/**
 * pool_take() - a free item
 * @pool: of which kind
 * @grow: called under LOCK_POOLS when there are none, to pool_add() some
 *
 * A few stay with the thread that gave them back, so that threads which derive
 * at the same time do not meet at a lock: as much again as the derivation
 * would be lost there. They return when the thread ends. A forked child has
 * the ones of the thread that forked; those of the others are lost to it.
 *
 * Return: the item, as it was given, or NULL.
 */
void *pool_take(enum pool pool, void (*grow)(void));

void pool_give(enum pool pool, void *item);

/* For all threads, under LOCK_POOLS */
void pool_add(enum pool pool, void *item);

#endif /* SSLP_BASE_POOL_H */

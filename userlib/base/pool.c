// SPDX-License-Identifier: MIT
/* Free items: a store for all threads, and a few with each thread. */
#include <pthread.h>

#include "lock.h"
#include "pool.h"

static struct pool_item *store[POOLS];	/* under LOCK_POOLS */
_Thread_local struct pool_shelf pool_own[POOLS];
static _Thread_local bool registered;
static pthread_key_t at_exit;
static bool has_key;

static struct pool_item *pop(struct pool_item **list)
{
	struct pool_item *item = *list;

	if (item)
		*list = item->next;
	return item;
}

static void push(struct pool_item **list, struct pool_item *item)
{
	item->next = *list;
	*list = item;
}

void pool_add(enum pool pool, void *item)
{
	push(&store[pool], item);
}

static void give_back(enum pool pool, unsigned int count)
{
	struct pool_shelf *shelf = &pool_own[pool];

	lock_take(LOCK_POOLS);
	shelf->count -= count;
	while (count--)
		push(&store[pool], pop(&shelf->first));
	lock_release(LOCK_POOLS);
}

static void thread_ends(void *unused)
{
	enum pool pool;

	(void)unused;
	registered = false;
	for (pool = 0; pool < POOLS; pool++)
		give_back(pool, pool_own[pool].count);
}

__attribute__((constructor)) static void init(void)
{
	has_key = !pthread_key_create(&at_exit, thread_ends);
}

/* The library may be unloaded before its last thread ends */
__attribute__((destructor)) static void fini(void)
{
	if (has_key)
		pthread_key_delete(at_exit);
}

/* Threads whose end we cannot notice keep nothing */
static bool may_keep(void)
{
	if (!registered && has_key)
		registered = !pthread_setspecific(at_exit, pool_own);
	return registered;
}

static void fetch(enum pool pool, void (*grow)(void))
{
	struct pool_shelf *shelf = &pool_own[pool];
	unsigned int wanted = may_keep() ? POOL_SHARE : 1;
	struct pool_item *item;

	lock_take(LOCK_POOLS);
	if (!store[pool])
		grow();
	while (shelf->count < wanted && (item = pop(&store[pool]))) {
		push(&shelf->first, item);
		shelf->count++;
	}
	lock_release(LOCK_POOLS);
}

void *pool_take_shared(enum pool pool, void (*grow)(void))
{
	struct pool_shelf *shelf = &pool_own[pool];

	fetch(pool, grow);
	if (!shelf->count)
		return NULL;
	shelf->count--;
	return pop(&shelf->first);
}

void pool_give_shared(enum pool pool, void *item)
{
	struct pool_shelf *shelf = &pool_own[pool];

	push(&shelf->first, item);
	shelf->count++;
	if (!may_keep())
		give_back(pool, shelf->count);
	else if (shelf->count >= 2 * POOL_SHARE)
		give_back(pool, POOL_SHARE);
}

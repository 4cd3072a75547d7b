// SPDX-License-Identifier: MIT
/* Handles: numbers that name objects without being pointers to them. */
#include <stdatomic.h>
#include <stdlib.h>

#include "../base/message.h"
#include "../base/pool.h"
#include "handle.h"

/* A handle is generation << SLOT_BITS | slot */
#if UINTPTR_MAX > UINT32_MAX
#define SLOT_BITS	32
#else
#define SLOT_BITS	20
#endif
#define SLOT_MASK	(((ULONG_PTR)1 << SLOT_BITS) - 1)
#define GENERATION_MASK	((u32)(UINTPTR_MAX >> SLOT_BITS))

/*
 * A slot retires before its generation wraps. With 32-bit handles that would
 * use up the table. There an old handle fits again after its slot has been used
 * 2048 times.
 */
#define LAST_GENERATION	(SLOT_BITS == 32 ? UINT32_MAX - 1 : UINT32_MAX)

#define CHUNK_SLOTS	1024
#define CHUNKS_MAX	1024	/* 2^20 handles at once */
#define STRIDE		5	/* odd, and more than a cache line apart */

/**
 * struct slot - one place of the table
 * @state: generation in the upper half, users in the lower half; the handle
 *	itself is a user. The generation is odd while the handle is open, and
 *	never decreases, so an old handle does not fit again
 * @object: while there are users
 * @free: otherwise
 * @index: of this slot, never changes
 */
struct slot {
	_Atomic u64 state;
	union {
		struct object *object;
		struct pool_item free;
	};
	u32 index;
};

static _Atomic(struct slot *) chunks[CHUNKS_MAX];
static u32 chunk_count;		/* under LOCK_POOLS */

static u32 generation(u64 state)
{
	return state >> 32;
}

static u32 users(u64 state)
{
	return state;
}

static u64 make_state(u32 gen, u32 count)
{
	return (u64)gen << 32 | count;
}

static struct slot *slot_at(u32 index)
{
	struct slot *chunk;

	if (index >= CHUNKS_MAX * CHUNK_SLOTS)
		return NULL;
	chunk = atomic_load_explicit(&chunks[index / CHUNK_SLOTS],
				     memory_order_acquire);
	return chunk ? &chunk[index % CHUNK_SLOTS] : NULL;
}

/*
 * Under LOCK_POOLS. Neighbours in the list are soon used by different threads,
 * so they do not share a cache line.
 */
static void add_chunk(void)
{
	struct slot *chunk;
	u32 i, at = 0;

	if (chunk_count == CHUNKS_MAX)
		return;
	chunk = calloc(CHUNK_SLOTS, sizeof(*chunk));
	if (!chunk)
		return;
	for (i = 0; i < CHUNK_SLOTS; i++) {
		chunk[at].index = chunk_count * CHUNK_SLOTS + at;
		pool_add(POOL_SLOTS, &chunk[at].free);
		at = (at + STRIDE) % CHUNK_SLOTS;
	}
	atomic_store_explicit(&chunks[chunk_count++], chunk,
			      memory_order_release);
}

static struct slot *slot_take(void)
{
	struct pool_item *item = pool_take(POOL_SLOTS, add_chunk);

	return item ? container_of(item, struct slot, free) : NULL;
}

int handle_reserve(struct object *object)
{
	struct slot *slot = slot_take();

	if (!slot)
		return fail(ENOMEM, "out of memory for a handle, or %d are open",
			    CHUNKS_MAX * CHUNK_SLOTS);
	object->slot = slot->index;
	object->users = &slot->state;
	slot->object = object;
	return 0;
}

void handle_unreserve(struct object *object)
{
	pool_give(POOL_SLOTS, &slot_at(object->slot)->free);
}

ULONG_PTR handle_open(struct object *object)
{
	u32 gen = generation(atomic_load(object->users)) + 1;

	atomic_store_explicit(object->users, make_state(gen, 1),
			      memory_order_release);
	return (ULONG_PTR)(gen & GENERATION_MASK) << SLOT_BITS | object->slot;
}

int handle_new(struct object *object, ULONG_PTR *ret)
{
	int err = handle_reserve(object);

	if (!err)
		*ret = handle_open(object);
	return err;
}

/* A generation is odd while the handle is open, and then has a user */
static bool fits(u64 state, ULONG_PTR handle)
{
	u32 gen = generation(state);

	return gen & 1 && (gen & GENERATION_MASK) == (u32)(handle >> SLOT_BITS);
}

/* Adds a user, if the handle is open */
static struct slot *slot_get(ULONG_PTR handle)
{
	struct slot *slot = slot_at(handle & SLOT_MASK);
	u64 state;

	if (!slot)
		return NULL;
	state = atomic_load(&slot->state);
	do {
		if (!fits(state, handle))
			return NULL;
	} while (!atomic_compare_exchange_weak(&slot->state, &state,
					       state + 1));
	return slot;
}

/*
 * Neither inline nor hot, because the message for a wrong handle must cost a
 * right one nothing
 */
static __attribute__((cold, noinline)) void *
not_a_handle(const char *name, struct object *object)
{
	object_put(object);
	fail(ESTALE, "%s is not a handle of the right kind, or was freed", name);
	return NULL;
}

void *handle_get(ULONG_PTR handle, unsigned int kinds, const char *name)
{
	struct slot *slot = slot_get(handle);

	if (!slot)
		return not_a_handle(name, NULL);
	if (!(slot->object->kind & kinds))
		return not_a_handle(name, slot->object);
	return slot->object;
}

void object_hold(void *p)
{
	struct object *object = p;

	if (object)
		atomic_fetch_add(object->users, 1);
}

void handle_destroy(struct object *object)
{
	struct slot *slot = slot_at(object->slot);

	object->destroy(object);
	if (generation(atomic_load(&slot->state)) != LAST_GENERATION)
		pool_give(POOL_SLOTS, &slot->free);
}

int handle_close_used(ULONG_PTR handle, void *p, const char *name)
{
	struct object *object = p;
	struct slot *slot = slot_at(object->slot);
	u64 state = atomic_load(&slot->state);
	u32 rest;

	do {
		if (!fits(state, handle)) {
			/* Another thread was faster */
			object_put(object);
			return fail(ESTALE, "%s is not an open handle any more", name);
		}
		/* This ends the use of the caller, and that of the handle */
		rest = users(state) - 2;
	} while (!atomic_compare_exchange_weak(&slot->state, &state,
			make_state(generation(state) + 1, rest)));
	if (!rest)
		handle_destroy(object);
	return 0;
}

int handle_close(ULONG_PTR handle, unsigned int kinds, const char *name)
{
	struct object *object = handle_get(handle, kinds, name);

	return object ? handle_close_used(handle, object, name) : -ESTALE;
}

int handle_publish(struct object *object, NCRYPT_KEY_HANDLE *ret)
{
	int err = handle_new(object, ret);

	if (err)
		object->destroy(object);
	return err;
}

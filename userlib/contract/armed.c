// SPDX-License-Identifier: MIT
/* What a secret has armed, so that no key counts records twice from 0. */
#include <stdlib.h>

#include "../base/pool.h"
#include "armed.h"
#include "status.h"

#define CHUNK_ITEMS	64

union armed_item {
	struct pool_item free;
	struct armed armed;
};

/* Kept for the life of the process */
struct armed_chunk {
	struct armed_chunk *next;
	union armed_item items[CHUNK_ITEMS];
};

static struct armed_chunk *chunks;	/* under LOCK_POOLS */

/* Under LOCK_POOLS */
static void grow(void)
{
	struct armed_chunk *chunk = malloc(sizeof(*chunk));
	size_t i;

	if (!chunk)
		return;
	chunk->next = chunks;
	chunks = chunk;
	for (i = 0; i < CHUNK_ITEMS; i++)
		pool_add(POOL_ARMED, &chunk->items[i].free);
}

/* If several threads come first, only one keeps what it has made */
static struct armed *armed_make(struct secret *secret)
{
	struct armed *armed = pool_take(POOL_ARMED, grow), *other = NULL;

	if (!armed) {
		fail(ENOMEM, "out of memory for the record of what a secret has armed");
		return NULL;
	}
	*armed = (struct armed){ .users = 1 };
	if (atomic_compare_exchange_strong(&secret->armed, &other, armed))
		return armed;
	pool_give(POOL_ARMED, armed);
	return other;
}

/* Without a lock, because threads with different secrets would wait for it */
struct armed *armed_get(struct secret *secret)
{
	struct armed *armed = atomic_load_explicit(&secret->armed,
						   memory_order_acquire);

	if (!armed)
		armed = armed_make(secret);
	if (armed)
		atomic_fetch_add_explicit(&armed->users, 1,
					  memory_order_relaxed);
	return armed;
}

void armed_put(struct armed *armed)
{
	if (armed && !--armed->users)
		pool_give(POOL_ARMED, armed);
}

static bool is_traffic(const struct session_key *key)
{
	return key->key.protocol == TLS_1_3;
}

static enum side side_of(const struct session_key *key)
{
	return key->side;
}

static bool same_randoms(const struct armed_randoms *r,
			 const struct origin *origin)
{
	return !memcmp(r->client, origin->client_random + ARMED_RANDOM_AT,
		       sizeof(r->client)) &&
	       !memcmp(r->server, origin->server_random + ARMED_RANDOM_AT,
		       sizeof(r->server));
}

/* The place where the randoms of @key are remembered, or ARMED_RANDOMS */
static int find_randoms(const struct session_key *key)
{
	const struct armed *armed = key->armed;
	int i;

	for (i = 0; i < ARMED_RANDOMS; i++)
		if (armed->used[i] &&
		    same_randoms(&armed->randoms[i], &key->origin))
			break;
	return i;
}

static void add_randoms(struct session_key *key)
{
	struct armed *armed = key->armed;
	int i = armed->next;
	struct armed_randoms *r = &armed->randoms[i];

	memcpy(r->client, key->origin.client_random + ARMED_RANDOM_AT,
	       sizeof(r->client));
	memcpy(r->server, key->origin.server_random + ARMED_RANDOM_AT,
	       sizeof(r->server));
	armed->used[i] = true;
	armed->next = (i + 1) % ARMED_RANDOMS;
}

/* Under LOCK_ARMED; false: it was spent before */
static bool spend(struct session_key *key)
{
	u32 *spent = &key->armed->spent[side_of(key)];

	if (is_traffic(key)) {
		if (key->origin.generation < *spent)
			return false;
		*spent = key->origin.generation + 1;
		return true;
	}
	if (find_randoms(key) < ARMED_RANDOMS)
		return false;
	add_randoms(key);
	return true;
}

/* If armed_sealing() runs at the same time, the later one sees the other */
int armed_claim(struct session_key *key, u64 seq)
{
	bool mine = true;

	if (atomic_exchange(&key->installed, true))
		return fail(EBADSTATE, "hWriteKey is in a socket already: a second one would repeat its nonces");
	if (seq < key->sealed) {
		key->installed = false;
		return fail(EINVAL, "options->write_seq is %llu, but hWriteKey has made records in user space up to number %llu: nonces would be repeated",
			    (unsigned long long)seq,
			    (unsigned long long)key->sealed - 1);
	}
	if (key->armed) {
		key->armed->claimed = true;
		lock_take(LOCK_ARMED);
		mine = spend(key);
		lock_release(LOCK_ARMED);
	}
	if (mine)
		return 0;
	key->installed = false;
	return fail(EBADSTATE, "another write key of the same secret%s is in a socket already: a second one would repeat its nonces",
		    is_traffic(key) ? " and generation" : " and randoms");
}

/* Under LOCK_ARMED. A rekey may have spent later ones meanwhile */
static void unspend(struct armed *armed, enum side side, u32 generation)
{
	if (armed->spent[side] == generation + 1)
		armed->spent[side] = generation;
}

void armed_unclaim(struct session_key *key)
{
	struct armed *armed = key->armed;
	int i;

	if (armed) {
		lock_take(LOCK_ARMED);
		if (is_traffic(key)) {
			unspend(armed, side_of(key), key->origin.generation);
		} else {
			i = find_randoms(key);
			if (i < ARMED_RANDOMS)
				armed->used[i] = false;
		}
		lock_release(LOCK_ARMED);
	}
	key->installed = false;
}

void armed_note(struct session_key *key)
{
	if (!key || !key->armed)
		return;
	lock_take(LOCK_ARMED);
	key->armed->placed[side_of(key)] = true;
	lock_release(LOCK_ARMED);
}

void armed_advance(struct armed *armed, enum side side, u32 generation)
{
	lock_take(LOCK_ARMED);
	if (armed->spent[side] <= generation)
		armed->spent[side] = generation + 1;
	lock_release(LOCK_ARMED);
}

bool armed_placed(struct armed *armed, enum side side)
{
	bool placed;

	lock_take(LOCK_ARMED);
	placed = armed->placed[side];
	lock_release(LOCK_ARMED);
	return placed;
}

/* Under LOCK_ARMED */
static bool is_spent(const struct session_key *key)
{
	return is_traffic(key) ?
	       key->origin.generation < key->armed->spent[side_of(key)] :
	       find_randoms(key) < ARMED_RANDOMS;
}

bool armed_has(struct session_key *key)
{
	bool has;

	if (key->installed)
		return true;
	if (!key->armed || !key->armed->claimed)
		return false;
	lock_take(LOCK_ARMED);
	has = is_spent(key);
	lock_release(LOCK_ARMED);
	return has;
}

int armed_sealing(struct session_key *key, u64 seq)
{
	u64 sealed = key->sealed;

	while (sealed <= seq &&
	       !atomic_compare_exchange_weak(&key->sealed, &sealed, seq + 1))
		;
	return armed_has(key) ?
	       fail(EBADSTATE, "hKey is in a socket: the kernel makes its records, and this call would repeat their nonces") :
	       0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a secret has been used for. No key goes into a second socket, because
 * its nonces would begin again.
 */
#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sslp.h"

#define ROOM_FIRST	8
#define ROOM_MAX	8192	/* 4096 connections of one master secret */

static siphash_key_t siphash_key __read_mostly;

/**
 * sslp_used_init() - before the first mark
 */
void sslp_used_init(void)
{
	get_random_bytes(&siphash_key, sizeof(siphash_key));
}

/**
 * sslp_used_mark() - a use, as a number
 * @what: SSLP_USED_*, with what tells uses of that sort apart
 * @seed: likewise, or NULL
 * @len: bytes at @seed
 *
 * Two uses have one number once in 2^64 times, which is a refusal and no more.
 *
 * Return: number.
 */
u64 sslp_used_mark(u64 what, const void *seed, size_t len)
{
	return siphash_2u64(what, siphash(seed, len, &siphash_key),
			    &siphash_key);
}

static u64 *find(const struct sslp_used *used, u64 mark)
{
	u32 i;

	for (i = 0; i < used->count; i++)
		if (used->marks[i] == mark)
			return &used->marks[i];
	return NULL;
}

static size_t cost(u32 room)
{
	return room > ROOM_FIRST ? room * sizeof(u64) : 0;
}

/* The first uses are noted in memory that every secret has */
static int charge(struct sslp_secret *secret, u32 room)
{
	int err;

	if (!cost(room))
		return 0;
	err = sslp_user_charge(secret->user, cost(room));
	if (!err && cost(secret->used.room))
		sslp_user_uncharge(secret->user, cost(secret->used.room));
	return err;
}

static int make_room(struct sslp_secret *secret)
{
	struct sslp_used *used = &secret->used;
	u32 room = used->room ? 2 * used->room : ROOM_FIRST;
	u64 *marks;
	int err;

	if (used->count < used->room)
		return 0;
	if (room > ROOM_MAX)
		return -ENOSPC;
	marks = kmalloc_array(room, sizeof(*marks),
			      GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!marks)
		return -ENOMEM;
	err = charge(secret, room);
	if (err) {
		kfree(marks);
		return err;
	}
	if (used->count)
		memcpy(marks, used->marks, used->count * sizeof(*marks));
	kfree(used->marks);
	used->marks = marks;
	used->room = room;
	return 0;
}

/* The lock is held */
static int take(struct sslp_secret *secret, u64 mark)
{
	struct sslp_used *used = &secret->used;
	struct sslp_bound *bound = secret->bound;
	int err;

	if (find(used, mark))
		return -EEXIST;
	if (bound && !bound->left)
		return -EKEYEXPIRED;
	err = make_room(secret);
	if (err)
		return err;
	used->marks[used->count++] = mark;
	if (bound)
		bound->left--;
	return 0;
}

/**
 * sslp_used_take() - one use of a secret, which is the only one of its sort
 * @secret: secret
 * @mark: use
 *
 * Return: 0; -EEXIST: it was used so; -EKEYEXPIRED: it is bound and may not be
 * used again; -ENOSPC: it was used too often; -EDQUOT; -ENOMEM; -EINTR.
 */
int sslp_used_take(struct sslp_secret *secret, u64 mark)
{
	struct sslp_used *used = &secret->used;
	int err;

	err = mutex_lock_killable(&used->lock);
	if (err)
		return err;
	err = take(secret, mark);
	mutex_unlock(&used->lock);
	return err;
}

/* The lock is held. Return: whether it was there */
static bool drop(struct sslp_used *used, u64 mark)
{
	u64 *place = find(used, mark);

	if (place)
		*place = used->marks[--used->count];
	return place;
}

/**
 * sslp_used_give_back() - nothing came of a use
 * @secret: secret
 * @mark: use, which may be unknown
 */
void sslp_used_give_back(struct sslp_secret *secret, u64 mark)
{
	mutex_lock(&secret->used.lock);
	if (drop(&secret->used, mark) && secret->bound)
		secret->bound->left++;
	mutex_unlock(&secret->used.lock);
}

/**
 * sslp_used_forget() - a use that cannot be asked for again
 * @secret: secret
 * @mark: use, which may be unknown
 */
void sslp_used_forget(struct sslp_secret *secret, u64 mark)
{
	mutex_lock(&secret->used.lock);
	drop(&secret->used, mark);
	mutex_unlock(&secret->used.lock);
}

/**
 * sslp_used_free() - the end of it, with the secret's
 * @secret: secret that nobody uses
 */
void sslp_used_free(struct sslp_secret *secret)
{
	struct sslp_used *used = &secret->used;

	if (cost(used->room))
		sslp_user_uncharge(secret->user, cost(used->room));
	kfree(used->marks);
	mutex_destroy(&used->lock);
}

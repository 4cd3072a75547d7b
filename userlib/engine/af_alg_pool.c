// SPDX-License-Identifier: MIT
/* AF_ALG sockets kept for re-use, within a bound. */
#include <stdatomic.h>

#include "../base/lock.h"
#include "../base/message.h"
#include "af_alg_pool.h"
#include "af_alg_socket.h"

#define NAMES_MAX	64

/**
 * struct af_alg_channel - see af_alg_pool.h
 * @parent: bound socket, -1 when the channel is not open
 * @op: operation socket, -1 when it is not keyed
 * @name: what @parent is bound to
 * @busy: a thread has it; everything but @busy is then that thread's alone
 * @owner: id of the key it is keyed with, 0 none
 * @stamp: when it was last given back, in puts
 */
struct af_alg_channel {
	int parent, op;
	u16 name;
	bool busy;
	u64 owner;
	u64 stamp;
};

/* All of it under LOCK_AF_ALG, but for a busy channel's own members */
static struct {
	struct af_alg_channel channels[AF_ALG_CHANNELS];
	char names[NAMES_MAX][DRIVER_NAME_SIZE];
	unsigned int name_count;
	u64 puts;
} pool;

static pthread_cond_t given_back = PTHREAD_COND_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void channel_close(struct af_alg_channel *c)
{
	af_alg_socket_close(&c->op);
	af_alg_socket_close(&c->parent);
	c->owner = 0;
}

/*
 * Parent and child would write to the same operation sockets and read each
 * other's digests: the child starts with none.
 */
static void reset_in_child(void)
{
	size_t i;

	for (i = 0; i < AF_ALG_CHANNELS; i++) {
		channel_close(&pool.channels[i]);
		pool.channels[i].busy = false;
	}
	pthread_cond_init(&given_back, NULL);
}

static void init(void)
{
	size_t i;

	for (i = 0; i < AF_ALG_CHANNELS; i++)
		pool.channels[i].parent = pool.channels[i].op = -1;
	lock_on_fork(reset_in_child);
}

int af_alg_pool_name(const char *name)
{
	unsigned int i;

	pthread_once(&once, init);
	lock_take(LOCK_AF_ALG);
	for (i = 0; i < pool.name_count; i++)
		if (!strcmp(pool.names[i], name))
			break;
	if (i == pool.name_count && i < NAMES_MAX)
		strcpy(pool.names[pool.name_count++], name);
	lock_release(LOCK_AF_ALG);
	if (i == NAMES_MAX)
		return fail(ENOMEM, "more than %d AF_ALG algorithms and drivers in one process",
			    NAMES_MAX);
	return i;
}

/*
 * How well an idle channel suits: what must be done to it costs, relative to
 * one HMAC on a keyed one, nothing, 2, 5, 2 and 5; the last two take the
 * channel from another key.
 */
enum fit { FIT_NONE, FIT_OTHER_NAME, FIT_OTHER_KEY, FIT_CLOSED, FIT_BLANK,
	   FIT_KEYED };

static enum fit channel_fit(const struct af_alg_channel *c, u16 name, u64 id)
{
	if (c->busy)
		return FIT_NONE;
	if (c->parent < 0)
		return FIT_CLOSED;
	if (c->name != name)
		return FIT_OTHER_NAME;
	if (!c->owner)
		return FIT_BLANK;
	return c->owner == id ? FIT_KEYED : FIT_OTHER_KEY;
}

/* Under LOCK_AF_ALG. Among equals the one that has rested longest. */
static struct af_alg_channel *pick(u16 name, u64 id, bool may_open)
{
	struct af_alg_channel *best = NULL;
	enum fit best_fit = FIT_NONE;
	size_t i;

	for (i = 0; i < AF_ALG_CHANNELS; i++) {
		struct af_alg_channel *c = &pool.channels[i];
		enum fit fit = channel_fit(c, name, id);

		if (fit == FIT_CLOSED && !may_open)
			continue;
		if (fit > best_fit ||
		    (fit && fit == best_fit && c->stamp < best->stamp)) {
			best = c;
			best_fit = fit;
		}
	}
	return best;
}

/* Any idle channel at all, once no descriptor is left to open another */
static struct af_alg_channel *take(u16 name, const struct hmac_key *key,
				   bool may_open)
{
	struct af_alg_channel *c;
	u16 hint = atomic_load_explicit(&key->hint, memory_order_relaxed);

	lock_take(LOCK_AF_ALG);
	c = hint ? &pool.channels[hint - 1] : NULL;
	if (!c || channel_fit(c, name, key->id) != FIT_KEYED) {
		while (!(c = pick(name, key->id, may_open)) && may_open)
			lock_wait(LOCK_AF_ALG, &given_back);
	}
	if (c)
		c->busy = true;
	lock_release(LOCK_AF_ALG);
	return c;
}

static void give_back(struct af_alg_channel *c)
{
	lock_take(LOCK_AF_ALG);
	c->busy = false;
	c->stamp = ++pool.puts;
	pthread_cond_signal(&given_back);
	lock_release(LOCK_AF_ALG);
}

static int channel_key(struct af_alg_channel *c, u16 name,
		       const struct hmac_key *key)
{
	int fd, err;

	if (c->parent >= 0 && c->name != name)
		channel_close(c);
	af_alg_socket_close(&c->op);
	c->owner = 0;
	if (c->parent < 0) {
		fd = af_alg_socket_open(pool.names[name]);
		if (fd < 0)
			return fd;
		c->parent = fd;
		c->name = name;
	}
	err = af_alg_socket_set_key(c->parent, key);
	if (err)
		return err;
	fd = af_alg_socket_accept(c->parent);
	if (fd < 0)
		return fd;
	c->op = fd;
	c->owner = key->id;
	return 0;
}

static bool out_of_descriptors(int err)
{
	return err == -EMFILE || err == -ENFILE;
}

int af_alg_channel_get(u16 name, struct hmac_key *key,
		       struct af_alg_channel **ret)
{
	struct af_alg_channel *c = take(name, key, true);
	int err = 0;

	if (c->op >= 0 && c->name == name && key->id && c->owner == key->id)
		goto out;
	err = channel_key(c, name, key);
	if (out_of_descriptors(err)) {
		/* An open channel can still be had at another key's cost */
		af_alg_channel_drop(c);
		c = take(name, key, false);
		if (!c)
			return err;
		err = channel_key(c, name, key);
	}
	if (err) {
		af_alg_channel_drop(c);
		return err;
	}
	if (key->id)
		atomic_store_explicit(&key->hint, c - pool.channels + 1,
				      memory_order_relaxed);
out:
	*ret = c;
	return 0;
}

int af_alg_channel_op(const struct af_alg_channel *c)
{
	return c->op;
}

void af_alg_channel_drop(struct af_alg_channel *c)
{
	channel_close(c);
	give_back(c);
}

/*
 * The parent's transform keeps its key until it gets another or goes away:
 * zeroes take the place of the secret.
 */
static void channel_blank(struct af_alg_channel *c)
{
	static const u8 zeroes[HASH_MAX_DIGEST];
	static const struct hmac_key blank = {
		.len = sizeof(zeroes), .data = zeroes,
	};

	af_alg_socket_close(&c->op);
	c->owner = 0;
	if (af_alg_socket_set_key(c->parent, &blank))
		channel_close(c);
}

void af_alg_channel_put(struct af_alg_channel *c, bool keep)
{
	if (!keep)
		channel_blank(c);
	give_back(c);
}

/* The caller sees to it that nobody is using the key any more */
void af_alg_pool_forget(struct hmac_key *key)
{
	struct af_alg_channel *c;
	size_t i;

	if (!atomic_load_explicit(&key->hint, memory_order_relaxed))
		return;
	for (i = 0; i < AF_ALG_CHANNELS; i++) {
		c = &pool.channels[i];
		lock_take(LOCK_AF_ALG);
		if (c->busy || c->owner != key->id) {
			lock_release(LOCK_AF_ALG);
			continue;
		}
		c->busy = true;
		lock_release(LOCK_AF_ALG);
		channel_blank(c);
		give_back(c);
	}
}

// SPDX-License-Identifier: MIT
/* AF_ALG sockets that are kept for later use, up to a limit. */
#include <stdatomic.h>

#include "../base/lock.h"
#include "../base/message.h"
#include "../base/process.h"
#include "af_alg_pool.h"
#include "af_alg_socket.h"

#define NAMES_MAX	64

/* Everything is under LOCK_AF_ALG, except the own members of a busy channel */
static struct {
	struct af_alg_channel channels[AF_ALG_CHANNELS];
	char names[NAMES_MAX][DRIVER_NAME_SIZE];
	unsigned int name_count;
	u64 puts;
} pool = {
	.channels = {
		[0 ... AF_ALG_CHANNELS - 1] = AF_ALG_CHANNEL_CLOSED,
	},
};

/* Threads that wait for a channel, under LOCK_AF_ALG */
static struct waiters waiting;

/*
 * Parent and child would write to the same operation sockets and read each
 * other's digests: the child starts with none. The parent keeps its own.
 */
static void begin(void)
{
	size_t i;

	for (i = 0; i < AF_ALG_CHANNELS; i++) {
		af_alg_channel_close(&pool.channels[i]);
		pool.channels[i].busy = false;
	}
	waiters_init(&waiting);
}

__attribute__((constructor)) static void init(void)
{
	waiters_init(&waiting);
	process_on_begin(begin);
}

/*
 * A library that is unloaded leaves nothing open. When a process ends, other
 * threads may still be using their channels.
 */
__attribute__((destructor)) static void fini(void)
{
	size_t i;

	lock_take(LOCK_AF_ALG);
	for (i = 0; i < AF_ALG_CHANNELS; i++)
		if (!pool.channels[i].busy)
			af_alg_channel_close(&pool.channels[i]);
	lock_release(LOCK_AF_ALG);
}

/* Under LOCK_AF_ALG; name_count when there is none */
static unsigned int find_name(const char *name)
{
	unsigned int i;

	for (i = 0; i < pool.name_count; i++)
		if (!strcmp(pool.names[i], name))
			break;
	return i;
}

static int add_name(const char *name)
{
	unsigned int i;

	lock_take(LOCK_AF_ALG);
	i = find_name(name);
	if (i == pool.name_count && i < NAMES_MAX)
		strcpy(pool.names[pool.name_count++], name);
	lock_release(LOCK_AF_ALG);
	if (i == NAMES_MAX)
		return fail(ENOMEM, "more than %d AF_ALG algorithms and drivers in one process",
			    NAMES_MAX);
	return i;
}

int af_alg_pool_name(const char *name)
{
	bool known;
	unsigned int i;
	int fd;

	lock_take(LOCK_AF_ALG);
	i = find_name(name);
	known = i < pool.name_count;
	lock_release(LOCK_AF_ALG);
	if (known)
		return i;
	/*
	 * Only names that the kernel has are counted, because anybody can make
	 * up a name
	 */
	fd = af_alg_socket_open(name);
	if (fd < 0)
		return fd;
	af_alg_socket_close(&fd);
	return add_name(name);
}

/*
 * How well an idle channel suits. To make it ready costs nothing, 2, 5, 2 or 5
 * times as much as one HMAC on a keyed channel. The last two kinds take the
 * channel from another key.
 */
enum fit { FIT_NONE, FIT_OTHER_NAME, FIT_OTHER_KEY, FIT_CLOSED, FIT_BLANK,
	   FIT_KEYED };

static enum fit channel_fit(const struct af_alg_channel *c, u16 name, u64 id)
{
	if (c->busy)
		return FIT_NONE;
	if (c->parent.fd < 0)
		return FIT_CLOSED;
	if (c->name != name)
		return FIT_OTHER_NAME;
	if (!c->owner)
		return FIT_BLANK;
	return c->owner == id ? FIT_KEYED : FIT_OTHER_KEY;
}

/* Under LOCK_AF_ALG. Among equals it takes the one that was idle longest. */
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

/*
 * If no descriptor is left for another channel, any idle one will do. In a
 * handler of fork() nobody can give one back.
 */
static struct af_alg_channel *take(u16 name, const struct hmac_key *key,
				   bool may_open)
{
	struct af_alg_channel *c;
	u16 hint = atomic_load_explicit(&key->hint, memory_order_relaxed);

	lock_take(LOCK_AF_ALG);
	c = hint ? &pool.channels[hint - 1] : NULL;
	if (!c || channel_fit(c, name, key->id) != FIT_KEYED) {
		while (!(c = pick(name, key->id, may_open)) && may_open &&
		       lock_wait(LOCK_AF_ALG, &waiting))
			;
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
	waiters_wake_one(&waiting);
	lock_release(LOCK_AF_ALG);
}

static bool out_of_descriptors(int err)
{
	return err == -EMFILE || err == -ENFILE;
}

int af_alg_pool_get(u16 name, struct hmac_key *key,
		    struct af_alg_channel **ret)
{
	struct af_alg_channel *c = take(name, key, true);
	int err = 0;

	if (!c)
		return fail(ENOBUFS, "AF_ALG: in a handler of fork(), all %d channels are in use",
			    AF_ALG_CHANNELS);
	if (af_alg_channel_is_keyed(c, name, key->id))
		goto out;
	err = af_alg_channel_key(c, name, pool.names[name], key);
	if (out_of_descriptors(err)) {
		/*
		 * An open channel is still possible, at the cost of another key
		 */
		af_alg_pool_drop(c);
		c = take(name, key, false);
		if (!c)
			return err;
		err = af_alg_channel_key(c, name, pool.names[name], key);
	}
	if (err) {
		af_alg_pool_drop(c);
		return err;
	}
	if (key->id)
		atomic_store_explicit(&key->hint, c - pool.channels + 1,
				      memory_order_relaxed);
out:
	*ret = c;
	return 0;
}

void af_alg_pool_drop(struct af_alg_channel *c)
{
	af_alg_channel_close(c);
	give_back(c);
}

void af_alg_pool_put(struct af_alg_channel *c, bool keep)
{
	if (!keep)
		af_alg_channel_blank(c);
	give_back(c);
}

/* Return: a channel with this key, for this caller alone, or NULL */
static struct af_alg_channel *take_keyed(u64 id)
{
	struct af_alg_channel *c = NULL;
	size_t i;

	lock_take(LOCK_AF_ALG);
	for (i = 0; !c && i < AF_ALG_CHANNELS; i++)
		if (!pool.channels[i].busy && pool.channels[i].owner == id)
			c = &pool.channels[i];
	if (c)
		c->busy = true;
	lock_release(LOCK_AF_ALG);
	return c;
}

/* The caller makes sure that nobody uses the key any more */
void af_alg_pool_forget(struct hmac_key *key)
{
	struct af_alg_channel *c;

	if (!atomic_load_explicit(&key->hint, memory_order_relaxed))
		return;
	while ((c = take_keyed(key->id))) {
		af_alg_channel_blank(c);
		give_back(c);
	}
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * A chain is a derivation that nobody waits for, one of many under way. Its
 * driver answers later, and computes one HMAC of it after the other. If the
 * driver fails, the processor does the derivation again, as in run.c.
 */
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/string.h>

#include "sslp.h"
#include "trace.h"

/**
 * sslp_chain_init() - nothing to be derived yet
 * @c: chain, all zero
 * @start: how the request is begun
 * @flags: of the request; only SSLP_NO_REDO counts
 */
void sslp_chain_init(struct sslp_chain *c, const struct sslp_start *start,
		     u32 flags)
{
	c->bell = start->bell;
	c->flags = flags;
}

/* A sick driver may be tried again. A request does that when it is its turn */
static bool answers_later(const struct sslp_driver *driver,
			  const struct sslp_start *start)
{
	return driver->engine->submit &&
	       (start->at_once || !READ_ONCE(driver->sick));
}

/**
 * sslp_chain_pick() - whether a request is derived later, now, or at its turn
 * @c: its chain
 * @start: how it is begun
 * @file: file whose drivers are used
 * @driver: number of a driver, or 0
 * @prf: what is to be derived with
 *
 * Return: @c: note it there; NULL: derive it now; -EAGAIN: at its turn; or
 * another -errno.
 */
struct sslp_chain *sslp_chain_pick(struct sslp_chain *c,
				   const struct sslp_start *start,
				   struct sslp_file *file, u32 driver,
				   const struct sslp_prf *prf)
{
	struct sslp_use *use;
	bool later;

	use = sslp_file_use(file, driver, prf->hash);
	if (IS_ERR(use))
		return ERR_CAST(use);
	/* MD5 and SHA-1 run on the processor */
	later = !prf->second && answers_later(use->driver, start);
	sslp_use_put(use);
	if (later)
		return c;
	return start->at_once ? NULL : ERR_PTR(-EAGAIN);
}

/*
 * A key that another stage makes is not there yet. A key longer than a hash
 * never changes. Every other key is copied here.
 */
static void keep_key(struct sslp_chain *c, struct sslp_stage *stage,
		     const struct sslp_source *from)
{
	stage->key = from->key;
	stage->key_len = from->key_len;
	if (from->key == c->room || from->key_len > sizeof(stage->own))
		return;
	memcpy(stage->own, from->key, from->key_len);
	stage->key = stage->own;
}

/**
 * sslp_chain_add() - derive later
 * @from: secret, with a chain. A secret longer than a hash is not copied, and
 *	must be there until the chain ends
 * @sort: how
 * @hash: on which hash
 * @list: inputs, which are copied, and outputs, which stay where they are
 * @count: how many
 *
 * Return: 0 or -errno.
 */
int sslp_chain_add(const struct sslp_source *from, enum sslp_sort sort,
		   const struct sslp_hash *hash, const struct sslp_expand *list,
		   size_t count)
{
	struct sslp_chain *c = from->chain;
	struct sslp_stage *stage = &c->stages[c->count];
	struct sslp_use *use;
	int err;

	if (WARN_ON_ONCE(c->count == SSLP_STAGES_MAX))
		return -EINVAL;
	use = sslp_file_use(from->file, from->driver, hash);
	if (IS_ERR(use))
		return PTR_ERR(use);
	err = sslp_derivation_init(&stage->d, sort, hash, list, count);
	if (err) {
		sslp_use_put(use);
		return err;
	}
	stage->use = use;
	keep_key(c, stage, from);
	c->hmacs += stage->d.hmacs;
	c->count++;
	return 0;
}

static int start(struct sslp_chain *c, struct sslp_stage *stage)
{
	struct sslp_driver *driver = stage->use->driver;
	int err;

	if (!sslp_driver_usable_now(driver))
		return -EHOSTDOWN;
	c->h.driver = driver;
	c->h.prepared = NULL;
	c->h.bell = c->bell;
	c->h.deadline = jiffies + SSLP_LIMITS * sslp_owed_limit();
	c->begun = trace_sslp_derive_enabled() ? ktime_get_ns() : 0;
	err = driver->engine->start(&c->h, stage->key, stage->key_len,
				    stage->d.msg_max);
	if (!err)
		c->state = SSLP_CHAIN_IDLE;
	return err;
}

static int submit(struct sslp_chain *c, const struct sslp_derivation *d)
{
	/*
	 * Only the first request is timed. The time is read before, because the
	 * answer may come before submit() returns
	 */
	u64 now = c->fastest ? 0 : ktime_get_ns();
	int err = c->h.driver->engine->submit(&c->h, d->msg, d->msg_len);

	if (err == -EAGAIN)
		return -EINPROGRESS;
	if (err)
		return err;
	c->state = SSLP_CHAIN_ASKED;
	c->sent = now;
	c->late_at = jiffies + sslp_owed_limit() + 1;
	return 0;
}

static int answer(struct sslp_chain *c, const struct sslp_derivation *d)
{
	int err = c->h.driver->engine->answer(&c->h, d->answer);

	if (err)
		return err;
	if (!c->fastest)
		c->fastest = ktime_get_ns() - c->sent ?: 1;
	c->state = SSLP_CHAIN_IDLE;
	return time_after(jiffies, c->h.deadline) ? -ETIME : 0;
}

/* Goes on as far as answers have come. Return: 0: done; -EINPROGRESS; -errno */
static int advance(struct sslp_chain *c, struct sslp_stage *stage)
{
	struct sslp_derivation *d = &stage->d;
	int err = 0;

	if (c->state == SSLP_CHAIN_NONE)
		err = start(c, stage);
	while (!err) {
		if (c->state == SSLP_CHAIN_IDLE) {
			if (!sslp_derivation_next(d))
				return 0;
			c->state = SSLP_CHAIN_READY;
		}
		if (c->state == SSLP_CHAIN_READY)
			err = submit(c, d);
		if (!err)
			err = answer(c, d);
	}
	return err;
}

static void finish(struct sslp_chain *c)
{
	if (c->state != SSLP_CHAIN_NONE)
		c->h.driver->engine->finish(&c->h);
	c->state = SSLP_CHAIN_NONE;
}

static int redo(struct sslp_chain *c, struct sslp_stage *stage, int err)
{
	const struct sslp_source from = {
		.key = stage->key, .key_len = stage->key_len,
	};
	struct sslp_use *use = stage->use;

	if (err == -EHOSTDOWN)
		err = -EIO;
	else
		sslp_driver_failed(use, err);
	if (c->flags & SSLP_NO_REDO)
		return sslp_last_error(err);
	sslp_count(use->file, use, use->driver, SSLP_REDONE);
	return sslp_run_on(use, use->driver->fallback, &from, &stage->d);
}

/* The driver has done what it could */
static int complete_stage(struct sslp_chain *c, struct sslp_stage *stage,
			  int err)
{
	struct sslp_use *use = stage->use;
	struct sslp_driver *used = use->driver;

	finish(c);
	if (!err) {
		sslp_driver_worked(used);
		sslp_count(use->file, use, used, SSLP_DERIVED);
	} else if (sslp_driver_error(err)) {
		err = redo(c, stage, err);
		if (!(c->flags & SSLP_NO_REDO))
			used = used->fallback;
	}
	if (c->begun)
		trace_sslp_derive(sslp_driver_name(used), stage->d.out_len,
				  err, ktime_get_ns() - c->begun);
	return err;
}

/**
 * sslp_chain_go() - go on as far as it goes without waiting
 * @c: chain that is not over
 *
 * Return: -EINPROGRESS: until the bell rings, or @late_at; else how it ended, 0
 * or -errno.
 */
int sslp_chain_go(struct sslp_chain *c)
{
	int err = 0;

	for (; !err && c->at < c->count; c->at++) {
		err = advance(c, &c->stages[c->at]);
		if (err == -EINPROGRESS)
			return err;
		err = complete_stage(c, &c->stages[c->at], err);
	}
	return err;
}

/**
 * sslp_chain_end() - wipe everything, whether the chain is over or not
 * @c: chain
 * @err: how it ended; on failure its outputs are wiped, too
 *
 * The driver may still have a request. That is freed when the driver answers.
 */
void sslp_chain_end(struct sslp_chain *c, int err)
{
	unsigned int i;

	finish(c);
	for (i = 0; i < c->count; i++) {
		sslp_derivation_end(&c->stages[i].d, err);
		sslp_use_put(c->stages[i].use);
		memzero_explicit(c->stages[i].own, sizeof(c->stages[i].own));
	}
	memzero_explicit(c->room, sizeof(c->room));
}

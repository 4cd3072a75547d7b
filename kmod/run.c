// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does a derivation on a driver and waits for it. If the driver fails, the
 * processor does it again.
 */
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "sslp.h"
#include "trace.h"

/* Long outputs and seeds take noticeable time */
static int breathe(const struct sslp_hmac *h)
{
	cond_resched();
	if (fatal_signal_pending(current))
		return -EINTR;
	if (h->driver->fallback && time_after(jiffies, h->deadline))
		return -ETIME;
	return 0;
}

static int run(struct sslp_hmac *h, struct sslp_derivation *d)
{
	int err;

	while (sslp_derivation_next(d)) {
		/* All other outputs are short */
		err = d->asked % 2 ? 0 : breathe(h);
		if (!err)
			err = h->driver->engine->digest(h, d->msg, d->msg_len,
							d->msg_room,
							d->answer);
		if (err)
			return err;
	}
	return 0;
}

/**
 * sslp_run_on() - derive on one driver, and wait for it
 * @use: of the driver that was asked for
 * @driver: that one, or the processor in its place
 * @from: secret
 * @d: what is to be derived, from the beginning
 *
 * Return: 0 or -errno.
 */
int sslp_run_on(struct sslp_use *use, struct sslp_driver *driver,
		const struct sslp_source *from, struct sslp_derivation *d)
{
	u8 room[SSLP_HMAC_ROOM] __aligned(CRYPTO_MINALIGN) __uninitialized;
	struct sslp_hmac h;
	int err;

	h.driver = driver;
	h.room = room;
	h.bell = NULL;
	h.deadline = jiffies + SSLP_LIMITS * sslp_owed_limit();
	h.prepared = sslp_prepared_get(from->prepared, driver, from->key,
				       from->key_len);
	err = driver->engine->start(&h, from->key, from->key_len, d->msg_max);
	if (err)
		return err;
	sslp_derivation_restart(d);
	err = run(&h, d);
	driver->engine->finish(&h);
	if (err)
		return err;
	sslp_driver_worked(driver);
	sslp_count(use->file, driver == use->driver ? use : NULL, driver,
		   SSLP_DERIVED);
	return 0;
}

/**
 * sslp_last_error() - the error for a caller who wants no second try
 * @err: -errno of a driver
 *
 * Return: -errno for user space.
 */
int sslp_last_error(int err)
{
	if (err == -ETIME)
		return -ETIMEDOUT;
	return !sslp_driver_error(err) || err == -ETIMEDOUT ? err : -EIO;
}

/* @ret_used: driver whose result it is */
static int run_or_redo(struct sslp_use *use, const struct sslp_source *from,
		       struct sslp_derivation *d,
		       struct sslp_driver **ret_used)
{
	struct sslp_driver *driver = use->driver, *used = driver;
	int err = -EIO;

	*ret_used = driver;
	if (driver->fallback)
		used = sslp_driver_usable(driver);
	if (used == driver) {
		err = sslp_run_on(use, driver, from, d);
		if (!sslp_driver_error(err) || !driver->fallback)
			return err;
		sslp_driver_failed(use, err);
	}
	if (from->flags & SSLP_NO_REDO)
		return sslp_last_error(err);
	sslp_count(use->file, use, driver, SSLP_REDONE);
	*ret_used = driver->fallback;
	return sslp_run_on(use, driver->fallback, from, d);
}

/**
 * sslp_run() - derive, and wait for it
 * @from: secret and where
 * @d: what is to be derived
 *
 * Return: 0 or -errno.
 */
int sslp_run(const struct sslp_source *from, struct sslp_derivation *d)
{
	struct sslp_driver *used;
	struct sslp_use *use;
	u64 start = 0;
	int err;

	use = sslp_file_use(from->file, from->driver, d->hash);
	if (IS_ERR(use))
		return PTR_ERR(use);
	if (trace_sslp_derive_enabled())
		start = ktime_get_ns();
	err = run_or_redo(use, from, d, &used);
	if (start)
		trace_sslp_derive(sslp_driver_name(used), d->out_len, err,
				  ktime_get_ns() - start);
	sslp_use_put(use);
	return err;
}

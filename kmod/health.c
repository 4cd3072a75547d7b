// SPDX-License-Identifier: GPL-2.0-only
/* Whether a driver may be trusted, before its first use and after it failed. */
#include <linux/jiffies.h>

#include "sslp.h"

/*
 * After this many errors in a row, for any callers, a driver is not used for a
 * while. A good answer to anybody ends the row.
 */
#define FAILURES_MAX	8
#define RETRY_AFTER	(10 * HZ)	/* jiffies */

/**
 * sslp_driver_error() - whose fault it was
 * @err: -errno of a derivation
 *
 * Return: true if it was the driver's fault, so another one may do better.
 */
bool sslp_driver_error(int err)
{
	return err && err != -ENOMEM && err != -EINTR;
}

static enum sslp_count sort_of(int err)
{
	if (err == -ETIMEDOUT || err == -ETIME)
		return SSLP_TIMEOUTS;
	return err == -EBADMSG || err == -ELIBBAD ? SSLP_WRONG : SSLP_ERRORS;
}

/**
 * sslp_driver_check() - ask for the known answers
 * @driver: driver
 *
 * Return: 0 or -errno, -ELIBBAD for wrong answers.
 */
int sslp_driver_check(struct sslp_driver *driver)
{
	int err = sslp_known_answer_test(driver);

	if (sslp_driver_error(err)) {
		sslp_count(NULL, NULL, driver, sort_of(err));
		pr_warn_ratelimited("sslp: driver %s failed its known-answer test: %d\n",
				    sslp_driver_name(driver), err);
	}
	return err;
}

static void set_sick(struct sslp_driver *driver)
{
	WRITE_ONCE(driver->retry_at, jiffies + RETRY_AFTER);
	/* Pairs with the acquire in sslp_driver_usable() */
	smp_store_release(&driver->sick, true);
}

/**
 * sslp_driver_usable() - the driver, or the processor while it is sick
 * @driver: driver that was asked for
 *
 * After a while the known answers decide whether it may be used again; others
 * do not wait for that.
 *
 * Return: driver to use.
 */
struct sslp_driver *sslp_driver_usable(struct sslp_driver *driver)
{
	struct sslp_driver *use = driver->fallback;
	int err;

	/* Pairs with the release in set_sick() */
	if (likely(!smp_load_acquire(&driver->sick)))
		return driver;
	if (time_before(jiffies, READ_ONCE(driver->retry_at)) ||
	    !mutex_trylock(&driver->probe))
		return use;
	err = sslp_driver_check(driver);
	if (!err) {
		atomic_set(&driver->failures, 0);
		WRITE_ONCE(driver->sick, false);
		use = driver;
	} else if (sslp_driver_error(err)) {
		set_sick(driver);
	}
	/* Else the test did not end: the next one who asks tries again */
	mutex_unlock(&driver->probe);
	return use;
}

/**
 * sslp_driver_failed() - a derivation failed on a driver
 * @use: use of a driver with a fallback
 * @err: as sslp_driver_error() knows them
 *
 * An engine that stalls or gives wrong answers is taken out of use at once:
 * each further try would cost the time limit, or a connection. Some errors are
 * allowed.
 *
 * What a user can cause is not the engine's fault: a queue so long that an
 * answer is late while others get theirs (-ETIME), and a request that the
 * driver does not take (-EINVAL).
 */
void sslp_driver_failed(struct sslp_use *use, int err)
{
	struct sslp_driver *driver = use->driver;

	sslp_count(use->file, use, driver, sort_of(err));
	if (err == -ETIME || err == -EINVAL)
		return;
	if (err == -ETIMEDOUT || err == -EBADMSG ||
	    atomic_inc_return(&driver->failures) >= FAILURES_MAX)
		set_sick(driver);
}

/**
 * sslp_driver_worked() - a derivation succeeded on a driver
 * @driver: driver
 */
void sslp_driver_worked(struct sslp_driver *driver)
{
	if (unlikely(atomic_read(&driver->failures)))
		atomic_set(&driver->failures, 0);
}

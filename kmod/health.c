// SPDX-License-Identifier: GPL-2.0-only
/* Whether a driver may be trusted, before its first use and after it failed. */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/workqueue.h>

#include "sslp.h"

static struct workqueue_struct *retests;

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

/* A driver that is out of use may be tried again */
static bool is_due(const struct sslp_driver *driver)
{
	return !time_before(jiffies, READ_ONCE(driver->retry_at));
}

/* @driver->probe is held. Return: whether it may be used again */
static bool try_again(struct sslp_driver *driver)
{
	int err = sslp_driver_check(driver);

	if (!err) {
		atomic_set(&driver->failures, 0);
		WRITE_ONCE(driver->sick, false);
		return true;
	}
	/* Else the test did not end: the next one who asks tries again */
	if (sslp_driver_error(err))
		set_sick(driver);
	return false;
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

	/* Pairs with the release in set_sick() */
	if (likely(!smp_load_acquire(&driver->sick)))
		return driver;
	if (!is_due(driver) || !mutex_trylock(&driver->probe))
		return use;
	if (try_again(driver))
		use = driver;
	mutex_unlock(&driver->probe);
	return use;
}

/**
 * sslp_driver_retest() - try a driver again while nobody waits for it
 * @work: of a driver, which this holds
 */
void sslp_driver_retest(struct work_struct *work)
{
	struct sslp_driver *driver = container_of(work, struct sslp_driver,
						  retest);

	sslp_driver_usable(driver);
	sslp_driver_put(driver);
	/* Unloading destroys the queue first, which waits for our return */
	module_put(THIS_MODULE);
}

/**
 * sslp_driver_usable_now() - whether the driver may be used
 * @driver: driver with a fallback, held
 *
 * For those who must not wait: a thread of the kernel tries a sick driver again.
 *
 * Return: true if it may.
 */
bool sslp_driver_usable_now(struct sslp_driver *driver)
{
	/* Pairs with the release in set_sick() */
	if (likely(!smp_load_acquire(&driver->sick)))
		return true;
	if (!is_due(driver))
		return false;
	sslp_driver_ref(driver);
	__module_get(THIS_MODULE);
	if (!queue_work(retests, &driver->retest)) {
		module_put(THIS_MODULE);
		sslp_driver_put(driver);
	}
	return false;
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

/**
 * sslp_health_init() - before the first driver
 *
 * Return: 0 or -ENOMEM.
 */
int sslp_health_init(void)
{
	/* A device that is suspended is not tried */
	retests = alloc_workqueue("sslp_retest", WQ_UNBOUND | WQ_FREEZABLE, 0);
	return retests ? 0 : -ENOMEM;
}

/**
 * sslp_health_exit() - nobody tries a driver any more: each try holds the module
 */
void sslp_health_exit(void)
{
	destroy_workqueue(retests);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests that drivers owe an answer.
 *
 * A device may never answer. So everything that it can still touch, the
 * message, the digest and the transform, belongs to a counted request. The
 * derivation has one count; the driver has one from submission to completion. A
 * caller whose time is up, or who was killed, leaves. The request is freed when
 * the answer comes, with the transform, the driver and the module that it
 * holds. A driver has a bounded number of requests at a time. Further ones wait
 * before they are submitted, where they can still be given up.
 */
#include <linux/dma-mapping.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "owed.h"

static unsigned int timeout_ms = 1000;
module_param(timeout_ms, uint, 0644);
MODULE_PARM_DESC(timeout_ms, "how long a driver may take for one HMAC, in milliseconds; at most an hour");

/* Four times the limit, and a bit, must be a time to come: see jiffies.h */
#define TIMEOUT_MAX	(60 * 60 * MSEC_PER_SEC)

static struct workqueue_struct *reaper;

/**
 * sslp_owed_limit() - how long a driver may take for one HMAC
 *
 * Return: jiffies.
 */
unsigned long sslp_owed_limit(void)
{
	return msecs_to_jiffies(min_t(unsigned int, READ_ONCE(timeout_ms),
				      TIMEOUT_MAX));
}

/**
 * sslp_owed_free() - wipe a request that nobody has any more
 * @r: request
 */
void sslp_owed_free(struct sslp_request *r)
{
	kfree_sensitive(r->msg);
	kfree_sensitive(r->digest);
	crypto_free_ahash(r->tfm);
	sslp_driver_put(r->driver);
	sslp_bell_put(r->bell);
	kfree_sensitive(r);
}

static void request_reap(struct work_struct *work)
{
	sslp_owed_free(container_of(work, struct sslp_request, reap));
	/* Unloading destroys the queue first, which waits until we return */
	module_put(THIS_MODULE);
}

/* Makes room for another request */
static void request_leave(struct sslp_driver *driver)
{
	atomic64_dec(&sslp_counts[SSLP_OUTSTANDING]);
	atomic_dec(&driver->owed);
	if (wq_has_sleeper(&driver->room))
		wake_up(&driver->room);
}

/*
 * Drivers complete with bottom halves off, so synchronize_rcu() in the module's
 * exit waits for the last instruction of this function.
 */
static void request_done(void *data, int err)
{
	struct sslp_request *r = data;

	/* A request from the backlog has been started; it is not finished */
	if (err == -EINPROGRESS)
		return;
	r->err = err;
	atomic_inc(&r->driver->answers);
	complete(&r->done);
	request_leave(r->driver);
	sslp_bell_ring(r->bell);
	if (refcount_dec_and_test(&r->ref))
		queue_work(reaper, &r->reap);
	else
		module_put(THIS_MODULE);
}

SSLP_COMPLETION(request_done);

/**
 * sslp_owed_alloc() - make a request with a transform of its own
 * @driver: for which
 * @msg_max: bytes of the longest message
 *
 * Return: request, which has the caller's count, or -errno.
 */
struct sslp_request *sslp_owed_alloc(struct sslp_driver *driver, size_t msg_max)
{
	struct sslp_request *r;
	struct crypto_ahash *tfm;
	int err = -ENOMEM;

	tfm = crypto_alloc_ahash(sslp_driver_name(driver), SSLP_HERE_TYPE,
				 SSLP_HERE_MASK);
	if (IS_ERR(tfm))
		return ERR_CAST(tfm);
	r = kzalloc(sizeof(*r) + crypto_ahash_reqsize(tfm),
		    GFP_KERNEL_ACCOUNT);
	if (!r)
		goto err_free_tfm;
	/*
	 * In one piece, because devices need that. Up to 66 KB, which may not
	 * be available
	 */
	r->msg = kmalloc(msg_max, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	r->digest = kmalloc(ALIGN(HASH_MAX_DIGESTSIZE,
				  dma_get_cache_alignment()),
			    GFP_KERNEL_ACCOUNT);
	if (!r->msg || !r->digest)
		goto err_free_request;
	refcount_set(&r->ref, 1);
	r->driver = sslp_driver_ref(driver);
	r->tfm = tfm;
	r->msg_max = msg_max;
	init_completion(&r->done);
	INIT_WORK(&r->reap, request_reap);
	return r;

err_free_request:
	kfree(r->digest);
	kfree(r->msg);
	kfree(r);
err_free_tfm:
	crypto_free_ahash(tfm);
	return ERR_PTR(err);
}

/**
 * sslp_owed_late() - who is to blame for a late answer
 * @driver: that has not answered in time
 * @answers: how many answers it had given when that time began
 *
 * Return: -ETIMEDOUT: the driver is; -ETIME: it has answered others meanwhile.
 */
int sslp_owed_late(const struct sslp_driver *driver, int answers)
{
	return atomic_read(&driver->answers) == answers ? -ETIMEDOUT : -ETIME;
}

/**
 * sslp_owed_try_enter() - take room for one more request, if there is any
 * @driver: driver
 *
 * Return: true: sslp_owed_submit() is next.
 */
bool sslp_owed_try_enter(struct sslp_driver *driver)
{
	if (!atomic_add_unless(&driver->owed, 1, SSLP_OWED_MAX))
		return false;
	atomic64_inc(&sslp_counts[SSLP_OUTSTANDING]);
	return true;
}

/**
 * sslp_owed_enter() - wait for room for one more request, and take it
 * @driver: driver
 * @answers: how many answers it has given so far
 *
 * Return: 0: sslp_owed_submit() is next; -EINTR, -ETIMEDOUT, -ETIME.
 */
int sslp_owed_enter(struct sslp_driver *driver, int answers)
{
	long left;

	if (sslp_owed_try_enter(driver))
		return 0;
	left = wait_event_killable_timeout(driver->room,
					   sslp_owed_try_enter(driver),
					   sslp_owed_limit());
	if (left < 0)
		return -EINTR;
	return left ? 0 : sslp_owed_late(driver, answers);
}

static bool has_room(const struct sslp_driver *driver)
{
	return atomic_read(&driver->owed) < SSLP_OWED_MAX;
}

/**
 * sslp_owed_room() - wait for room in front of a driver
 * @driver: driver
 * @any_signal: whether every signal ends the wait, or only one that kills
 * @most: jiffies
 *
 * Return: 0: there was room, or the time is up; -EINTR.
 */
int sslp_owed_room(struct sslp_driver *driver, bool any_signal, long most)
{
	long left;

	if (any_signal)
		left = wait_event_interruptible_timeout(driver->room,
							has_room(driver),
							most);
	else
		left = wait_event_killable_timeout(driver->room,
						   has_room(driver), most);
	return left < 0 ? -EINTR : 0;
}

/**
 * sslp_owed_submit() - give a request to the driver, after room was taken
 * @r: request
 * @len: bytes of its message
 *
 * The driver's count is taken first: the driver may complete at once.
 *
 * Return: -EINPROGRESS: @done is completed later; else the result, 0 or -errno.
 */
int sslp_owed_submit(struct sslp_request *r, size_t len)
{
	int err;

	memset(r->digest, 0, HASH_MAX_DIGESTSIZE);
	sg_init_one(&r->sg, r->msg, len);
	ahash_request_set_callback(&r->req, CRYPTO_TFM_REQ_MAY_SLEEP |
				   CRYPTO_TFM_REQ_MAY_BACKLOG,
				   SSLP_COMPLETION_OF(request_done), r);
	ahash_request_set_crypt(&r->req, &r->sg, r->digest, len);
	reinit_completion(&r->done);
	refcount_inc(&r->ref);
	__module_get(THIS_MODULE);

	err = crypto_ahash_digest(&r->req);
	if (err == -EINPROGRESS || err == -EBUSY)
		return -EINPROGRESS;
	/* It was done or refused at once, so no completion will come */
	request_leave(r->driver);
	module_put(THIS_MODULE);
	refcount_dec(&r->ref);
	return err;
}

/**
 * sslp_owed_init() - before the first request
 *
 * Return: 0 or -ENOMEM.
 */
int sslp_owed_init(void)
{
	reaper = alloc_workqueue("sslp_reaper", WQ_UNBOUND, 0);
	return reaper ? 0 : -ENOMEM;
}

/**
 * sslp_owed_exit() - no request is left: each holds the module
 */
void sslp_owed_exit(void)
{
	destroy_workqueue(reaper);
	synchronize_rcu();
}

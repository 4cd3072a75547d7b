// SPDX-License-Identifier: GPL-2.0-only
/*
 * HMAC on a chosen driver, through ahash, which reaches accelerators.
 *
 * A device may never answer. So everything that it can still touch, the
 * message, the digest and the transform, belongs to a counted request. The
 * derivation has one count; the driver has one from submission to completion. A
 * caller whose time is up, or who was killed, leaves. The request is freed when
 * the answer comes, with the transform, the driver and the module that it
 * holds. A driver has a bounded number of requests at a time. Further ones wait
 * before they are submitted, where they can still be given up.
 */
#include <linux/completion.h>
#include <linux/dma-mapping.h>
#include <linux/jiffies.h>
#include <linux/moduleparam.h>
#include <linux/refcount.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "sslp.h"

static unsigned int timeout_ms = 1000;
module_param(timeout_ms, uint, 0644);
MODULE_PARM_DESC(timeout_ms, "how long a driver may take for one HMAC, in milliseconds");

#define FIPS_KEY_MIN	14	/* bytes: 112 bits, SP 800-131A */

static struct workqueue_struct *reaper;

/**
 * struct sslp_request - what the driver may touch
 * @ref: one count of the derivation, one of the driver until it has answered
 * @driver: held
 * @tfm: keyed with the secret of this derivation, and used only for it
 * @done: the answer is there
 * @err: its result
 * @bell: rung with the answer; held, or NULL
 * @since: jiffies from when an answer, or at first room for the request, is
 *	waited for; of those that nobody sleeps for
 * @answers: that the driver had given then
 * @wanted: @since counts
 * @reap: frees this in a context that may sleep
 * @msg: message, of at most @msg_max bytes
 * @msg_max: bytes
 * @digest: answer, alone in its cache lines: devices write it
 * @sg: for @msg
 * @req: request; the driver's context follows
 */
struct sslp_request {
	refcount_t ref;
	struct sslp_driver *driver;
	struct crypto_ahash *tfm;
	struct completion done;
	int err;
	struct sslp_bell *bell;
	unsigned long since;
	int answers;
	bool wanted;
	struct work_struct reap;
	u8 *msg;
	size_t msg_max;
	u8 *digest;
	struct scatterlist sg;
	struct ahash_request req;
};

static void request_free(struct sslp_request *r)
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
	request_free(container_of(work, struct sslp_request, reap));
	/* Unloading destroys the queue first, which waits for our return */
	module_put(THIS_MODULE);
}

/* Make room for another request */
static void request_leave(struct sslp_driver *driver)
{
	atomic64_dec(&sslp_counts[SSLP_OUTSTANDING]);
	atomic_dec(&driver->owed);
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

static struct sslp_request *request_alloc(struct sslp_driver *driver,
					  size_t msg_max)
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
	/* In one piece, for devices: up to 66 KB, which may not be available */
	r->msg = kmalloc(msg_max, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	r->digest = kmalloc(ALIGN(HASH_MAX_DIGESTSIZE, dma_get_cache_alignment()),
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

/*
 * RFC 2104 section 2: a key is filled up with zeros, so appending zeros changes
 * nothing. In FIPS mode the kernel's HMACs refuse shorter keys.
 */
static int set_key(struct crypto_ahash *tfm, const u8 *key, size_t key_len)
{
	u8 padded[FIPS_KEY_MIN] = { 0 };
	int err;

	if (key_len >= sizeof(padded))
		return crypto_ahash_setkey(tfm, key, key_len);
	memcpy(padded, key, key_len);
	err = crypto_ahash_setkey(tfm, padded, sizeof(padded));
	memzero_explicit(padded, sizeof(padded));
	return err;
}

static int ahash_start(struct sslp_hmac *h, const u8 *key, size_t key_len,
		       size_t msg_max)
{
	struct sslp_request *r;
	int err;

	r = request_alloc(h->driver, msg_max);
	if (IS_ERR(r))
		return PTR_ERR(r);
	err = set_key(r->tfm, key, key_len);
	if (err) {
		request_free(r);
		return err;
	}
	ahash_request_set_tfm(&r->req, r->tfm);
	r->bell = sslp_bell_get(h->bell);
	h->state = r;
	return 0;
}

/**
 * sslp_engine_ahash_limit() - how long a driver may take for one HMAC
 *
 * Return: jiffies.
 */
unsigned long sslp_engine_ahash_limit(void)
{
	return msecs_to_jiffies(READ_ONCE(timeout_ms));
}

/*
 * Whose fault a late answer is: the driver's, unless it answered others
 * meanwhile
 */
static int late(const struct sslp_driver *driver, int answers)
{
	return atomic_read(&driver->answers) == answers ? -ETIMEDOUT : -ETIME;
}

static bool take_room(struct sslp_driver *driver)
{
	return atomic_add_unless(&driver->owed, 1, SSLP_OWED_MAX);
}

static bool has_room(const struct sslp_driver *driver)
{
	return atomic_read(&driver->owed) < SSLP_OWED_MAX;
}

static int request_enter(struct sslp_driver *driver, int answers)
{
	long left;

	if (!take_room(driver)) {
		left = wait_event_killable_timeout(driver->room,
						   take_room(driver),
						   sslp_engine_ahash_limit());
		if (left <= 0)
			return left ? -EINTR : late(driver, answers);
	}
	atomic64_inc(&sslp_counts[SSLP_OUTSTANDING]);
	return 0;
}

/* The driver's count is taken before it can complete */
static int request_submit(struct sslp_request *r, size_t len)
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
	/* Done or refused at once: there will be no completion */
	request_leave(r->driver);
	module_put(THIS_MODULE);
	refcount_dec(&r->ref);
	return err;
}

static int request_wait(struct sslp_request *r, int answers)
{
	long left = wait_for_completion_killable_timeout(&r->done,
							 sslp_engine_ahash_limit());

	if (left < 0)
		return -EINTR;
	return left ? r->err : late(r->driver, answers);
}

/*
 * An engine that returns zeros must not key a connection. One that does not
 * write its output leaves our zeros there.
 */
static int request_answer(struct sslp_request *r, size_t len, u8 *out)
{
	if (!memchr_inv(r->digest, 0, len))
		return -EBADMSG;
	memcpy(out, r->digest, len);
	return 0;
}

static int ahash_digest(struct sslp_hmac *h, const u8 *msg, size_t len,
			u8 *out)
{
	struct sslp_request *r = h->state;
	int answers = atomic_read(&r->driver->answers);
	int err;

	if (WARN_ON_ONCE(len > r->msg_max))
		return -EINVAL;
	err = request_enter(r->driver, answers);
	if (err)
		return err;
	memcpy(r->msg, msg, len);
	err = request_submit(r, len);
	if (err == -EINPROGRESS)
		err = request_wait(r, answers);
	return err ?: request_answer(r, h->driver->hash->digest_len, out);
}

static void want(struct sslp_request *r)
{
	r->since = jiffies;
	r->answers = atomic_read(&r->driver->answers);
	r->wanted = true;
}

/* -EAGAIN, -EINPROGRESS, as long as it is in time */
static int not_yet(const struct sslp_request *r, int err)
{
	return time_after(jiffies, r->since + sslp_engine_ahash_limit()) ?
	       late(r->driver, r->answers) : err;
}

static int ahash_submit(struct sslp_hmac *h, const u8 *msg, size_t len)
{
	struct sslp_request *r = h->state;
	int err;

	if (WARN_ON_ONCE(len > r->msg_max))
		return -EINVAL;
	if (!r->wanted)
		want(r);
	if (!take_room(r->driver))
		return not_yet(r, -EAGAIN);
	atomic64_inc(&sslp_counts[SSLP_OUTSTANDING]);
	want(r);
	memcpy(r->msg, msg, len);
	err = request_submit(r, len);
	if (err == -EINPROGRESS)
		return 0;
	r->err = err;
	complete(&r->done);
	return 0;
}

static int ahash_answer(struct sslp_hmac *h, u8 *out)
{
	struct sslp_request *r = h->state;

	if (!try_wait_for_completion(&r->done))
		return not_yet(r, -EINPROGRESS);
	r->wanted = false;
	return r->err ?: request_answer(r, h->driver->hash->digest_len, out);
}

/**
 * sslp_engine_ahash_room() - wait for room in front of a driver
 * @driver: driver
 * @any_signal: whether every signal ends that, or only one that kills
 * @most: jiffies
 *
 * Return: 0: there was some, or the time is up; -EINTR.
 */
int sslp_engine_ahash_room(struct sslp_driver *driver, bool any_signal,
			   long most)
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

static void ahash_finish(struct sslp_hmac *h)
{
	struct sslp_request *r = h->state;

	h->state = NULL;
	if (refcount_dec_and_test(&r->ref))
		request_free(r);
}

const struct sslp_engine sslp_engine_ahash = {
	.start = ahash_start,
	.digest = ahash_digest,
	.submit = ahash_submit,
	.answer = ahash_answer,
	.finish = ahash_finish,
};

int sslp_engine_ahash_init(void)
{
	reaper = alloc_workqueue("sslp_reaper", WQ_UNBOUND, 0);
	return reaper ? 0 : -ENOMEM;
}

/* No request is left: each holds the module */
void sslp_engine_ahash_exit(void)
{
	destroy_workqueue(reaper);
	synchronize_rcu();
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * A simulated accelerator for tests: HMAC and SHA-2, asynchronous. Its slowness
 * and its faults can be set. It works in rounds, each with one request or with
 * as many as it has lanes, and counts them. So its time does not depend on the
 * machine. The processor computes, unless the device remembers the answer.
 */
#include <crypto/internal/hash.h>
#include <linux/bottom_half.h>
#include <linux/delay.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "../compat.h"
#include "hash.h"

static int priority = 1;
module_param(priority, int, 0444);
MODULE_PARM_DESC(priority, "cra_priority; 1: only asked for by name");

static unsigned int latency_us;
module_param(latency_us, uint, 0644);
MODULE_PARM_DESC(latency_us, "microseconds that each round takes");

static unsigned int lanes = 1;
module_param(lanes, uint, 0644);
MODULE_PARM_DESC(lanes, "requests that are worked on in one round, at least 1");

static unsigned int quiet_us;
module_param(quiet_us, uint, 0644);
MODULE_PARM_DESC(quiet_us, "a round that is not full begins when nothing new has come for so many microseconds");

static unsigned int queue_depth = 64;
module_param(queue_depth, uint, 0644);
MODULE_PARM_DESC(queue_depth, "requests taken at a time; more wait, or are refused");

static bool remember;
module_param(remember, bool, 0644);
MODULE_PARM_DESC(remember, "the last 16 answers are kept, and not computed again");

static unsigned int error_every;
module_param(error_every, uint, 0644);
MODULE_PARM_DESC(error_every, "every so many requests fail with EIO; 0: none");

static unsigned int wrong_every;
module_param(wrong_every, uint, 0644);
MODULE_PARM_DESC(wrong_every, "every so many digests have a bit flipped; 0: none");

static bool zeros;
module_param(zeros, bool, 0644);
MODULE_PARM_DESC(zeros, "digests are all zero");

static bool hang;
module_param(hang, bool, 0644);
MODULE_PARM_DESC(hang, "nothing is answered until this is off again");

static int answers = -1;
module_param(answers, int, 0644);
MODULE_PARM_DESC(answers, "so many more are answered, then none; -1: all");

static unsigned long served;
module_param(served, ulong, 0444);
MODULE_PARM_DESC(served, "requests answered so far");

static unsigned long rounds;
module_param(rounds, ulong, 0444);
MODULE_PARM_DESC(rounds, "rounds that requests were worked on so far");

static int most;
module_param(most, int, 0644);
MODULE_PARM_DESC(most, "requests that were there at a time; to be set to 0");

/* Ordered, so there is one round at a time */
static struct workqueue_struct *device;
static atomic_t queued;
static LIST_HEAD(waiting);
static DEFINE_SPINLOCK(waiting_lock);

static void serve(struct work_struct *work);
static DECLARE_WORK(serving, serve);

enum op { UPDATE, FINAL, FINUP, DIGEST };

/* @key: of an HMAC. A key that is too long is not kept, but has a length */
struct sim_tfm {
	struct crypto_shash *soft;
	u8 key[SIM_KEY_MAX];
	unsigned int key_len;
};

/**
 * struct sim_request - request context; poison after import()
 * @node: in the device's queue, or in the round
 * @req: the request this belongs to
 * @op: what is to be done
 * @backlog: it did not fit in the queue, and its owner wants to know when
 * @desc: state
 */
struct sim_request {
	struct list_head node;
	struct ahash_request *req;
	enum op op;
	bool backlog;
	struct shash_desc desc;
};

static struct sim_tfm *tfm_of(struct ahash_request *req)
{
	return crypto_ahash_ctx(crypto_ahash_reqtfm(req));
}

static struct shash_desc *desc_of(struct ahash_request *req)
{
	struct sim_request *r = ahash_request_ctx(req);

	r->desc.tfm = tfm_of(req)->soft;
	return &r->desc;
}

static int compute_on(struct ahash_request *req, enum op op, const u8 *data)
{
	struct shash_desc *desc = desc_of(req);

	switch (op) {
	case UPDATE:
		return crypto_shash_update(desc, data, req->nbytes);
	case FINAL:
		return crypto_shash_final(desc, req->result);
	case FINUP:
		return crypto_shash_finup(desc, data, req->nbytes,
					  req->result);
	default:
		return crypto_shash_digest(desc, data, req->nbytes,
					   req->result);
	}
}

/* Hashes a message as a whole */
static int digest(struct ahash_request *req, const u8 *data)
{
	struct crypto_ahash *tfm = crypto_ahash_reqtfm(req);
	const struct sim_tfm *ctx = tfm_of(req);
	const struct sim_question q = {
		.alg = crypto_ahash_tfm(tfm)->__crt_alg,
		.key = ctx->key, .key_len = ctx->key_len,
		.msg = data, .len = req->nbytes,
	};
	int err;

	if (sim_recall(&q, req->result, crypto_ahash_digestsize(tfm)))
		return 0;
	err = compute_on(req, DIGEST, data);
	if (!err)
		sim_remember(&q, req->result, crypto_ahash_digestsize(tfm));
	return err;
}

static int compute(struct ahash_request *req, enum op op)
{
	u8 *data = NULL;
	int err;

	if (op != FINAL && req->nbytes) {
		data = kmalloc(req->nbytes, GFP_KERNEL);
		if (!data)
			return -ENOMEM;
		sg_copy_to_buffer(req->src,
				  sg_nents_for_len(req->src, req->nbytes),
				  data, req->nbytes);
	}
	if (op == DIGEST && READ_ONCE(remember))
		err = digest(req, data);
	else
		err = compute_on(req, op, data);
	kfree_sensitive(data);
	return err;
}

static bool strikes(unsigned int every)
{
	return every && served % every == 0;
}

static int misbehave(struct ahash_request *req, enum op op)
{
	unsigned int len = crypto_ahash_digestsize(crypto_ahash_reqtfm(req));

	if (strikes(READ_ONCE(error_every)))
		return -EIO;
	if (op == UPDATE)
		return 0;
	if (strikes(READ_ONCE(wrong_every)))
		req->result[0] ^= 1;
	if (READ_ONCE(zeros))
		memset(req->result, 0, len);
	return 0;
}

/* Completions come with bottom halves off, as from an interrupt */
static void complete_request(struct ahash_request *req, int err)
{
	local_bh_disable();
	ahash_request_complete(req, err);
	local_bh_enable();
}

/* Waits while nothing may be answered */
static void wait_for_leave(void)
{
	while (READ_ONCE(hang) || !READ_ONCE(answers))
		msleep(20);
}

/* If more answers are allowed, this waits until the former ones are used up */
static void take_leave(void)
{
	wait_for_leave();
	if (READ_ONCE(answers) > 0)
		WRITE_ONCE(answers, READ_ONCE(answers) - 1);
}

/* So that a slow caller fills a round, too */
static void gather(void)
{
	unsigned int us = READ_ONCE(quiet_us);
	int seen;

	if (!us)
		return;
	do {
		seen = atomic_read(&queued);
		if (seen >= READ_ONCE(lanes))
			return;
		fsleep(us);
	} while (seen != atomic_read(&queued));
}

static bool take_round(struct list_head *round)
{
	unsigned int left = max(READ_ONCE(lanes), 1U);

	spin_lock_bh(&waiting_lock);
	while (left-- && !list_empty(&waiting))
		list_move_tail(waiting.next, round);
	spin_unlock_bh(&waiting_lock);
	return !list_empty(round);
}

/* From its completion on, the request belongs to its owner again */
static void answer(struct sim_request *r)
{
	struct ahash_request *req = r->req;
	enum op op = r->op;
	int err;

	take_leave();
	list_del(&r->node);
	err = compute(req, op);
	served++;
	if (!err)
		err = misbehave(req, op);
	atomic_dec(&queued);
	complete_request(req, err);
}

static void serve_round(struct list_head *round)
{
	struct sim_request *r, *next;

	list_for_each_entry(r, round, node)
		if (r->backlog)
			complete_request(r->req, -EINPROGRESS);
	wait_for_leave();
	if (READ_ONCE(latency_us))
		fsleep(READ_ONCE(latency_us));
	rounds++;
	list_for_each_entry_safe(r, next, round, node)
		answer(r);
}

static void serve(struct work_struct *work)
{
	LIST_HEAD(round);

	for (;;) {
		gather();
		if (!take_round(&round))
			return;
		serve_round(&round);
		cond_resched();
	}
}

static int submit(struct ahash_request *req, enum op op)
{
	struct sim_request *r = ahash_request_ctx(req);
	int now = atomic_inc_return(&queued);
	bool full = now > READ_ONCE(queue_depth);

	if (full && !(req->base.flags & CRYPTO_TFM_REQ_MAY_BACKLOG)) {
		atomic_dec(&queued);
		return -ENOSPC;
	}
	r->req = req;
	r->op = op;
	r->backlog = full;
	spin_lock_bh(&waiting_lock);
	list_add_tail(&r->node, &waiting);
	most = max(most, now);
	spin_unlock_bh(&waiting_lock);
	queue_work(device, &serving);
	return full ? -EBUSY : -EINPROGRESS;
}

static int sim_init(struct ahash_request *req)
{
	return crypto_shash_init(desc_of(req));
}

static int sim_update(struct ahash_request *req)
{
	return submit(req, UPDATE);
}

static int sim_final(struct ahash_request *req)
{
	return submit(req, FINAL);
}

static int sim_finup(struct ahash_request *req)
{
	return submit(req, FINUP);
}

static int sim_digest(struct ahash_request *req)
{
	return submit(req, DIGEST);
}

static int sim_export(struct ahash_request *req, void *out)
{
	return crypto_shash_export(desc_of(req), out);
}

static int sim_import(struct ahash_request *req, const void *in)
{
	return crypto_shash_import(desc_of(req), in);
}

static int sim_setkey(struct crypto_ahash *tfm, const u8 *key,
		      unsigned int len)
{
	struct sim_tfm *ctx = crypto_ahash_ctx(tfm);

	ctx->key_len = len;
	memcpy(ctx->key, key, min_t(unsigned int, len, SIM_KEY_MAX));
	return crypto_shash_setkey(ctx->soft, key, len);
}

static int sim_init_tfm(struct crypto_ahash *tfm)
{
	struct sim_tfm *ctx = crypto_ahash_ctx(tfm);

	/* Only shash, so that the search cannot lead back here */
	ctx->soft = crypto_alloc_shash(crypto_tfm_alg_name(crypto_ahash_tfm(tfm)),
				       0, 0);
	if (IS_ERR(ctx->soft))
		return PTR_ERR(ctx->soft);
	crypto_ahash_set_reqsize(tfm, sizeof(struct sim_request) +
				 crypto_shash_descsize(ctx->soft));
	return 0;
}

static void sim_exit_tfm(struct crypto_ahash *tfm)
{
	struct sim_tfm *ctx = crypto_ahash_ctx(tfm);

	crypto_free_shash(ctx->soft);
}

#define ALG(alg_name, driver, block, len, key) {			\
	.init = sim_init, .update = sim_update, .final = sim_final,	\
	.finup = sim_finup, .digest = sim_digest,			\
	.export = sim_export, .import = sim_import, .setkey = key,	\
	.init_tfm = sim_init_tfm, .exit_tfm = sim_exit_tfm,		\
	.halg = {							\
		.digestsize = len,					\
		.base = {						\
			.cra_name = alg_name,				\
			.cra_driver_name = driver,			\
			.cra_blocksize = block,				\
			.cra_ctxsize = sizeof(struct sim_tfm),		\
			.cra_flags = CRYPTO_ALG_ASYNC |			\
				     CRYPTO_ALG_KERN_DRIVER_ONLY,	\
			.cra_module = THIS_MODULE,			\
		},							\
	},								\
}

static struct ahash_alg algs[] = {
	ALG("hmac(sha256)", "hmac-sha256-sslp-sim", 64, 32, sim_setkey),
	ALG("hmac(sha384)", "hmac-sha384-sslp-sim", 128, 48, sim_setkey),
	ALG("hmac(sha512)", "hmac-sha512-sslp-sim", 128, 64, sim_setkey),
	ALG("sha256", "sha256-sslp-sim", 64, 32, NULL),
	ALG("sha384", "sha384-sslp-sim", 128, 48, NULL),
	ALG("sha512", "sha512-sslp-sim", 128, 64, NULL),
};

/*
 * If statesize were too small, export() would overrun the memory of the caller
 */
static int prepare(struct ahash_alg *alg)
{
	struct crypto_shash *soft;

	soft = crypto_alloc_shash(alg->halg.base.cra_name, 0, 0);
	if (IS_ERR(soft))
		return PTR_ERR(soft);
	alg->halg.statesize = crypto_shash_statesize(soft);
	alg->halg.base.cra_priority = priority;
	crypto_free_shash(soft);
	return 0;
}

static void unregister(size_t count)
{
	while (count--)
		crypto_unregister_ahash(&algs[count]);
}

static int __init sim_module_init(void)
{
	size_t i;
	int err;

	device = alloc_ordered_workqueue("sslp_sim_hash", 0);
	if (!device)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(algs); i++) {
		err = prepare(&algs[i]) ?: crypto_register_ahash(&algs[i]);
		if (err)
			goto err_unregister;
	}
	pr_info("sslp_sim_hash: a simulated accelerator, for tests only\n");
	return 0;

err_unregister:
	unregister(i);
	destroy_workqueue(device);
	return err;
}

static void __exit sim_module_exit(void)
{
	unregister(ARRAY_SIZE(algs));
	destroy_workqueue(device);
	sim_forget();
}

module_init(sim_module_init);
module_exit(sim_module_exit);

MODULE_AUTHOR("sslp developers");
MODULE_DESCRIPTION("Simulated hash accelerator, for tests of sslp only");
MODULE_LICENSE("GPL");

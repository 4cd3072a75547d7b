// SPDX-License-Identifier: GPL-2.0-only
/* SSLP_IOC_SECRET_DERIVE: secrets from other secrets. */
#include <linux/file.h>
#include <linux/slab.h>

#include "sslp.h"

/**
 * sslp_do_secret_derive() - SSLP_IOC_SECRET_DERIVE
 * @file: open /dev/sslp
 * @request: struct sslp_secret_derive
 *
 * Return: secret or -errno.
 */
struct sslp_secret *sslp_do_secret_derive(struct sslp_file *file, void *request)
{
	const struct sslp_secret_derive *arg = request;
	struct sslp_secret *parent, *child;
	struct file *held;

	if (!sslp_step_find(arg->step))
		return ERR_PTR(-EOPNOTSUPP);
	parent = sslp_secret_get(arg->secret, &held);
	if (IS_ERR(parent))
		return parent;
	child = sslp_child_derive(file, arg, held, NULL);
	fput(held);
	return child;
}

/**
 * struct begun - a request that has been begun
 * @job: of a batch
 * @held: keeps the parent
 * @child: secret whose bytes are derived
 */
struct begun {
	struct sslp_job job;
	struct file *held;
	struct sslp_secret *child;
};

static int end(struct sslp_job *job, int err, s32 __user *result)
{
	struct begun *b = container_of(job, struct begun, job);

	if (err)
		sslp_secret_free(b->child);
	else
		err = sslp_secret_install(b->child, result);
	fput(b->held);
	kfree_sensitive(b);
	return err;
}

/* Takes over @held if it returns a job */
static struct sslp_job *begin(struct sslp_file *file,
			      const struct sslp_secret_derive *arg,
			      struct file *held, const struct sslp_start *start)
{
	const struct sslp_secret *parent = held->private_data;
	struct sslp_chain *chain;
	struct begun *b;
	int err;

	b = kzalloc(sizeof(*b), GFP_KERNEL_ACCOUNT);
	if (!b)
		return ERR_PTR(-ENOMEM);
	b->held = held;
	b->job.end = end;
	sslp_chain_init(&b->job.chain, start, arg->flags);
	chain = sslp_chain_pick(&b->job.chain, start, file, arg->driver,
				parent->prf);
	b->child = IS_ERR(chain) ? ERR_CAST(chain) :
		   sslp_child_derive(file, arg, held, chain);
	if (!IS_ERR(b->child))
		return &b->job;
	err = PTR_ERR(b->child);
	/* The outputs were the child's bytes, and it is gone */
	sslp_chain_end(&b->job.chain, 0);
	kfree_sensitive(b);
	return ERR_PTR(err);
}

/**
 * sslp_begin_secret_derive() - SSLP_IOC_SECRET_DERIVE before its turn
 * @file: open /dev/sslp
 * @request: struct sslp_secret_derive
 * @start: how it is begun
 *
 * Return: job, or -errno; -EAGAIN: do it at its turn.
 */
struct sslp_job *sslp_begin_secret_derive(struct sslp_file *file,
					  const void *request,
					  const struct sslp_start *start)
{
	const struct sslp_secret_derive *arg = request;
	struct sslp_secret *parent;
	struct sslp_job *job;
	struct file *held;

	if (!sslp_step_find(arg->step))
		return ERR_PTR(-EOPNOTSUPP);
	if (arg->seed_len > SSLP_JOB_BYTES)
		return ERR_PTR(-EINVAL);
	parent = sslp_secret_get(arg->secret, &held);
	if (IS_ERR(parent))
		return ERR_CAST(parent);
	job = begin(file, arg, held, start);
	if (IS_ERR(job))
		fput(held);
	return job;
}

// SPDX-License-Identifier: GPL-2.0-only
/* SSLP_IOC_DERIVE: bytes for user space, if the secret or TLS allows it. */
#include <linux/file.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "op.h"

/* The seed follows the label, and the output follows both */
static int copy_in(const struct sslp_derive *arg, struct sslp_op_input *in,
		   u8 *buf)
{
	in->label = (struct sslp_chunk){ buf, arg->label_len };
	in->seed = (struct sslp_chunk){ buf + arg->label_len, arg->seed_len };
	if (copy_from_user(buf, u64_to_user_ptr(arg->label), arg->label_len) ||
	    copy_from_user(buf + arg->label_len, u64_to_user_ptr(arg->seed),
			   arg->seed_len))
		return -EFAULT;
	return 0;
}

/* @chain: where the derivation is noted for later; NULL: do it now */
static int derive_to(struct sslp_file *file, const struct sslp_derive *arg,
		     const struct sslp_op_row *op, struct sslp_secret *secret,
		     u8 *buf, struct sslp_chain *chain)
{
	u8 *out = buf + arg->label_len + arg->seed_len;
	struct sslp_source from;
	struct sslp_op_input in;
	int err;

	err = copy_in(arg, &in, buf);
	if (err)
		return err;
	err = down_read_killable(&secret->lock);
	if (err)
		return err;
	sslp_secret_source(&from, file, secret, arg->driver, arg->flags);
	from.chain = chain;
	err = op->run(&from, &in, out, arg->out_len);
	up_read(&secret->lock);
	return err;
}

static int copy_out(const struct sslp_derive *arg, const u8 *buf)
{
	return copy_to_user(u64_to_user_ptr(arg->out),
			    buf + arg->label_len + arg->seed_len,
			    arg->out_len) ? -EFAULT : 0;
}

/* The output, behind label and seed */
static size_t buf_len(const struct sslp_derive *arg)
{
	return arg->label_len + arg->seed_len + arg->out_len;
}

static int derive(struct sslp_file *file, const struct sslp_derive *arg,
		  const struct sslp_op_row *op, struct sslp_secret *secret)
{
	size_t len = buf_len(arg);
	/* Not cleared, because it is filled before it is read */
	u8 small[256] __uninitialized, *buf = small;
	int err;

	if (len > sizeof(small))
		buf = kvmalloc(len, GFP_KERNEL_ACCOUNT);
	if (!buf)
		return -ENOMEM;
	err = derive_to(file, arg, op, secret, buf, NULL) ?:
	      copy_out(arg, buf);
	/* The seed of OP_EXTRACT is input keying material */
	if (buf == small)
		memzero_explicit(small, sizeof(small));
	else
		kvfree_sensitive(buf, len);
	return err;
}

/**
 * sslp_do_derive() - SSLP_IOC_DERIVE
 * @file: open /dev/sslp
 * @request: struct sslp_derive
 *
 * Return: 0 or -errno.
 */
int sslp_do_derive(struct sslp_file *file, void *request)
{
	const struct sslp_derive *arg = request;
	const struct sslp_op_row *op = sslp_op_find(arg->op);
	struct sslp_secret *secret;
	struct file *held;
	int err;

	if (!op)
		return -EOPNOTSUPP;
	secret = sslp_secret_get(arg->secret, &held);
	if (IS_ERR(secret))
		return PTR_ERR(secret);
	err = sslp_op_check(op, arg, secret) ?: derive(file, arg, op, secret);
	fput(held);
	return err;
}

/**
 * struct begun - a request that has been begun
 * @job: of a batch
 * @arg: request
 * @held: keeps the secret
 * @buf: label, seed and output
 */
struct begun {
	struct sslp_job job;
	struct sslp_derive arg;
	struct file *held;
	u8 buf[];
};

/* The chain has wiped its own part, which is most of it */
static void let_go(struct begun *b)
{
	memzero_explicit(b->buf, buf_len(&b->arg));
	kfree(b);
}

static int end(struct sslp_job *job, int err, s32 __user *result)
{
	struct begun *b = container_of(job, struct begun, job);

	if (!err)
		err = copy_out(&b->arg, b->buf);
	fput(b->held);
	let_go(b);
	return err;
}

/* Takes over @held if it returns a job */
static struct sslp_job *begin(struct sslp_file *file,
			      const struct sslp_derive *arg,
			      const struct sslp_op_row *op, struct file *held,
			      const struct sslp_start *start)
{
	struct sslp_secret *secret = held->private_data;
	struct sslp_chain *chain;
	struct begun *b;
	int err;

	err = sslp_op_check(op, arg, secret);
	if (err)
		return ERR_PTR(err);
	if (buf_len(arg) > SSLP_JOB_BYTES)
		return ERR_PTR(-EINVAL);
	b = kzalloc(struct_size(b, buf, buf_len(arg)), GFP_KERNEL_ACCOUNT);
	if (!b)
		return ERR_PTR(-ENOMEM);
	b->arg = *arg;
	b->held = held;
	b->job.end = end;
	sslp_chain_init(&b->job.chain, start, arg->flags);
	chain = sslp_chain_pick(&b->job.chain, start, file, arg->driver,
				secret->prf);
	err = PTR_ERR_OR_ZERO(chain) ?:
	      derive_to(file, &b->arg, op, secret, b->buf, chain);
	if (!err)
		return &b->job;
	sslp_chain_end(&b->job.chain, err);
	let_go(b);
	return ERR_PTR(err);
}

/**
 * sslp_begin_derive() - SSLP_IOC_DERIVE before its turn
 * @file: open /dev/sslp
 * @request: struct sslp_derive
 * @start: how it is begun
 *
 * Return: job, or -errno; -EAGAIN: do it at its turn.
 */
struct sslp_job *sslp_begin_derive(struct sslp_file *file, const void *request,
				   const struct sslp_start *start)
{
	const struct sslp_derive *arg = request;
	const struct sslp_op_row *op = sslp_op_find(arg->op);
	struct sslp_secret *secret;
	struct sslp_job *job;
	struct file *held;

	if (!op)
		return ERR_PTR(-EOPNOTSUPP);
	secret = sslp_secret_get(arg->secret, &held);
	if (IS_ERR(secret))
		return ERR_CAST(secret);
	job = begin(file, arg, op, held, start);
	if (IS_ERR(job))
		fput(held);
	return job;
}

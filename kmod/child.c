// SPDX-License-Identifier: GPL-2.0-only
/* Makes a secret from others: from which, how often, and for what. */
#include <linux/file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "sslp.h"

#define NONCE_MAX	255	/* RFC 8446 section 4.6.1 */

/**
 * struct job - one request
 * @file: who asks
 * @arg: request
 * @step: which step
 * @held: holds the parent
 * @input: holds the secret that takes the place of the seed, or NULL
 * @seed: seed, or the bytes of @input
 * @chain: where the derivation is noted for later; NULL: do it now
 */
struct job {
	struct sslp_file *file;
	const struct sslp_secret_derive *arg;
	const struct sslp_step_row *step;
	struct file *held, *input;
	struct sslp_chunk seed;
	struct sslp_chain *chain;
};

/* It is public, or soon wiped. A short seed needs no allocation */
#define SEED_SMALL	(2 * SSLP_TLS_RANDOM_SIZE)

static bool seed_len_fits(const struct job *job)
{
	const struct sslp_secret *parent = job->held->private_data;
	u32 len = job->arg->seed_len;

	switch (job->step->seed) {
	case SSLP_SEED_RANDOMS:
		return len == 2 * SSLP_TLS_RANDOM_SIZE;
	case SSLP_SEED_DIGEST:
		return len == sslp_prf_digest_len(parent->prf);
	case SSLP_SEED_SHARED:
		return len <= SSLP_SECRET_MAX;
	case SSLP_SEED_NONCE:
		return len <= NONCE_MAX;
	default:
		return !len;
	}
}

static int check_input(const struct job *job)
{
	const struct sslp_secret *input = job->input->private_data;
	const struct sslp_secret *parent = job->held->private_data;

	if (input->kind != SSLP_SECRET_PREMASTER || input->prf != parent->prf)
		return -EPROTOTYPE;
	/* Such a secret is bound to a connection of TLS 1.2 */
	return input->bound ? -EKEYREJECTED : 0;
}

static int get_input(struct job *job)
{
	const struct sslp_secret_derive *arg = job->arg;
	struct sslp_secret *input;

	if (arg->reserved)
		return -EINVAL;
	if (!(arg->flags & SSLP_SECRET_INPUT))
		return arg->input ? -EINVAL : 0;
	if (job->step->seed != SSLP_SEED_SHARED || arg->seed_len)
		return -EINVAL;
	input = sslp_secret_get(arg->input, &job->input);
	if (IS_ERR(input))
		return PTR_ERR(input);
	/* A premaster secret never changes, so nobody locks it */
	job->seed = (struct sslp_chunk){ input->bytes, input->len };
	return check_input(job);
}

static bool may_export(const struct job *job)
{
	const struct sslp_secret *parent = job->held->private_data;
	const struct sslp_secret *input;

	input = job->input ? job->input->private_data : parent;
	return parent->export && input->export;
}

/* In a time that does not depend on the bytes */
static bool is_zero(const struct sslp_chunk *chunk)
{
	const u8 *p = chunk->data;
	size_t left = chunk->len;
	u8 any = 0;

	while (left--)
		any |= *p++;
	return !any;
}

/*
 * RFC 8446 section 7.4.2: X25519 gives zeros for a point of small order. As
 * many zeros as the hash has would also be the input of a handshake without
 * (EC)DHE.
 */
static int check_shared(const struct job *job)
{
	return job->step->seed == SSLP_SEED_SHARED && job->seed.len &&
	       is_zero(&job->seed) ? -EINVAL : 0;
}

static u64 step_mark(const struct job *job)
{
	const struct sslp_secret *parent = job->held->private_data;

	if (parent->bound)
		return sslp_used_mark(SSLP_USED_STEP, NULL, 0);
	return sslp_used_mark(SSLP_USED_STEP | job->arg->step << 8,
			      job->seed.data, job->seed.len);
}

/* The parent is locked, so its generation stays */
static int take_next(struct file *held, struct sslp_secret *child)
{
	struct sslp_secret *parent = held->private_data;
	u32 next = parent->generation + 1;
	u64 tx = sslp_secret_key_mark(parent, next, TLS_TX);
	u64 rx = sslp_secret_key_mark(parent, next, TLS_RX);

	return sslp_secret_take(child, held, tx) ?:
	       sslp_secret_take(child, held, rx);
}

/*
 * A secret that must not leave the kernel is made only once, see enum
 * sslp_often
 */
static int take_parent(const struct job *job, struct sslp_secret *child)
{
	struct sslp_secret *parent = job->held->private_data;
	struct file *memory = parent->memory ?: job->held;
	enum sslp_often often = job->step->often;

	if (parent->export || often == SSLP_ALWAYS)
		return 0;
	if (job->arg->step == SSLP_STEP_NEXT)
		return take_next(job->held, child);
	if (often == SSLP_TOGETHER ||
	    (job->step->seed == SSLP_SEED_SHARED && !job->seed.len)) {
		child->memory = get_file(memory);
		return 0;
	}
	return sslp_secret_take(child, memory, step_mark(job));
}

/* One agreement is for one connection only */
static int take_input(const struct job *job, struct sslp_secret *child)
{
	const struct sslp_secret *input;

	if (!job->input)
		return 0;
	input = job->input->private_data;
	if (input->export)
		return 0;
	return sslp_secret_take(child, job->input,
				sslp_used_mark(SSLP_USED_STEP |
					       job->arg->step << 8, NULL, 0));
}

static int bind_child(struct sslp_secret *child,
		      const struct sslp_secret *parent, u64 address)
{
	if (!parent->bound)
		return sslp_bind_secret(child, address);
	return address ? -EINVAL : sslp_bind_child(child, parent);
}

static struct sslp_secret *take_step(const struct job *job)
{
	const struct sslp_secret_derive *arg = job->arg;
	const struct sslp_step_row *step = job->step;
	struct sslp_secret *child, *parent = job->held->private_data;
	struct sslp_source from;
	int err;

	child = sslp_secret_new(job->file->user, step->to, parent->hash,
				arg->flags & SSLP_SECRET_EXPORT,
				step->to == SSLP_SECRET_MASTER ?
				SSLP_MASTER_LEN :
				parent->prf->hash->digest_len);
	if (IS_ERR(child))
		return child;
	err = bind_child(child, parent, arg->bind) ?:
	      down_read_killable(&parent->lock);
	if (err)
		goto err_free;
	sslp_secret_source(&from, job->file, parent, arg->driver, arg->flags);
	from.chain = job->chain;
	err = take_parent(job, child) ?: take_input(job, child) ?:
	      step->run(&from, step->label, &job->seed, child->bytes);
	up_read(&parent->lock);
	if (!err)
		return child;
err_free:
	sslp_secret_free(child);
	return ERR_PTR(err);
}

static struct sslp_secret *derive_with(struct job *job)
{
	int err;

	err = check_shared(job) ?:
	      sslp_bound_step(job->held->private_data, job->arg->step,
			      job->seed.data);
	return err ? ERR_PTR(err) : take_step(job);
}

/* Takes a copy of the seed */
static struct sslp_secret *derive_from_user(struct job *job)
{
	const struct sslp_secret_derive *arg = job->arg;
	u8 small[SEED_SMALL], *buf = small;
	struct sslp_secret *child;

	if (arg->seed_len > sizeof(small))
		buf = kmalloc(arg->seed_len, GFP_KERNEL_ACCOUNT);
	if (!buf)
		return ERR_PTR(-ENOMEM);
	job->seed = (struct sslp_chunk){ buf, arg->seed_len };
	if (copy_from_user(buf, u64_to_user_ptr(arg->seed), arg->seed_len))
		child = ERR_PTR(-EFAULT);
	else
		child = derive_with(job);
	if (buf == small)
		memzero_explicit(small, sizeof(small));
	else
		kfree_sensitive(buf);
	return child;
}

static struct sslp_secret *derive(struct job *job)
{
	const struct sslp_secret *parent = job->held->private_data;
	int err;

	if (job->step->from != parent->kind)
		return ERR_PTR(-EPROTOTYPE);
	err = get_input(job);
	if (err)
		return ERR_PTR(err);
	if ((job->arg->flags & SSLP_SECRET_EXPORT) && !may_export(job))
		return ERR_PTR(-EACCES);
	if (!seed_len_fits(job))
		return ERR_PTR(-EINVAL);
	return job->input ? derive_with(job) : derive_from_user(job);
}

/**
 * sslp_child_derive() - one step
 * @file: who asks
 * @arg: request
 * @held: its secret
 * @chain: where the derivation is noted for later; NULL: do it now
 *
 * Return: secret, which has no descriptor yet, or -errno.
 */
struct sslp_secret *sslp_child_derive(struct sslp_file *file,
				      const struct sslp_secret_derive *arg,
				      struct file *held,
				      struct sslp_chain *chain)
{
	struct job job = {
		.file = file, .arg = arg, .held = held,
		.step = sslp_step_find(arg->step), .chain = chain,
	};
	struct sslp_secret *child;

	child = derive(&job);
	if (job.input)
		fput(job.input);
	return child;
}

// SPDX-License-Identifier: GPL-2.0-only
/* SSLP_IOC_SECRET_DERIVE: secrets from other secrets. */
#include <linux/file.h>
#include <linux/nospec.h>
#include <linux/uaccess.h>

#include "sslp.h"

static int step_next(const struct sslp_source *from, const u8 *seed, u8 *out)
{
	return sslp_next_traffic(from, out);
}

/**
 * struct step - from one secret to another
 * @from: kind it starts with
 * @to: kind it arrives at
 * @run: does it
 */
struct step {
	u32 from, to;
	int (*run)(const struct sslp_source *from, const u8 *seed, u8 *out);
};

static const struct step steps[] = {
	[SSLP_STEP_MASTER] = {
		SSLP_SECRET_PREMASTER, SSLP_SECRET_MASTER, sslp_master,
	},
	[SSLP_STEP_EXTENDED_MASTER] = {
		SSLP_SECRET_PREMASTER, SSLP_SECRET_MASTER,
		sslp_extended_master,
	},
	[SSLP_STEP_NEXT] = {
		SSLP_SECRET_TRAFFIC, SSLP_SECRET_TRAFFIC, step_next,
	},
};

#define STEP_SEED_MAX	(2 * SSLP_TLS_RANDOM_SIZE)

static size_t step_seed_len(u32 step, const struct sslp_prf *prf)
{
	switch (step) {
	case SSLP_STEP_MASTER:
		return 2 * SSLP_TLS_RANDOM_SIZE;
	case SSLP_STEP_EXTENDED_MASTER:
		return sslp_prf_digest_len(prf);
	default:
		return 0;
	}
}

/*
 * What must not leave the kernel is there once: a second child of the same
 * bytes would not know what the first one was used for. The next generation
 * is a child's or the parent's own. What is bound has one child and no more.
 * The parent, @held, is locked.
 */
static int take(const struct sslp_secret_derive *arg, struct file *held,
		const u8 *seed, struct sslp_origin *origin)
{
	struct sslp_secret *parent = held->private_data;
	u32 next = parent->generation + 1;
	u64 marks[ARRAY_SIZE(origin->marks)];
	int i, err = 0, count = 1;

	if (parent->export)
		return 0;
	if (arg->step == SSLP_STEP_NEXT) {
		marks[0] = sslp_secret_key_mark(parent, next, TLS_TX);
		marks[1] = sslp_secret_key_mark(parent, next, TLS_RX);
		count = 2;
	} else if (parent->bound) {
		marks[0] = sslp_used_mark(SSLP_USED_STEP, NULL, 0);
	} else {
		marks[0] = sslp_used_mark(SSLP_USED_STEP | arg->step << 8,
					  seed, arg->seed_len);
	}
	origin->held = get_file(held);
	for (i = 0; !err && i < count; i++) {
		err = sslp_used_take(parent, marks[i]);
		if (!err)
			origin->marks[i] = marks[i];
	}
	return err;
}

static int bind_child(struct sslp_secret *child,
		      const struct sslp_secret *parent, u64 address)
{
	if (!parent->bound)
		return sslp_bind_secret(child, address);
	return address ? -EINVAL : sslp_bind_child(child, parent);
}

static struct sslp_secret *take_step(struct sslp_file *file,
				     const struct sslp_secret_derive *arg,
				     const struct step *step,
				     struct file *held, const u8 *seed)
{
	struct sslp_secret *child, *parent = held->private_data;
	struct sslp_source from;
	int err;

	child = sslp_secret_new(file->user, step->to, parent->hash,
				arg->flags & SSLP_SECRET_EXPORT,
				step->to == SSLP_SECRET_MASTER ?
				SSLP_MASTER_LEN : parent->len);
	if (IS_ERR(child))
		return child;
	err = bind_child(child, parent, arg->bind) ?:
	      down_read_killable(&parent->lock);
	if (err)
		goto err_free;
	sslp_secret_source(&from, file, parent, arg->driver, arg->flags);
	err = take(arg, held, seed, &child->origin) ?:
	      step->run(&from, seed, child->bytes);
	up_read(&parent->lock);
	if (!err)
		return child;
err_free:
	sslp_secret_free(child);
	return ERR_PTR(err);
}

static struct sslp_secret *derive(struct sslp_file *file,
				  const struct sslp_secret_derive *arg,
				  const struct step *step,
				  struct file *held)
{
	const struct sslp_secret *parent = held->private_data;
	u8 seed[STEP_SEED_MAX];
	int err;

	if (step->from != parent->kind)
		return ERR_PTR(-EPROTOTYPE);
	if ((arg->flags & SSLP_SECRET_EXPORT) && !parent->export)
		return ERR_PTR(-EACCES);
	if (arg->seed_len != step_seed_len(arg->step, parent->prf))
		return ERR_PTR(-EINVAL);
	if (copy_from_user(seed, u64_to_user_ptr(arg->seed), arg->seed_len))
		return ERR_PTR(-EFAULT);
	err = sslp_bound_step(parent, arg->step, seed);
	if (err)
		return ERR_PTR(err);
	return take_step(file, arg, step, held, seed);
}

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
	const struct step *step;
	struct file *held;

	if (arg->step >= ARRAY_SIZE(steps))
		return ERR_PTR(-EOPNOTSUPP);
	step = &steps[array_index_nospec(arg->step, ARRAY_SIZE(steps))];
	if (!step->run)
		return ERR_PTR(-EOPNOTSUPP);
	parent = sslp_secret_get(arg->secret, &held);
	if (IS_ERR(parent))
		return parent;
	child = derive(file, arg, step, held);
	fput(held);
	return child;
}

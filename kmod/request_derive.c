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

static int derive_out(struct sslp_file *file, const struct sslp_derive *arg,
		      const struct sslp_op_row *op, struct sslp_secret *secret,
		      u8 *buf)
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
	err = op->run(&from, &in, out, arg->out_len);
	up_read(&secret->lock);
	if (err)
		return err;
	if (copy_to_user(u64_to_user_ptr(arg->out), out, arg->out_len))
		err = -EFAULT;
	return err;
}

static int derive(struct sslp_file *file, const struct sslp_derive *arg,
		  const struct sslp_op_row *op, struct sslp_secret *secret)
{
	size_t len = arg->label_len + arg->seed_len + arg->out_len;
	u8 small[256], *buf = small;
	int err;

	if (len > sizeof(small))
		buf = kvmalloc(len, GFP_KERNEL_ACCOUNT);
	if (!buf)
		return -ENOMEM;
	err = derive_out(file, arg, op, secret, buf);
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

// SPDX-License-Identifier: GPL-2.0-only
/* SSLP_IOC_DERIVE: bytes for user space, if the secret or TLS allows it. */
#include <linux/file.h>
#include <linux/mm.h>
#include <linux/nospec.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "sslp.h"

#define HKDF_MAX_BLOCKS	255	/* RFC 5869 section 2.3 */
#define CONTEXT_MAX	255	/* RFC 8446 section 7.1 */

/**
 * struct input - what came from user space
 * @label: label
 * @seed: seed, which follows it
 */
struct input {
	struct sslp_chunk label, seed;
};

static int op_prf(const struct sslp_source *from, const struct input *in,
		  u8 *out, size_t len)
{
	const struct sslp_chunk seed[] = { in->label, in->seed };

	return sslp_prf(from, seed, ARRAY_SIZE(seed), out, len);
}

static int op_expand_label(const struct sslp_source *from,
			   const struct input *in, u8 *out, size_t len)
{
	const struct sslp_label label = {
		.label = in->label.data, .label_len = in->label.len,
		.context = in->seed.data, .context_len = in->seed.len,
		.out = out, .len = len,
	};

	return sslp_expand_labels(from, &label, 1);
}

static int op_expand(const struct sslp_source *from, const struct input *in,
		     u8 *out, size_t len)
{
	const struct sslp_expand list = { &in->seed, 1, out, len };

	return sslp_expand(from, &list, 1);
}

static int op_extract(const struct sslp_source *from, const struct input *in,
		      u8 *out, size_t len)
{
	return sslp_extract(from, &in->seed, out);
}

static int op_finished(const struct sslp_source *from, const struct input *in,
		       u8 *out, size_t len)
{
	return sslp_finished(from, &in->seed, out);
}

static int op_exporter(const struct sslp_source *from, const struct input *in,
		       u8 *out, size_t len)
{
	return sslp_exporter(from, &in->label, &in->seed, out, len);
}

#define KIND(kind)	BIT(SSLP_SECRET_##kind)

/* Secrets of the schedule of TLS 1.3, as long as the hash */
#define STAGES	(KIND(EARLY) | KIND(HANDSHAKE) | KIND(MASTER13) |	\
		 KIND(EXPORTER) | KIND(RESUMPTION) | KIND(BINDER))

/**
 * struct op - an operation
 * @kinds: kinds of secrets that it may be used with
 * @of_tls: TLS itself makes its result public, so every secret allows it
 * @label_min: bytes that the label must have
 * @label_max: bytes that the label may have
 * @seed_max: bytes that the seed may have
 * @seed_is_digest: the seed must be as long as the hash
 * @blocks: the most blocks of the hash that it gives; 0: as many as fit
 * @whole: it gives only whole blocks
 * @run: does it; wipes the output on failure
 */
struct op {
	u32 kinds;
	bool of_tls;
	u32 label_min, label_max, seed_max;
	bool seed_is_digest;
	u32 blocks;
	bool whole;
	int (*run)(const struct sslp_source *from, const struct input *in,
		   u8 *out, size_t len);
};

static const struct op ops[] = {
	[SSLP_OP_PRF] = {
		.kinds = KIND(PREMASTER) | KIND(MASTER),
		.label_max = SSLP_LABEL_MAX, .seed_max = SSLP_SEED_MAX,
		.run = op_prf,
	},
	[SSLP_OP_EXPAND_LABEL] = {
		.kinds = KIND(TRAFFIC) | KIND(HKDF) | STAGES,
		.label_max = SSLP_LABEL_MAX, .seed_max = CONTEXT_MAX,
		.blocks = HKDF_MAX_BLOCKS, .run = op_expand_label,
	},
	[SSLP_OP_EXPAND] = {
		.kinds = KIND(HKDF), .seed_max = SSLP_SEED_MAX,
		.blocks = HKDF_MAX_BLOCKS, .run = op_expand,
	},
	[SSLP_OP_EXTRACT] = {
		.kinds = KIND(HKDF), .seed_max = SSLP_SEED_MAX,
		.blocks = 1, .whole = true, .run = op_extract,
	},
	[SSLP_OP_FINISHED] = {
		.kinds = KIND(TRAFFIC) | KIND(BINDER), .of_tls = true,
		.seed_max = HASH_MAX_DIGESTSIZE, .seed_is_digest = true,
		.blocks = 1, .whole = true, .run = op_finished,
	},
	[SSLP_OP_EXPORTER] = {
		.kinds = KIND(EXPORTER), .of_tls = true,
		.label_min = 1, .label_max = SSLP_LABEL_MAX,
		.seed_max = HASH_MAX_DIGESTSIZE, .seed_is_digest = true,
		.blocks = HKDF_MAX_BLOCKS, .run = op_exporter,
	},
};

static int check_lengths(const struct sslp_derive *arg, const struct op *op,
			 size_t digest_len)
{
	if (arg->label_len < op->label_min || arg->label_len > op->label_max ||
	    arg->seed_len > op->seed_max ||
	    !arg->out_len || arg->out_len > SSLP_OUT_MAX)
		return -EINVAL;
	if (op->seed_is_digest && arg->seed_len != digest_len)
		return -EINVAL;
	if (op->blocks && arg->out_len > op->blocks * digest_len)
		return -EINVAL;
	return op->whole && arg->out_len % digest_len ? -EINVAL : 0;
}

static int check(const struct sslp_derive *arg, const struct op *op,
		 const struct sslp_secret *secret)
{
	if (!(op->kinds & BIT(secret->kind)))
		return -EPROTOTYPE;
	if (!secret->export && !op->of_tls)
		return -EACCES;
	/* It may only arm */
	if (secret->bound && op->of_tls)
		return -EKEYREJECTED;
	return check_lengths(arg, op, secret->prf->hash->digest_len);
}

/* The seed follows the label, and the output follows both */
static int copy_in(const struct sslp_derive *arg, struct input *in, u8 *buf)
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
		      const struct op *op, struct sslp_secret *secret, u8 *buf)
{
	u8 *out = buf + arg->label_len + arg->seed_len;
	struct sslp_source from;
	struct input in;
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
		  const struct op *op, struct sslp_secret *secret)
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
	struct sslp_secret *secret;
	const struct op *op;
	struct file *held;
	int err;

	if (arg->op >= ARRAY_SIZE(ops))
		return -EOPNOTSUPP;
	op = &ops[array_index_nospec(arg->op, ARRAY_SIZE(ops))];
	if (!op->run)
		return -EOPNOTSUPP;
	secret = sslp_secret_get(arg->secret, &held);
	if (IS_ERR(secret))
		return PTR_ERR(secret);
	err = check(arg, op, secret) ?: derive(file, arg, op, secret);
	fput(held);
	return err;
}

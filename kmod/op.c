// SPDX-License-Identifier: GPL-2.0-only
/* What SSLP_IOC_DERIVE can compute, with which secrets, and how much. */
#include <linux/nospec.h>

#include "op.h"

#define HKDF_MAX_BLOCKS	255	/* RFC 5869 section 2.3 */
#define CONTEXT_MAX	255	/* RFC 8446 section 7.1 */

static int op_prf(const struct sslp_source *from,
		  const struct sslp_op_input *in, u8 *out, size_t len)
{
	const struct sslp_chunk seed[] = { in->label, in->seed };

	return sslp_prf(from, seed, ARRAY_SIZE(seed), out, len);
}

static int op_expand_label(const struct sslp_source *from,
			   const struct sslp_op_input *in, u8 *out, size_t len)
{
	const struct sslp_label label = {
		.label = in->label.data, .label_len = in->label.len,
		.context = in->seed.data, .context_len = in->seed.len,
		.out = out, .len = len,
	};

	return sslp_expand_labels(from, &label, 1);
}

static int op_expand(const struct sslp_source *from,
		     const struct sslp_op_input *in, u8 *out, size_t len)
{
	const struct sslp_expand list = { &in->seed, 1, out, len };

	return sslp_expand(from, &list, 1);
}

static int op_extract(const struct sslp_source *from,
		      const struct sslp_op_input *in, u8 *out, size_t len)
{
	return sslp_extract(from, &in->seed, out);
}

static int op_finished(const struct sslp_source *from,
		       const struct sslp_op_input *in, u8 *out, size_t len)
{
	return sslp_finished(from, &in->seed, out);
}

static int op_exporter(const struct sslp_source *from,
		       const struct sslp_op_input *in, u8 *out, size_t len)
{
	return sslp_exporter(from, &in->label, &in->seed, out, len);
}

#define KIND(kind)	BIT(SSLP_SECRET_##kind)

/* Secrets of the schedule of TLS 1.3, as long as the hash */
#define STAGES	(KIND(EARLY) | KIND(HANDSHAKE) | KIND(MASTER13) |	\
		 KIND(EXPORTER) | KIND(RESUMPTION) | KIND(BINDER))

static const struct sslp_op_row ops[] = {
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

/**
 * sslp_op_find() - an operation
 * @number: SSLP_OP_*, or anything
 *
 * Return: operation, or NULL.
 */
const struct sslp_op_row *sslp_op_find(u32 number)
{
	const struct sslp_op_row *op;

	if (number >= ARRAY_SIZE(ops))
		return NULL;
	op = &ops[array_index_nospec(number, ARRAY_SIZE(ops))];
	return op->run ? op : NULL;
}

static int check_lengths(const struct sslp_op_row *op,
			 const struct sslp_derive *arg, size_t digest_len)
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

/**
 * sslp_op_check() - whether a secret may be used so
 * @op: operation
 * @arg: request
 * @secret: of the request
 *
 * Return: 0 or -errno.
 */
int sslp_op_check(const struct sslp_op_row *op, const struct sslp_derive *arg,
		  const struct sslp_secret *secret)
{
	if (!(op->kinds & BIT(secret->kind)))
		return -EPROTOTYPE;
	if (!secret->export && !op->of_tls)
		return -EACCES;
	/* It may only arm */
	if (secret->bound && op->of_tls)
		return -EKEYREJECTED;
	return check_lengths(op, arg, secret->prf->hash->digest_len);
}

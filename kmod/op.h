/* SPDX-License-Identifier: GPL-2.0-only */
/* The operations of SSLP_IOC_DERIVE. */
#ifndef SSLP_OP_H
#define SSLP_OP_H

#include "sslp.h"

/**
 * struct sslp_op_input - what came from user space
 * @label: label
 * @seed: seed, which follows it
 */
struct sslp_op_input {
	struct sslp_chunk label, seed;
};

/**
 * struct sslp_op_row - an operation
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
struct sslp_op_row {
	u32 kinds;
	bool of_tls;
	u32 label_min, label_max, seed_max;
	bool seed_is_digest;
	u32 blocks;
	bool whole;
	int (*run)(const struct sslp_source *from,
		   const struct sslp_op_input *in, u8 *out, size_t len);
};

const struct sslp_op_row *sslp_op_find(u32 number);
int sslp_op_check(const struct sslp_op_row *op, const struct sslp_derive *arg,
		  const struct sslp_secret *secret);

#endif /* SSLP_OP_H */

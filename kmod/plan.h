/* SPDX-License-Identifier: GPL-2.0-only */
/* An arming until its keys are derived: shared by plan.c and the request. */
#ifndef SSLP_PLAN_H
#define SSLP_PLAN_H

#include "sslp.h"

enum { TX, RX, DIRECTIONS };

/**
 * struct sslp_plan - an arming that has not been done yet
 * @file: who asks
 * @arg: request
 * @cipher: its cipher
 * @held: these hold the secrets; NULL for a direction that is not armed
 * @secret: of each direction
 * @chain: where the derivations are noted for later; NULL: do them now
 * @block: of TLS 1.2, from which @key is cut
 * @key: of each direction
 * @mark: the use of each secret, as sslp_used_take() knows it
 * @taken: the use has been taken, but the key is not set yet
 */
struct sslp_plan {
	struct sslp_file *file;
	const struct sslp_arm *arg;
	const struct sslp_cipher *cipher;
	struct file *held[DIRECTIONS];
	struct sslp_secret *secret[DIRECTIONS];
	struct sslp_chain *chain;
	u8 block[SSLP_KEY_BLOCK_MAX];
	struct sslp_record_key key[DIRECTIONS];
	u64 mark[DIRECTIONS];
	bool taken[DIRECTIONS];
};

static inline int sslp_plan_optname(int direction)
{
	return direction == TX ? TLS_TX : TLS_RX;
}

int sslp_plan_check(struct sslp_plan *plan);
int sslp_plan_get(struct sslp_plan *plan, const struct socket *sock);
int sslp_plan_derive(struct sslp_plan *plan);
void sslp_plan_cut(struct sslp_plan *plan);
void sslp_plan_give_back(struct sslp_plan *plan);
void sslp_plan_put(struct sslp_plan *plan);

#endif /* SSLP_PLAN_H */

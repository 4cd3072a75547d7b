/* SPDX-License-Identifier: GPL-2.0-only */
/* Requests that a driver owes an answer: shared by owed.c and the engine. */
#ifndef SSLP_OWED_H
#define SSLP_OWED_H

#include <linux/completion.h>
#include <linux/refcount.h>
#include <linux/scatterlist.h>

#include "sslp.h"

/**
 * struct sslp_request - what the driver may touch
 * @ref: one count of the derivation, one of the driver until it has answered
 * @driver: held
 * @tfm: keyed with the secret of this derivation, and used only for it
 * @done: the answer is there, and came later
 * @at_once: the answer is there, and came with the submission
 * @err: its result
 * @bell: rung with the answer; held. NULL: a task waits for @done
 * @since: in jiffies, with a bell: since then it waits for room or its answer
 * @answers: how many answers the driver had given then
 * @wanted: @since is set
 * @reap: frees this in a context that may sleep
 * @msg: message, of at most @msg_max bytes
 * @msg_max: bytes
 * @digest: answer, alone in its cache lines: devices write it
 * @sg: for @msg
 * @req: request; the driver's context follows
 */
struct sslp_request {
	refcount_t ref;
	struct sslp_driver *driver;
	struct crypto_ahash *tfm;
	struct completion done;
	bool at_once;
	int err;
	struct sslp_bell *bell;
	unsigned long since;
	int answers;
	bool wanted;
	struct work_struct reap;
	u8 *msg;
	size_t msg_max;
	u8 *digest;
	struct scatterlist sg;
	struct ahash_request req;
};

struct sslp_request *sslp_owed_alloc(struct sslp_driver *driver,
				     size_t msg_max);
void sslp_owed_free(struct sslp_request *r);
int sslp_owed_late(const struct sslp_driver *driver, int answers);
bool sslp_owed_try_enter(struct sslp_driver *driver);
int sslp_owed_enter(struct sslp_driver *driver, int answers);
int sslp_owed_submit(struct sslp_request *r, size_t len);

#endif /* SSLP_OWED_H */

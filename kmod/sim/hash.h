/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A simulated accelerator: hash_main.c has the device and its drivers,
 * hash_memory.c the answers that it remembers.
 */
#ifndef SSLP_SIM_HASH_H
#define SSLP_SIM_HASH_H

#include <crypto/hash.h>

/* Bytes: longer ones are computed each time */
#define SIM_KEY_MAX	128
#define SIM_MSG_MAX	4608

/**
 * struct sim_question - what a digest depends on
 * @alg: algorithm and driver
 * @key: of an HMAC
 * @key_len: its bytes
 * @msg: message
 * @len: its bytes
 */
struct sim_question {
	const struct crypto_alg *alg;
	const u8 *key;
	unsigned int key_len;
	const u8 *msg;
	unsigned int len;
};

/* Only the device's worker may call these. @digest is as long as a digest */
bool sim_recall(const struct sim_question *q, u8 *digest, unsigned int len);
void sim_remember(const struct sim_question *q, const u8 *digest,
		  unsigned int len);

void sim_forget(void);

#endif /* SSLP_SIM_HASH_H */

/* SPDX-License-Identifier: MIT */
/* One pair of AF_ALG sockets: one has a key, the other computes. */
#ifndef SSLP_ENGINE_AF_ALG_CHANNEL_H
#define SSLP_ENGINE_AF_ALG_CHANNEL_H

#include "../base/own_fd.h"
#include "engine.h"

/**
 * struct af_alg_channel - a bound parent socket with one operation socket
 * @parent: bound socket, none when the channel is not open
 * @op: operation socket, none when it is not keyed
 * @name: number of what @parent is bound to
 * @busy: a thread has it; everything but @busy is then that thread's alone
 * @owner: id of the key it is keyed with, 0 none
 * @stamp: when it was last given back
 *
 * ALG_SET_KEY fails with EBUSY while an operation socket of the parent is open.
 * So two keys cannot share a parent.
 */
struct af_alg_channel {
	struct own_fd parent, op;
	u16 name;
	bool busy;
	u64 owner;
	u64 stamp;
};

#define AF_ALG_CHANNEL_CLOSED	{ .parent = OWN_FD_NONE, .op = OWN_FD_NONE }

/*
 * Whether it can compute with key @id (not 0), and its operation socket is ours
 */
bool af_alg_channel_is_keyed(struct af_alg_channel *c, u16 name, u64 id);

/**
 * af_alg_channel_key() - key a channel, whatever it was before
 * @c: channel, the caller's
 * @name: number of
 * @driver: the algorithm or driver
 * @key: key
 *
 * Return: 0 or -errno with a message; then the channel must be closed.
 */
int af_alg_channel_key(struct af_alg_channel *c, u16 name, const char *driver,
		       const struct hmac_key *key);

/* Takes the key out of it. The parent stays open if that is possible */
void af_alg_channel_blank(struct af_alg_channel *c);

/* Closes what is still ours */
void af_alg_channel_close(struct af_alg_channel *c);

#endif /* SSLP_ENGINE_AF_ALG_CHANNEL_H */

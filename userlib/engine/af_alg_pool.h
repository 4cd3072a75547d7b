/* SPDX-License-Identifier: MIT */
/* AF_ALG sockets kept for re-use, within a bound. */
#ifndef SSLP_ENGINE_AF_ALG_POOL_H
#define SSLP_ENGINE_AF_ALG_POOL_H

#include "engine.h"

/*
 * A channel is a bound parent socket with one operation socket: ALG_SET_KEY
 * answers EBUSY while an operation socket of the parent is open, so that two
 * keys cannot share a parent. Two descriptors each, for all threads and
 * providers of the process.
 */
#define AF_ALG_CHANNELS		32

struct af_alg_channel;

/* A number for an algorithm or driver name; -errno when there are too many */
int af_alg_pool_name(const char *name);

/**
 * af_alg_channel_get() - a channel keyed with @key, for this caller alone
 * @name: number that af_alg_pool_name() gave
 * @key: key; its hint is used and set
 * @ret: channel, given back with af_alg_channel_put()
 *
 * Waits while all channels are in use.
 *
 * Return: 0 or -errno with a message.
 */
int af_alg_channel_get(u16 name, struct hmac_key *key,
		       struct af_alg_channel **ret);

/**
 * af_alg_channel_put() - give a channel back
 * @channel: channel
 * @keep: leave it keyed for the next use of the same key; otherwise nothing
 *	of the key stays in the kernel
 */
void af_alg_channel_put(struct af_alg_channel *channel, bool keep);

/* Its operation socket */
int af_alg_channel_op(const struct af_alg_channel *channel);

/* Close a channel whose state is no longer known */
void af_alg_channel_drop(struct af_alg_channel *channel);

/* Take @key out of every channel that is keyed with it */
void af_alg_pool_forget(struct hmac_key *key);

#endif /* SSLP_ENGINE_AF_ALG_POOL_H */

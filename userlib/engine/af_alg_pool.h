/* SPDX-License-Identifier: MIT */
/* AF_ALG sockets that are kept for later use, up to a limit. */
#ifndef SSLP_ENGINE_AF_ALG_POOL_H
#define SSLP_ENGINE_AF_ALG_POOL_H

#include "af_alg_channel.h"

/*
 * Each has two descriptors. They are for all threads and providers of the
 * process
 */
#define AF_ALG_CHANNELS		32

/*
 * A number for the name of an algorithm or driver; -errno with a message if the
 * kernel does not have it, or if there are too many names
 */
int af_alg_pool_name(const char *name);

/**
 * af_alg_pool_get() - a channel keyed with @key, for this caller alone
 * @name: number that af_alg_pool_name() gave
 * @key: key; its hint is used and set
 * @ret: channel, given back with af_alg_pool_put()
 *
 * Waits while all channels are in use. The channel's descriptors are checked
 * here, once. Until af_alg_pool_put() they are taken for ours.
 *
 * Return: 0 or -errno with a message.
 */
int af_alg_pool_get(u16 name, struct hmac_key *key,
		    struct af_alg_channel **ret);

/**
 * af_alg_pool_put() - give a channel back
 * @channel: channel
 * @keep: leave it keyed for the next use of the same key; otherwise nothing
 *	of the key stays in the kernel
 */
void af_alg_pool_put(struct af_alg_channel *channel, bool keep);

/* Close a channel whose state is no longer known */
void af_alg_pool_drop(struct af_alg_channel *channel);

/* Take @key out of every channel that is keyed with it */
void af_alg_pool_forget(struct hmac_key *key);

#endif /* SSLP_ENGINE_AF_ALG_POOL_H */

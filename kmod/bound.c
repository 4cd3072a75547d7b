// SPDX-License-Identifier: GPL-2.0-only
/* Secrets that are bound to one connection, and how often they may be used. */
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "sslp.h"

static_assert(SSLP_BIND_CLIENT == SSLP_ARM_CLIENT);
static_assert(SSLP_BIND_SERVER == SSLP_ARM_SERVER);

static bool is_one_of(u32 flags, u32 one, u32 other)
{
	return flags == one || flags == other;
}

static int check_tls12(const struct sslp_bind *to,
		       const struct sslp_secret *secret)
{
	if (secret->kind != SSLP_SECRET_PREMASTER &&
	    secret->kind != SSLP_SECRET_MASTER)
		return -EINVAL;
	/* The hash of TLS 1.0 and 1.1, which arms no socket */
	if (secret->prf->second)
		return -EINVAL;
	return is_one_of(to->flags, SSLP_BIND_CLIENT, SSLP_BIND_SERVER) ?
	       0 : -EINVAL;
}

static int check_tls13(const struct sslp_bind *to,
		       const struct sslp_secret *secret)
{
	if (secret->kind != SSLP_SECRET_TRAFFIC ||
	    memchr_inv(to->client_random, 0, 2 * SSLP_TLS_RANDOM_SIZE))
		return -EINVAL;
	return is_one_of(to->flags, SSLP_BIND_TX, SSLP_BIND_RX) ? 0 : -EINVAL;
}

static int check(const struct sslp_bind *to, const struct sslp_secret *secret)
{
	const u32 known = SSLP_BIND_CLIENT | SSLP_BIND_SERVER | SSLP_BIND_TX |
			  SSLP_BIND_RX;
	int err;

	if (to->flags & ~known)
		return -EOPNOTSUPP;
	if (!to->uses || secret->export)
		return -EINVAL;
	if (to->version == TLS_1_2_VERSION)
		err = check_tls12(to, secret);
	else if (to->version == TLS_1_3_VERSION)
		err = check_tls13(to, secret);
	else
		err = -EOPNOTSUPP;
	if (err)
		return err;
	return sslp_cipher_find(to->version, to->cipher) ? 0 :
							   -EPROTONOSUPPORT;
}

static int copy_in(struct sslp_bind *to, const void __user *address)
{
	u32 size;

	if (get_user(size, (const u32 __user *)address))
		return -EFAULT;
	if (size < sizeof(*to))
		return -EMSGSIZE;
	if (size > PAGE_SIZE)
		return -E2BIG;
	return copy_struct_from_user(to, sizeof(*to), address, size);
}

static int bind(struct sslp_secret *secret, const struct sslp_bind *to)
{
	struct sslp_bound *bound = kmalloc(sizeof(*bound), GFP_KERNEL_ACCOUNT);

	if (!bound)
		return -ENOMEM;
	bound->to = *to;
	bound->left = to->uses;
	secret->bound = bound;
	return 0;
}

/**
 * sslp_bind_secret() - from now on a secret is for one connection only
 * @secret: secret without a descriptor, not bound
 * @address: user's address of a struct sslp_bind, or 0: any connection
 *
 * Return: 0 or -errno.
 */
int sslp_bind_secret(struct sslp_secret *secret, u64 address)
{
	struct sslp_bind to;
	int err;

	if (!address)
		return 0;
	err = copy_in(&to, u64_to_user_ptr(address)) ?: check(&to, secret);
	return err ?: bind(secret, &to);
}

/**
 * sslp_bind_child() - bind a secret like the one that it comes from
 * @child: secret without a descriptor, not bound
 * @parent: bound secret, which will have no other child
 *
 * Return: 0 or -ENOMEM.
 */
int sslp_bind_child(struct sslp_secret *child, const struct sslp_secret *parent)
{
	return bind(child, &parent->bound->to);
}

/**
 * sslp_bound_check() - whether a secret may be used in this way
 * @secret: secret, bound or not
 * @use: what it is used for; @size and @uses are ignored
 *
 * Return: 0 or -EKEYREJECTED.
 */
int sslp_bound_check(const struct sslp_secret *secret,
		     const struct sslp_bind *use)
{
	const struct sslp_bind *to;

	if (!secret->bound)
		return 0;
	to = &secret->bound->to;
	if (to->flags != use->flags || to->version != use->version ||
	    to->cipher != use->cipher)
		return -EKEYREJECTED;
	if (to->socket_cookie && to->socket_cookie != use->socket_cookie)
		return -EKEYREJECTED;
	/* These bytes are public, so nobody needs to hide where they differ */
	return memcmp(to->client_random, use->client_random,
		      2 * SSLP_TLS_RANDOM_SIZE) ? -EKEYREJECTED : 0;
}

/**
 * sslp_bound_step() - whether a bound secret may have this child
 * @secret: secret, bound or not
 * @step: SSLP_STEP_*
 * @randoms: for SSLP_STEP_MASTER
 *
 * A wrong session hash (RFC 7627) gives a master secret that fits no
 * connection, so the hash need not be known before.
 *
 * Return: 0 or -EKEYREJECTED.
 */
int sslp_bound_step(const struct sslp_secret *secret, u32 step,
		    const u8 *randoms)
{
	if (!secret->bound || step == SSLP_STEP_EXTENDED_MASTER)
		return 0;
	if (step != SSLP_STEP_MASTER)
		return -EKEYREJECTED;
	return memcmp(secret->bound->to.client_random, randoms,
		      2 * SSLP_TLS_RANDOM_SIZE) ? -EKEYREJECTED : 0;
}

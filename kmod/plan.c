// SPDX-License-Identifier: GPL-2.0-only
/* An arming until its keys are derived: its secrets and their uses. */
#include <linux/file.h>
#include <linux/string.h>

#include "plan.h"

static bool is_tls12(const struct sslp_plan *plan)
{
	return plan->arg->version == TLS_1_2_VERSION;
}

static int check_arg(const struct sslp_arm *arg)
{
	u32 role = arg->flags & (SSLP_ARM_CLIENT | SSLP_ARM_SERVER);

	if (!sslp_arm_allowed())
		return -EOPNOTSUPP;
	if (arg->reserved || (arg->tx_secret == -1 && arg->rx_secret == -1))
		return -EINVAL;
	if (arg->version == TLS_1_2_VERSION) {
		/*
		 * RFC 5246 section 7.4.9: Finished has used number 0 under this
		 * key
		 */
		if (arg->tx_secret != -1 && !arg->tx_seq)
			return -EINVAL;
		return role == SSLP_ARM_CLIENT || role == SSLP_ARM_SERVER ?
		       0 : -EINVAL;
	}
	if (arg->version != TLS_1_3_VERSION)
		return -EOPNOTSUPP;
	return role || memchr_inv(arg->client_random, 0,
				  2 * SSLP_TLS_RANDOM_SIZE) ? -EINVAL : 0;
}

/**
 * sslp_plan_check() - check all that needs neither secret nor socket
 * @plan: plan with its request; gets its cipher
 *
 * Return: 0 or -errno.
 */
int sslp_plan_check(struct sslp_plan *plan)
{
	int err = check_arg(plan->arg);

	if (err)
		return err;
	plan->cipher = sslp_cipher_find(plan->arg->version, plan->arg->cipher);
	return plan->cipher ? 0 : -EPROTONOSUPPORT;
}

/*
 * There is one master secret for both directions, but a traffic secret for
 * each. A connection has one hash: sslp_chain_pick() is asked for one.
 */
static int check_pair(const struct sslp_plan *plan)
{
	const struct sslp_secret *tx = plan->secret[TX];
	const struct sslp_secret *rx = plan->secret[RX];
	bool one = tx == rx;

	if (!tx || !rx)
		return 0;
	if (one != is_tls12(plan))
		return -EINVAL;
	return tx->prf == rx->prf ? 0 : -EPROTOTYPE;
}

static int check_secrets(const struct sslp_plan *plan)
{
	u32 kind = is_tls12(plan) ? SSLP_SECRET_MASTER : SSLP_SECRET_TRAFFIC;
	int i;

	for (i = 0; i < DIRECTIONS; i++) {
		const struct sslp_secret *secret = plan->secret[i];

		if (secret && (secret->kind != kind || secret->prf->second))
			return -EPROTOTYPE;
	}
	return check_pair(plan);
}

static int get_secrets(struct sslp_plan *plan)
{
	const int fds[DIRECTIONS] = { plan->arg->tx_secret,
				      plan->arg->rx_secret };
	struct sslp_secret *secret;
	int i;

	for (i = 0; i < DIRECTIONS; i++) {
		if (fds[i] == -1)
			continue;
		secret = sslp_secret_get(fds[i], &plan->held[i]);
		if (IS_ERR(secret))
			return PTR_ERR(secret);
		plan->secret[i] = secret;
	}
	return check_secrets(plan);
}

/**
 * sslp_plan_put() - let go of the secrets
 * @plan: plan
 */
void sslp_plan_put(struct sslp_plan *plan)
{
	int i;

	for (i = 0; i < DIRECTIONS; i++)
		if (plan->held[i])
			fput(plan->held[i]);
}

/* Bound secrets: only for this connection */
static int check_bound(const struct sslp_plan *plan, const struct socket *sock)
{
	const struct sslp_arm *arg = plan->arg;
	struct sslp_bind use = {
		.version = arg->version, .cipher = arg->cipher,
		.socket_cookie = sslp_socket_cookie(sock),
	};
	int i, err = 0;

	memcpy(use.client_random, arg->client_random, SSLP_TLS_RANDOM_SIZE);
	memcpy(use.server_random, arg->server_random, SSLP_TLS_RANDOM_SIZE);
	for (i = 0; !err && i < DIRECTIONS; i++) {
		if (!plan->secret[i])
			continue;
		if (is_tls12(plan))
			use.flags = arg->flags &
				    (SSLP_ARM_CLIENT | SSLP_ARM_SERVER);
		else
			use.flags = i == TX ? SSLP_BIND_TX : SSLP_BIND_RX;
		err = sslp_bound_check(plan->secret[i], &use);
	}
	return err;
}

/**
 * sslp_plan_get() - get the secrets, and check that they may arm this socket
 * @plan: checked plan
 * @sock: what is to be armed
 *
 * Return: 0 or -errno; sslp_plan_put() follows in both cases.
 */
int sslp_plan_get(struct sslp_plan *plan, const struct socket *sock)
{
	return get_secrets(plan) ?: check_bound(plan, sock);
}

static int take(struct sslp_plan *plan, int i, u64 mark)
{
	int err = sslp_used_take(plan->secret[i], mark);

	plan->mark[i] = mark;
	plan->taken[i] = !err;
	return err;
}

/**
 * sslp_plan_give_back() - give back the uses of keys that went into no socket
 * @plan: plan whose arming has ended
 */
void sslp_plan_give_back(struct sslp_plan *plan)
{
	int i;

	for (i = 0; i < DIRECTIONS; i++)
		if (plan->taken[i])
			sslp_used_give_back(plan->secret[i], plan->mark[i]);
}

static int take_tls12(struct sslp_plan *plan)
{
	const struct sslp_arm *arg = plan->arg;
	u64 role = arg->flags & (SSLP_ARM_CLIENT | SSLP_ARM_SERVER);
	int i, err = 0;
	u64 mark;

	/*
	 * RFC 5246 section 6.3: the key block depends on these, and not on the
	 * cipher. They are hashed once, and the direction is added
	 */
	mark = sslp_used_mark(SSLP_USED_KEY | role << 8, arg->client_random,
			      2 * SSLP_TLS_RANDOM_SIZE);
	for (i = 0; !err && i < DIRECTIONS; i++)
		if (plan->secret[i])
			err = take(plan, i, mark + sslp_plan_optname(i));
	return err;
}

/* A master secret never changes, so nobody locks it */
static int derive_tls12(struct sslp_plan *plan)
{
	const struct sslp_arm *arg = plan->arg;
	struct sslp_source from;
	int err;

	err = take_tls12(plan);
	if (err)
		return err;
	sslp_secret_source(&from, plan->file,
			   plan->secret[TX] ?: plan->secret[RX],
			   arg->driver, arg->flags);
	from.chain = plan->chain;
	return sslp_key_block(&from, arg->client_random, arg->server_random,
			      plan->block, 2 * (plan->cipher->key_len +
						plan->cipher->tls12_iv_len));
}

/* The secret is locked, so the generation that is noted is the one in use */
static int use_traffic(struct sslp_plan *plan, int i)
{
	struct sslp_secret *secret = plan->secret[i];
	struct sslp_source from;
	int err;

	err = take(plan, i, sslp_secret_key_mark(secret, secret->generation,
						 sslp_plan_optname(i)));
	if (err)
		return err;
	sslp_secret_source(&from, plan->file, secret, plan->arg->driver,
			   plan->arg->flags);
	from.chain = plan->chain;
	return sslp_traffic_key(&from, plan->cipher->key_len, &plan->key[i]);
}

static int derive_tls13(struct sslp_plan *plan)
{
	int i, err = 0;

	for (i = 0; !err && i < DIRECTIONS; i++) {
		if (!plan->secret[i])
			continue;
		err = down_read_killable(&plan->secret[i]->lock);
		if (err)
			break;
		err = use_traffic(plan, i);
		up_read(&plan->secret[i]->lock);
	}
	return err;
}

/**
 * sslp_plan_derive() - derive the keys, or note that for a chain
 * @plan: plan with its secrets
 *
 * Return: 0 or -errno; sslp_plan_give_back() follows in both cases.
 */
int sslp_plan_derive(struct sslp_plan *plan)
{
	return is_tls12(plan) ? derive_tls12(plan) : derive_tls13(plan);
}

/**
 * sslp_plan_cut() - cut the key block into keys
 * @plan: plan whose derivation is over, and went well
 */
void sslp_plan_cut(struct sslp_plan *plan)
{
	bool client = plan->arg->flags & SSLP_ARM_CLIENT;

	if (is_tls12(plan))
		sslp_key_block_cut(plan->block, plan->cipher->key_len,
				   plan->cipher->tls12_iv_len,
				   &plan->key[client ? TX : RX],
				   &plan->key[client ? RX : TX]);
}

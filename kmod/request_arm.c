// SPDX-License-Identifier: GPL-2.0-only
/* SSLP_IOC_ARM: from secrets to a socket that encrypts. */
#include <linux/file.h>
#include <linux/ktime.h>
#include <linux/string.h>

#include "sslp.h"
#include "trace.h"

enum { TX, RX, DIRECTIONS };

/**
 * struct plan - an arming, ready to be done
 * @file: who asks
 * @arg: request
 * @cipher: its cipher
 * @held: these hold the secrets; NULL for a direction that is not armed
 * @secret: of each direction
 * @key: of each direction
 * @mark: the use of each secret, as sslp_used_take() knows it
 * @taken: the use has been taken, but the key is not set yet
 */
struct plan {
	struct sslp_file *file;
	const struct sslp_arm *arg;
	const struct sslp_cipher *cipher;
	struct file *held[DIRECTIONS];
	struct sslp_secret *secret[DIRECTIONS];
	struct sslp_record_key key[DIRECTIONS];
	u64 mark[DIRECTIONS];
	bool taken[DIRECTIONS];
};

static const int optnames[DIRECTIONS] = { TLS_TX, TLS_RX };

static bool is_tls12(const struct plan *plan)
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
		 * RFC 5246 section 7.4.9: Finished has used this key and number
		 * 0
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

/*
 * There is one master secret for both directions, but a traffic secret for each
 */
static int check_secrets(const struct plan *plan)
{
	u32 kind = is_tls12(plan) ? SSLP_SECRET_MASTER : SSLP_SECRET_TRAFFIC;
	int i;

	for (i = 0; i < DIRECTIONS; i++) {
		const struct sslp_secret *secret = plan->secret[i];

		if (secret && (secret->kind != kind || secret->prf->second))
			return -EPROTOTYPE;
	}
	if (!plan->secret[TX] || !plan->secret[RX])
		return 0;
	return (plan->secret[TX] == plan->secret[RX]) == is_tls12(plan) ?
	       0 : -EINVAL;
}

static int get_secrets(struct plan *plan)
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

static void put_secrets(struct plan *plan)
{
	int i;

	for (i = 0; i < DIRECTIONS; i++)
		if (plan->held[i])
			fput(plan->held[i]);
}

/* Bound secrets: only for this connection */
static int check_bound(const struct plan *plan, const struct socket *sock)
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

static int take(struct plan *plan, int i, u64 mark)
{
	int err = sslp_used_take(plan->secret[i], mark);

	plan->mark[i] = mark;
	plan->taken[i] = !err;
	return err;
}

/* Keys that went into no socket may be used again */
static void give_back(struct plan *plan)
{
	int i;

	for (i = 0; i < DIRECTIONS; i++)
		if (plan->taken[i])
			sslp_used_give_back(plan->secret[i], plan->mark[i]);
}

static int take_tls12(struct plan *plan)
{
	const struct sslp_arm *arg = plan->arg;
	u64 role = arg->flags & (SSLP_ARM_CLIENT | SSLP_ARM_SERVER);
	int i, err = 0;

	/*
	 * RFC 5246 section 6.3: the key block depends on these, not on the
	 * cipher
	 */
	for (i = 0; !err && i < DIRECTIONS; i++)
		if (plan->secret[i])
			err = take(plan, i,
				   sslp_used_mark(SSLP_USED_KEY | role << 8 |
						  (u64)optnames[i] << 16,
						  arg->client_random,
						  2 * SSLP_TLS_RANDOM_SIZE));
	return err;
}

/* A master secret never changes: nobody locks it */
static int derive_tls12(struct sslp_file *file, struct plan *plan)
{
	const struct sslp_arm *arg = plan->arg;
	bool client = arg->flags & SSLP_ARM_CLIENT;
	struct sslp_source from;
	int err;

	err = take_tls12(plan);
	if (err)
		return err;
	sslp_secret_source(&from, file, plan->secret[TX] ?: plan->secret[RX],
			   arg->driver, arg->flags);
	return sslp_key_block(&from, arg->client_random, arg->server_random,
			      plan->cipher->key_len, plan->cipher->tls12_iv_len,
			      &plan->key[client ? TX : RX],
			      &plan->key[client ? RX : TX]);
}

/* The secret is locked, so the noted generation is the one that is used */
static int use_traffic(struct sslp_file *file, struct plan *plan, int i)
{
	struct sslp_secret *secret = plan->secret[i];
	struct sslp_source from;
	int err;

	err = take(plan, i, sslp_secret_key_mark(secret, secret->generation,
						 optnames[i]));
	if (err)
		return err;
	sslp_secret_source(&from, file, secret, plan->arg->driver,
			   plan->arg->flags);
	return sslp_traffic_key(&from, plan->cipher->key_len, &plan->key[i]);
}

static int derive_tls13(struct sslp_file *file, struct plan *plan)
{
	int i, err = 0;

	for (i = 0; !err && i < DIRECTIONS; i++) {
		if (!plan->secret[i])
			continue;
		err = down_read_killable(&plan->secret[i]->lock);
		if (err)
			break;
		err = use_traffic(file, plan, i);
		up_read(&plan->secret[i]->lock);
	}
	return err;
}

static int check_unarmed(struct socket *sock, const struct plan *plan)
{
	struct tls_crypto_info info;
	int i, err;

	for (i = 0; i < DIRECTIONS; i++) {
		err = sslp_socket_armed(sock, optnames[i], &info);
		if (err < 0 || (err && plan->secret[i]))
			return -EEXIST;
		/* Both directions of a connection have the same */
		if (err && (info.version != plan->arg->version ||
			    info.cipher_type != plan->arg->cipher))
			return -EINVAL;
	}
	return 0;
}

static int set_key(struct socket *sock, struct plan *plan, int i)
{
	const struct sslp_arm *arg = plan->arg;
	u64 start = trace_sslp_arm_enabled() ? ktime_get_ns() : 0;
	int err;

	err = sslp_socket_set_key(sock, optnames[i], plan->cipher,
				  arg->version, &plan->key[i],
				  i == TX ? arg->tx_seq : arg->rx_seq);
	/* Kernel TLS does not know the cipher: everything else was checked */
	if (err == -EINVAL)
		err = -EPROTONOSUPPORT;
	if (start)
		trace_sslp_arm(optnames[i], arg->version, arg->cipher, err,
			       ktime_get_ns() - start);
	if (!err)
		sslp_count(plan->file, NULL, NULL, SSLP_ARMED);
	/* In this case the key may have been in use for a moment */
	if (!err || err == -ENOTRECOVERABLE)
		plan->taken[i] = false;
	/* Another setsockopt() was faster */
	return err == -EBUSY ? -EEXIST : err;
}

/* Kernel TLS cannot undo this */
static int set_keys(struct socket *sock, struct plan *plan)
{
	int err = 0;

	if (plan->secret[TX])
		err = set_key(sock, plan, TX);
	if (err || !plan->secret[RX])
		return err;
	err = set_key(sock, plan, RX);
	return err && plan->secret[TX] ? -ENOTRECOVERABLE : err;
}

/* After TCP_ULP the socket is no longer the same */
static int arm_socket(struct socket *sock, struct plan *plan)
{
	int err;

	err = sslp_socket_lock(sock);
	if (err)
		return err;
	err = check_unarmed(sock, plan) ?: sslp_socket_attach(sock) ?:
	      set_keys(sock, plan);
	sslp_socket_unlock(sock);
	return err;
}

static int arm(struct sslp_file *file, struct plan *plan, struct socket *sock)
{
	int err;

	err = get_secrets(plan) ?: check_bound(plan, sock) ?:
	      check_unarmed(sock, plan) ?: sslp_cipher_probe(plan->cipher);
	if (err)
		return err;
	err = is_tls12(plan) ? derive_tls12(file, plan) :
			       derive_tls13(file, plan);
	err = err ?: arm_socket(sock, plan);
	give_back(plan);
	return err;
}

/**
 * sslp_do_arm() - SSLP_IOC_ARM
 * @file: open /dev/sslp
 * @request: struct sslp_arm
 *
 * Return: 0 or -errno.
 */
int sslp_do_arm(struct sslp_file *file, void *request)
{
	struct plan plan = { .file = file, .arg = request };
	struct socket *sock;
	int err;

	err = check_arg(plan.arg);
	if (err)
		return err;
	plan.cipher = sslp_cipher_find(plan.arg->version, plan.arg->cipher);
	if (!plan.cipher)
		return -EPROTONOSUPPORT;
	sock = sslp_socket_get(plan.arg->socket);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	err = arm(file, &plan, sock);
	memzero_explicit(plan.key, sizeof(plan.key));
	put_secrets(&plan);
	sockfd_put(sock);
	return err;
}

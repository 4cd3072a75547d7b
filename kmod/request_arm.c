// SPDX-License-Identifier: GPL-2.0-only
/* SSLP_IOC_ARM: from secrets to a socket that encrypts. */
#include <linux/file.h>
#include <linux/ktime.h>
#include <linux/string.h>

#include "plan.h"
#include "trace.h"

static int check_unarmed(struct socket *sock, const struct sslp_plan *plan)
{
	struct tls_crypto_info info;
	int i, err;

	for (i = 0; i < DIRECTIONS; i++) {
		err = sslp_socket_armed(sock, sslp_plan_optname(i), &info);
		if (err < 0 || (err && plan->secret[i]))
			return -EEXIST;
		/* Both directions of a connection have the same */
		if (err && (info.version != plan->arg->version ||
			    info.cipher_type != plan->arg->cipher))
			return -EINVAL;
	}
	return 0;
}

static int set_key(struct socket *sock, struct sslp_plan *plan, int i)
{
	const struct sslp_arm *arg = plan->arg;
	u64 start = trace_sslp_arm_enabled() ? ktime_get_ns() : 0;
	int err;

	err = sslp_socket_set_key(sock, sslp_plan_optname(i), plan->cipher,
				  arg->version, &plan->key[i],
				  i == TX ? arg->tx_seq : arg->rx_seq);
	/* Kernel TLS does not know the cipher: everything else was checked */
	if (err == -EINVAL)
		err = -EPROTONOSUPPORT;
	if (start)
		trace_sslp_arm(sslp_plan_optname(i), arg->version, arg->cipher,
			       err, ktime_get_ns() - start);
	if (!err)
		sslp_count(plan->file, NULL, NULL, SSLP_ARMED);
	/* In this case the key may have been in use for a moment */
	if (!err || err == -ENOTRECOVERABLE)
		plan->taken[i] = false;
	/* Another setsockopt() was faster */
	return err == -EBUSY ? -EEXIST : err;
}

/* Kernel TLS cannot undo this */
static int set_keys(struct socket *sock, struct sslp_plan *plan)
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
static int arm_socket(struct socket *sock, struct sslp_plan *plan)
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

static int arm(struct sslp_plan *plan, struct socket *sock)
{
	int err;

	err = sslp_plan_get(plan, sock) ?: check_unarmed(sock, plan) ?:
	      sslp_cipher_probe(plan->cipher);
	if (err)
		return err;
	err = sslp_plan_derive(plan) ?: arm_socket(sock, plan);
	sslp_plan_give_back(plan);
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
	struct sslp_plan plan = { .file = file, .arg = request };
	struct socket *sock;
	int err;

	err = sslp_plan_check(&plan);
	if (err)
		return err;
	sock = sslp_socket_get(plan.arg->socket);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	err = arm(&plan, sock);
	memzero_explicit(plan.key, sizeof(plan.key));
	sslp_plan_put(&plan);
	sockfd_put(sock);
	return err;
}

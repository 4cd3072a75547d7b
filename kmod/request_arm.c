// SPDX-License-Identifier: GPL-2.0-only
/* SSLP_IOC_ARM: from secrets to a socket that encrypts. */
#include <linux/file.h>
#include <linux/ktime.h>
#include <linux/slab.h>
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
	/*
	 * Kernel TLS does not know the cipher, because everything else was
	 * checked
	 */
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
	struct sslp_turn turn;
	int err;

	err = sslp_socket_lock(sock, &turn);
	if (err)
		return err;
	err = check_unarmed(sock, plan) ?: sslp_socket_attach(sock) ?:
	      set_keys(sock, plan);
	sslp_socket_unlock(&turn);
	return err;
}

static int check(struct sslp_plan *plan, struct socket *sock)
{
	return sslp_plan_get(plan, sock) ?: check_unarmed(sock, plan) ?:
	       sslp_cipher_probe(plan->cipher);
}

/* @err: how the derivation ended; on failure the uses taken are given back */
static int complete_arm(struct sslp_plan *plan, struct socket *sock, int err)
{
	if (!err) {
		sslp_plan_cut(plan);
		err = arm_socket(sock, plan);
	}
	sslp_plan_give_back(plan);
	memzero_explicit(plan->block, sizeof(plan->block));
	memzero_explicit(plan->key, sizeof(plan->key));
	return err;
}

static int arm(struct sslp_plan *plan, struct socket *sock)
{
	int err = check(plan, sock);

	return err ?: complete_arm(plan, sock, sslp_plan_derive(plan));
}

/* Checks everything that needs no secret. Return: socket, or -errno */
static struct socket *prepare(struct sslp_plan *plan)
{
	int err = sslp_plan_check(plan);

	return err ? ERR_PTR(err) : sslp_socket_get(plan->arg->socket);
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
	struct socket *sock = prepare(&plan);
	int err;

	if (IS_ERR(sock))
		return PTR_ERR(sock);
	err = arm(&plan, sock);
	sslp_plan_put(&plan);
	sockfd_put(sock);
	return err;
}

/**
 * struct begun - a request that has been begun
 * @job: of a batch
 * @arg: request
 * @plan: what is to be done with it
 * @sock: socket
 */
struct begun {
	struct sslp_job job;
	struct sslp_arm arg;
	struct sslp_plan plan;
	struct socket *sock;
};

static void let_go(struct begun *b)
{
	sslp_plan_put(&b->plan);
	sockfd_put(b->sock);
	kfree_sensitive(b);
}

static int end(struct sslp_job *job, int err, s32 __user *result)
{
	struct begun *b = container_of(job, struct begun, job);

	err = complete_arm(&b->plan, b->sock, err);
	let_go(b);
	return err;
}

static int begin(struct begun *b, const struct sslp_start *start)
{
	struct sslp_plan *plan = &b->plan;
	const struct sslp_secret *secret;
	int err = check(plan, b->sock);

	if (err)
		return err;
	secret = plan->secret[TX] ?: plan->secret[RX];
	plan->chain = sslp_chain_pick(&b->job.chain, start, plan->file,
				      plan->arg->driver, secret->prf);
	if (IS_ERR(plan->chain))
		return PTR_ERR(plan->chain);
	err = sslp_plan_derive(plan);
	if (err)
		complete_arm(plan, b->sock, err);
	return err;
}

/**
 * sslp_begin_arm() - SSLP_IOC_ARM before its turn
 * @file: open /dev/sslp
 * @request: struct sslp_arm
 * @start: how it is begun
 *
 * Return: job, or -errno; -EAGAIN: do it at its turn.
 */
struct sslp_job *sslp_begin_arm(struct sslp_file *file, const void *request,
				const struct sslp_start *start)
{
	struct begun *b = kzalloc(sizeof(*b), GFP_KERNEL_ACCOUNT);
	int err;

	if (!b)
		return ERR_PTR(-ENOMEM);
	b->arg = *(const struct sslp_arm *)request;
	b->plan.file = file;
	b->plan.arg = &b->arg;
	b->job.end = end;
	sslp_chain_init(&b->job.chain, start, b->arg.flags);
	b->sock = prepare(&b->plan);
	if (IS_ERR(b->sock)) {
		err = PTR_ERR(b->sock);
		kfree(b);
		return ERR_PTR(err);
	}
	err = begin(b, start);
	if (!err)
		return &b->job;
	sslp_chain_end(&b->job.chain, 0);
	let_go(b);
	return ERR_PTR(err);
}

// SPDX-License-Identifier: GPL-2.0-only
/* SSLP_IOC_REKEY: the next generation of one direction. */
#include <linux/file.h>
#include <linux/ktime.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "sslp.h"
#include "trace.h"

static const struct sslp_cipher *armed_with(struct socket *sock, int optname)
{
	struct tls_crypto_info info;
	const struct sslp_cipher *cipher;
	int err;

	err = sslp_socket_armed(sock, optname, &info);
	if (err < 0)
		return ERR_PTR(err);
	if (!err)
		return ERR_PTR(-ENOTCONN);
	if (info.version != TLS_1_3_VERSION)
		return ERR_PTR(-EOPNOTSUPP);
	cipher = sslp_cipher_find(info.version, info.cipher_type);
	return cipher ?: ERR_PTR(-EPROTONOSUPPORT);
}

/**
 * struct change - from one key to the next
 * @file: who asks
 * @sock: socket
 * @optname: TLS_TX or TLS_RX
 * @seen: the caller has seen the KeyUpdate, even if the kernel has not
 * @cipher: cipher
 * @now: key of the secret's generation
 * @next: key of the next one
 */
struct change {
	struct sslp_file *file;
	struct socket *sock;
	int optname;
	bool seen;
	const struct sslp_cipher *cipher;
	struct sslp_record_key now, next;
};

/* A new key without a KeyUpdate would break the connection */
static int check_ready(const struct change *c)
{
	int holds = sslp_socket_holds(c->sock, c->optname, c->cipher,
				      TLS_1_3_VERSION, &c->now);

	if (holds <= 0)
		return holds ?: -ESTALE;
	if (c->optname == TLS_RX && !c->seen &&
	    !sslp_socket_key_awaited(c->sock))
		return -ENOMSG;
	return 0;
}

static int set_key(const struct change *c)
{
	u64 start = trace_sslp_rekey_enabled() ? ktime_get_ns() : 0;
	int err;

	/* RFC 8446 section 5.3: numbers start again with each key */
	err = sslp_socket_set_key(c->sock, c->optname, c->cipher,
				  TLS_1_3_VERSION, &c->next, 0);
	if (start)
		trace_sslp_rekey(c->optname, TLS_1_3_VERSION, c->cipher->type,
				 err, ktime_get_ns() - start);
	if (!err)
		sslp_count(c->file, NULL, NULL, SSLP_REKEYED);
	if (err == -ENOTRECOVERABLE &&
	    sslp_socket_holds(c->sock, c->optname, c->cipher, TLS_1_3_VERSION,
			      &c->now) > 0)
		return -EPERM;
	return err == -EBUSY ? -EOPNOTSUPP : err;
}

static int change_key(const struct change *c)
{
	struct sslp_turn turn;
	int err;

	err = sslp_socket_lock(c->sock, &turn);
	if (err)
		return err;
	err = check_ready(c) ?: set_key(c);
	sslp_socket_unlock(&turn);
	return err;
}

static void advance(struct sslp_secret *secret, const u8 *next)
{
	u32 old = secret->generation;

	sslp_prepared_free(secret->prepared);
	secret->prepared = NULL;
	memcpy(secret->bytes, next, secret->len);
	WRITE_ONCE(secret->generation, old + 1);
	/* Nobody can use it any more */
	sslp_used_forget(secret, sslp_secret_key_mark(secret, old, TLS_TX));
	sslp_used_forget(secret, sslp_secret_key_mark(secret, old, TLS_RX));
}

/*
 * The secret's lock is held for writing: nobody else derives or arms the same
 * generation. After the key is in the socket nothing can fail.
 */
static int rekey_locked(struct sslp_file *file, const struct sslp_rekey *arg,
			struct change *c, struct sslp_secret *secret)
{
	u64 mark = sslp_secret_key_mark(secret, secret->generation + 1,
					c->optname);
	u8 next[HASH_MAX_DIGESTSIZE];
	struct sslp_source from;
	int err;

	sslp_secret_source(&from, file, secret, arg->driver, arg->flags);
	err = sslp_traffic_key(&from, c->cipher->key_len, &c->now) ?:
	      sslp_next_traffic(&from, next);
	if (!err && arg->next &&
	    copy_to_user(u64_to_user_ptr(arg->next), next, secret->len))
		err = -EFAULT;
	if (err)
		goto out_wipe;
	from.key = next;
	from.prepared = NULL;
	err = sslp_traffic_key(&from, c->cipher->key_len, &c->next) ?:
	      sslp_used_take(secret, mark);
	if (err)
		goto out_wipe;
	err = change_key(c);
	if (!err)
		advance(secret, next);
	else if (err != -ENOTRECOVERABLE)
		sslp_used_give_back(secret, mark);
out_wipe:
	memzero_explicit(next, sizeof(next));
	return err;
}

static int check_bound(const struct change *c, const struct sslp_secret *secret)
{
	const struct sslp_bind use = {
		.flags = c->optname == TLS_TX ? SSLP_BIND_TX : SSLP_BIND_RX,
		.version = TLS_1_3_VERSION, .cipher = c->cipher->type,
		.socket_cookie = sslp_socket_cookie(c->sock),
	};

	return sslp_bound_check(secret, &use);
}

static int rekey(struct sslp_file *file, const struct sslp_rekey *arg,
		 struct socket *sock)
{
	struct change c = {
		.file = file, .sock = sock, .optname = arg->direction,
		.seen = arg->flags & SSLP_REKEY_SEEN,
	};
	struct sslp_secret *secret;
	struct file *held;
	int err;

	secret = sslp_secret_get(arg->secret, &held);
	if (IS_ERR(secret))
		return PTR_ERR(secret);
	err = -EPROTOTYPE;
	if (secret->kind != SSLP_SECRET_TRAFFIC)
		goto out_put;
	err = -EACCES;
	if (arg->next && !secret->export)
		goto out_put;
	c.cipher = armed_with(sock, arg->direction);
	err = PTR_ERR_OR_ZERO(c.cipher) ?: check_bound(&c, secret);
	if (err)
		goto out_put;
	err = down_write_killable(&secret->lock);
	if (err)
		goto out_put;
	err = rekey_locked(file, arg, &c, secret);
	up_write(&secret->lock);
	memzero_explicit(&c.now, sizeof(c.now));
	memzero_explicit(&c.next, sizeof(c.next));
out_put:
	fput(held);
	return err;
}

/**
 * sslp_do_rekey() - SSLP_IOC_REKEY
 * @file: open /dev/sslp
 * @request: struct sslp_rekey
 *
 * Return: 0 or -errno.
 */
int sslp_do_rekey(struct sslp_file *file, void *request)
{
	const struct sslp_rekey *arg = request;
	struct socket *sock;
	int err;

	if (!sslp_arm_allowed())
		return -EOPNOTSUPP;
	if (arg->direction != TLS_TX && arg->direction != TLS_RX)
		return -EINVAL;
	sock = sslp_socket_get(arg->socket);
	if (IS_ERR(sock))
		return PTR_ERR(sock);
	err = rekey(file, arg, sock);
	sockfd_put(sock);
	return err;
}

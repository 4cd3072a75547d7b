// SPDX-License-Identifier: MIT
/* Arms a socket from secrets of the module, in one request. */
#include <sys/ioctl.h>

#include "../base/message.h"
#include "../socket/ktls_install.h"
#include "../socket/ktls_lock.h"
#include "module_arm.h"
#include "module_door.h"
#include "module_secret.h"

/* The errors that remain if the checks find nothing wrong with the socket */
static const struct meaning failures[] = {
	{ EPROTONOSUPPORT, EOPNOTSUPP, "this kernel has no TLS, or not with this cipher, or its module is not loaded: \"modprobe tls\" (CONFIG_TLS) gives it" },
	{ ENOENT, EOPNOTSUPP, "the kernel's crypto lacks the cipher: not built, or its module is missing" },
	{ EOPNOTSUPP, EOPNOTSUPP, "this kernel cannot" },
	{ EPERM, EOPNOTSUPP, "a security policy denies kernel TLS here" },
	{ EACCES, EOPNOTSUPP, "a security policy denies kernel TLS here" },
	{ EEXIST, EEXIST, "the socket has a key already, or another socket has this key" },
	{ EKEYREJECTED, EOPNOTSUPP, "the secret is bound to another connection; use one that is not bound, or that is bound to this connection" },
	{ EKEYEXPIRED, EOPNOTSUPP, "the secret is bound, and has no use left; use a new secret, or bind one with more uses" },
	{ ENOTCONN, ENOTCONN, "the socket is no longer connected" },
	{ EAGAIN, EAGAIN, "a device has not finished the last change of keys: try again" },
	{ ESTALE, EINVAL, "the socket does not have the key of this secret" },
	{ ENOMSG, EINVAL, "no KeyUpdate waits for its key" },
	{ ENOMEM, ENOMEM, "out of memory in the kernel" },
	{ ENOBUFS, ENOMEM, "out of memory in the kernel" },
	{ ETIMEDOUT, EIO, "the driver does not answer, or the kernel is still testing the cipher: try again" },
	{ ENOTRECOVERABLE, EIO, "TLS_RX failed" },
};

static int request_failed(int err, const char *what)
{
	return fail_meaning(failures, ARRAY_SIZE(failures), err, "/dev/sslp",
			    what);
}

/*
 * Options that the module does not set. They are checked and set beside its
 * request
 */
static bool has_options(const struct ktls_plan *plan)
{
	return plan->zerocopy || plan->no_pad || plan->max_payload;
}

static int get_secrets(const struct binding *b, const struct vault_keys *keys,
		       struct module_secret secret[DIRECTIONS])
{
	int i, err = 0;

	for (i = 0; i < DIRECTIONS; i++)
		secret[i] = (struct module_secret){ .fd = -1 };
	for (i = 0; !err && i < DIRECTIONS; i++) {
		/* The module takes one secret if TLS has one */
		if (keys->key[i] && i && keys->key[i] == keys->key[i - 1])
			secret[i].fd = secret[i - 1].fd;
		else if (keys->key[i])
			err = module_secret_get(b, keys->key[i], &secret[i]);
	}
	return err;
}

static void put_secrets(struct module_secret secret[DIRECTIONS])
{
	int i;

	for (i = 0; i < DIRECTIONS; i++)
		module_secret_put(&secret[i]);
}

static int arm_failed(int err, int fd, const struct ktls_plan *plan,
		      bool *ret_tx_in)
{
	if (err == ENOTRECOVERABLE) {
		*ret_tx_in = true;
		request_failed(err, "arm a socket");
		return ktls_install_must_close(
			"TLS_TX succeeded, the socket is half armed");
	}
	/* The module checks the same things, but answers only with a number */
	return ktls_check_plan(fd, plan) ?: request_failed(err, "arm a socket");
}

/* The module looks and arms in one step, under its own lock */
static int request_arm(struct sslp_arm *arm, const struct ktls_plan *plan,
		       bool *ret_tx_in)
{
	int door = module_door();

	if (door < 0)
		return door;
	if (ioctl(door, SSLP_IOC_ARM, arm))
		return module_driver_failed(arm->driver,
					    arm_failed(errno, arm->socket, plan,
						       ret_tx_in));
	*ret_tx_in = plan->tx;
	return 0;
}

static int arm_with_options(struct sslp_arm *arm, const struct ktls_plan *plan,
			    bool *ret_tx_in)
{
	enum lock lock = ktls_lock(arm->socket);
	int err;

	err = ktls_install_prepare(arm->socket, plan) ?:
	      request_arm(arm, plan, ret_tx_in);
	if (!err)
		ktls_install_finish(arm->socket, plan);
	lock_release(lock);
	return err;
}

int module_arm(const struct binding *b, int fd, const struct ktls_plan *plan,
	       const struct vault_keys *keys, bool *ret_tx_in)
{
	const struct ktls_key *any = plan->tx ?: plan->rx;
	struct sslp_arm arm = {
		.size = sizeof(arm), .socket = fd, .driver = b->index,
		.version = any->version, .cipher = any->cipher->type,
		.tx_seq = plan->tx ? plan->tx->seq : 0,
		.rx_seq = plan->rx ? plan->rx->seq : 0,
	};
	struct module_secret secret[DIRECTIONS];
	int err;

	*ret_tx_in = false;
	if (keys->client_random) {
		arm.flags = keys->client ? SSLP_ARM_CLIENT : SSLP_ARM_SERVER;
		memcpy(arm.client_random, keys->client_random,
		       sizeof(arm.client_random));
		memcpy(arm.server_random, keys->server_random,
		       sizeof(arm.server_random));
	}
	err = get_secrets(b, keys, secret);
	arm.tx_secret = secret[TX].fd;
	arm.rx_secret = secret[RX].fd;
	if (!err)
		err = has_options(plan) ?
		      arm_with_options(&arm, plan, ret_tx_in) :
		      request_arm(&arm, plan, ret_tx_in);
	put_secrets(secret);
	return err;
}

int module_rekey(const struct binding *b, int fd, int optname,
		 const struct hmac_key *now, bool seen, u8 *next)
{
	struct module_secret secret;
	struct sslp_rekey rekey = {
		.size = sizeof(rekey), .socket = fd,
		.flags = seen ? SSLP_REKEY_SEEN : 0, .direction = optname,
		.driver = b->index, .next = now->data ? (uintptr_t)next : 0,
	};
	int err, door = module_door();

	if (door < 0)
		return door;
	err = module_secret_get(b, now, &secret);
	if (err)
		return err;
	rekey.secret = secret.fd;
	if (ioctl(door, SSLP_IOC_REKEY, &rekey))
		err = module_driver_failed(b->index,
					   request_failed(errno,
							  "replace a key"));
	module_secret_put(&secret);
	return err;
}

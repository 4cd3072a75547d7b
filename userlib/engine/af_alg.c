// SPDX-License-Identifier: MIT
/* The AF_ALG engine: the kernel's HMAC over sockets of our own. */
#include "af_alg_pool.h"
#include "af_alg_socket.h"
#include "proc_crypto.h"

struct af_alg_hmac {
	struct af_alg_channel *channel;
};

static struct af_alg_hmac *priv(struct hmac *h)
{
	return (struct af_alg_hmac *)h->priv.bytes;
}

static int af_alg_bind(struct binding *b)
{
	int index = af_alg_pool_name(b->driver);

	if (index < 0)
		return index;
	b->index = index;
	return 0;
}

static int af_alg_start(struct hmac *h, struct hmac_key *key)
{
	return af_alg_pool_get(h->binding->index, key, &priv(h)->channel);
}

static int af_alg_digest(struct hmac *h, const void *msg, size_t len, u8 *out)
{
	return af_alg_socket_digest(priv(h)->channel->op.fd, msg, len, out,
				    h->hash->digest_len);
}

static void af_alg_finish(struct hmac *h)
{
	if (h->failed)
		af_alg_pool_drop(priv(h)->channel);
	else
		af_alg_pool_put(priv(h)->channel, h->key->id);
}

static void af_alg_driver_name(const struct binding *b, char *name)
{
	proc_crypto_driver(b->driver, af_alg_socket_can_bind, name);
}

static bool af_alg_is_device(const struct binding *b)
{
	char name[DRIVER_NAME_SIZE];

	return proc_crypto_driver(b->driver, af_alg_socket_can_bind, name);
}

const struct engine engine_af_alg = {
	.name = "AF_ALG",
	.impl_hardware = true,
	.in_kernel = true,
	.takes_driver = true,
	.takes_serial = true,
	.bind = af_alg_bind,
	.start = af_alg_start,
	.digest = af_alg_digest,
	.finish = af_alg_finish,
	.forget = af_alg_pool_forget,
	.driver_name = af_alg_driver_name,
	.is_device = af_alg_is_device,
};

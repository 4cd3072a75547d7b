// SPDX-License-Identifier: MIT
/* One pair of AF_ALG sockets: one has a key, the other computes. */
#include "af_alg_channel.h"
#include "af_alg_socket.h"

void af_alg_channel_close(struct af_alg_channel *c)
{
	own_fd_close(&c->op);
	own_fd_close(&c->parent);
	c->owner = 0;
}

bool af_alg_channel_is_keyed(struct af_alg_channel *c, u16 name, u64 id)
{
	return id && c->owner == id && c->name == name && own_fd_check(&c->op);
}

static int channel_open(struct af_alg_channel *c, u16 name, const char *driver)
{
	int err = own_fd_set(&c->parent, af_alg_socket_open(driver));

	if (!err)
		c->name = name;
	return err;
}

/*
 * A forked child that has not yet called exec, or this library, still holds the
 * operation socket that was closed here. Until then the kernel takes no new key
 * for the parent socket, so that socket is given up.
 */
static int set_key(struct af_alg_channel *c, u16 name, const char *driver,
		   const struct hmac_key *key)
{
	int err = af_alg_socket_set_key(c->parent.fd, key);

	if (err != -EBUSY)
		return err;
	own_fd_end(&c->parent);
	return channel_open(c, name, driver) ?:
	       af_alg_socket_set_key(c->parent.fd, key);
}

int af_alg_channel_key(struct af_alg_channel *c, u16 name, const char *driver,
		       const struct hmac_key *key)
{
	int err = 0;

	if (c->name != name)
		af_alg_channel_close(c);
	own_fd_close(&c->op);
	c->owner = 0;
	if (!own_fd_check(&c->parent))
		err = channel_open(c, name, driver);
	if (!err)
		err = set_key(c, name, driver, key);
	if (!err)
		err = own_fd_set(&c->op, af_alg_socket_accept(c->parent.fd));
	if (!err)
		c->owner = key->id;
	return err;
}

/*
 * The transform of the parent keeps its key until it gets another one or goes
 * away. So zeros take the place of the secret.
 */
void af_alg_channel_blank(struct af_alg_channel *c)
{
	static const u8 zeroes[HASH_MAX_DIGEST];
	static const struct hmac_key blank = {
		.len = sizeof(zeroes), .data = zeroes,
	};

	own_fd_close(&c->op);
	c->owner = 0;
	if (own_fd_check(&c->parent) &&
	    af_alg_socket_set_key(c->parent.fd, &blank))
		own_fd_end(&c->parent);
}

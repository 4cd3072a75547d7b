// SPDX-License-Identifier: MIT
/*
 * Takes a traffic secret from outside: the caller has done the KeyUpdate
 * itself.
 */
#include <nettle/memops.h>

#include "../base/message.h"
#include "../base/secmem.h"
#include "end.h"
#include "flush.h"
#include "half.h"
#include "outbox.h"

static bool is_in_use(const struct half *h, const u8 *secret)
{
	return h->secret.data &&
	       memeql_sec(h->bytes, secret, h->secret.len);
}

/* Both sides change keys here, so there is no way back to the old key */
static int set(struct connection *c, int direction)
{
	int err = half_set(c, direction);

	if (!err || flush_key_again(err))
		return err;
	return connection_dead(c, err == -EKEYREJECTED ?
			       "somebody else replaced the key" :
			       "the kernel does not take the next key");
}

static int install(struct connection *c, int direction, const u8 *secret)
{
	struct half *h = c->half[direction];
	struct half_next *next;
	int err;

	if (c->no_export)
		return fail(EOPNOTSUPP, "the secrets of this connection are in the kernel only: they cannot be replaced from user space");
	/*
	 * The caller gives it once more, because the kernel had no time for it.
	 * We have it already
	 */
	if (is_in_use(h, secret))
		return h->key_due ? set(c, direction) :
		       fail(EINVAL, "this secret is in use already: its record numbers would repeat");
	err = half_can_update(c, direction);
	/* The key that a vault has set is to be compared with the socket's */
	if (!err && h->vaulted)
		err = half_derive(c, direction);
	err = err ?: half_next(c, direction, secret, &next);
	if (err)
		return err;
	h->vaulted = false;
	half_commit(c, direction, next);
	return set(c, direction);
}

/* Records that were made with the old key must go out first */
static int replace_tx(struct connection *c, const u8 *secret)
{
	int err = flush_lock(c);

	if (err)
		return err;
	err = connection_check_tx(c) ?: connection_check_closed(c);
	if (!err && c->out)
		err = outbox_flush(c);
	/* Sets the key of the previous KeyUpdate. Nothing is sent with it */
	if (!err && c->half[TX]->key_due && !is_in_use(c->half[TX], secret))
		err = set(c, TX);
	err = err ?: install(c, TX, secret);
	if (!err || err == -EAGAIN)
		limit_start(&c->limit, 0);
	flush_unlock(c);
	return err;
}

static int replace_rx(struct connection *c, const u8 *secret)
{
	int err = connection_read_begin(c);

	if (err)
		return err;
	err = connection_check(c);
	if (!err && c->judge.due & DUE_RX_KEY)
		err = fail(EKEYREJECTED, "the peer's KeyUpdate comes first: call sslp_connection_flush()");
	err = err ?: install(c, RX, secret);
	connection_read_end(c);
	return err;
}

int connection_replace(struct connection *c, int direction, const u8 *secret)
{
	return direction == TX ? replace_tx(c, secret) : replace_rx(c, secret);
}

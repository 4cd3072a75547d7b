// SPDX-License-Identifier: MIT
/* Our KeyUpdates, and the keys of both directions that follow them. */
#include "../base/message.h"
#include "../base/secmem.h"
#include "../socket/ktls_current.h"
#include "alert.h"
#include "end.h"
#include "flush.h"
#include "half.h"
#include "update.h"

/*
 * RFC 8446 section 4.6.3; RFC 9846 section 4.7.3: one request at a time. On
 * success @next is taken over
 */
static int send_update(struct connection *c, struct half_next *next)
{
	bool request = c->request && !c->asked;
	const u8 message[] = { MESSAGE_KEY_UPDATE, 0, 0, 1, request };
	int err;

	err = flush_record(c, TYPE_HANDSHAKE, message, sizeof(message));
	if (err)
		return flush_failed(c, err);
	/*
	 * The KeyUpdate is out and is never sent again. From here on our key is
	 * the next one
	 */
	half_commit(c, TX, next);
	c->request = false;
	if (request)
		c->asked = true;
	c->due &= ~DUE_UPDATE;
	return 0;
}

/* Gives the kernel the key of a KeyUpdate that was sent */
int update_set_tx(struct connection *c)
{
	int err = half_set(c, TX);

	if (!err)
		limit_start(&c->limit, 0);
	if (!err || flush_key_again(err))
		return err;
	return connection_dead(c, err == -EKEYREJECTED ?
		"a KeyUpdate was sent, but somebody else replaced the key for sending" :
		"a KeyUpdate was sent, but the kernel does not take the next key");
}

static int check_tx_key(struct connection *c)
{
	struct ktls_key key;

	/*
	 * If a vault has armed the key, it is not here, and the vault checks it
	 */
	if (!c->half[TX]->kernel || !c->half[TX]->key.key_len)
		return 0;
	half_ktls_key(c, c->half[TX], 0, &key);
	return ktls_current_is(c->fd, TLS_TX, &key);
}

int update_tx(struct connection *c)
{
	struct half_next *next;
	int err;

	if (half_can_update(c, TX))
		return flush_end(c, LEVEL_FATAL << 8 | ALERT_INTERNAL_ERROR,
				 "a KeyUpdate is due, and the key for sending cannot be replaced here");
	err = half_next(c, TX, NULL, &next);
	if (err)
		return err;
	err = check_tx_key(c);
	if (err)
		err = connection_dead(c, "somebody else replaced the key for sending");
	else
		err = send_update(c, next);
	if (err) {
		secmem_free(next);
		return err;
	}
	return update_set_tx(c);
}

/* Derived once; setting it may have to be tried again */
static int next_rx_key(struct connection *c)
{
	struct half_next *next;
	int err;

	err = half_can_update(c, RX) ?: half_next(c, RX, NULL, &next);
	if (err)
		return err;
	half_commit(c, RX, next);
	c->judge.due &= ~DUE_RX_KEY;
	return 0;
}

int update_rx(struct connection *c)
{
	int err = 0;

	if (c->judge.due & DUE_RX_KEY)
		err = next_rx_key(c);
	if (!err)
		err = half_set(c, RX);
	if (!err || flush_key_again(err))
		return err;
	judge_fail(&c->judge, ALERT_INTERNAL_ERROR,
		   "the KeyUpdate of the peer cannot be followed here");
	flush_judged(c);
	flush_tx_try(c);
	return connection_dead(c, c->judge.why);
}

int connection_update(struct connection *c, bool request)
{
	int err = flush_lock(c);

	if (err)
		return err;
	err = connection_check_tx(c) ?: half_can_update(c, TX) ?:
	      connection_check_closed(c);
	if (!err && !c->half[TX]->key_due) {
		c->request |= request;
		c->due |= DUE_UPDATE;
	}
	if (!err)
		err = flush_tx(c);
	flush_unlock(c);
	return err;
}

// SPDX-License-Identifier: MIT
/* The secret and the key of one direction, and the next generation. */
#include "../base/message.h"
#include "../base/secmem.h"
#include "../engine/backend.h"
#include "../socket/ktls_current.h"
#include "../socket/ktls_lock.h"
#include "../socket/probe.h"
#include "half.h"
#include "inbox.h"
#include "outbox.h"

static_assert(sizeof(struct half) <= SECMEM_CELL, "half");
static_assert(sizeof(struct half_next) <= SECMEM_CELL, "half_next");

int half_option(int direction)
{
	return direction == TX ? TLS_TX : TLS_RX;
}

static struct ktls_key in_kernel_terms(const struct connection *c,
				       const struct record_key *key, u64 seq)
{
	return (struct ktls_key){
		.cipher = c->cipher, .version = c->protocol,
		.key = key->key, .iv = key->iv, .iv_len = key->iv_len,
		.seq = seq,
	};
}

void half_ktls_key(const struct connection *c, const struct half *h, u64 seq,
		   struct ktls_key *ret)
{
	*ret = in_kernel_terms(c, &h->key, seq);
}

void half_set_secret(struct half *h, const u8 *secret, size_t len)
{
	memcpy(h->bytes, secret, len);
	h->secret = (struct hmac_key){
		.len = len, .data = h->bytes, .use = KEY_TRAFFIC,
	};
	h->has_secret = true;
}

int half_derive(struct connection *c, int direction)
{
	struct half *h = c->half[direction];

	return record_key_traffic(c->backend, c->suite, &h->secret, &h->key);
}

int half_can_update(const struct connection *c, int direction)
{
	const struct half *h = c->half[direction];

	if (c->protocol != TLS_1_3)
		return fail(EOPNOTSUPP, "TLS 1.2 has no KeyUpdate");
	if (!h->has_secret)
		return fail(EOPNOTSUPP, "record keys were given without a secret, so there are no next keys");
	if (direction == TX && half_is_last(h))
		return fail(EOPNOTSUPP, "%llu KeyUpdates have been sent, and no more are allowed",
			    (unsigned long long)HALF_UPDATES_MAX);
	return h->kernel ? probe_can_rekey(c->cipher) : 0;
}

int half_next(struct connection *c, int direction, const u8 *secret,
	      struct half_next **ret)
{
	struct half_next *next = secmem_alloc();
	struct hmac_key key;
	int err = 0;

	if (!next)
		return fail(ENOMEM, "out of memory for a secret");
	if (c->half[direction]->vaulted && !secret)
		goto out;	/* the vault derives it when it sets the key */
	key = (struct hmac_key){
		.len = c->suite->prf->hash->digest_len, .data = next->secret,
		.use = KEY_TRAFFIC,
	};
	if (secret)
		memcpy(next->secret, secret, key.len);
	else
		err = record_key_next(c->backend, c->suite,
				      &c->half[direction]->secret,
				      next->secret);
	if (!err)
		err = record_key_traffic(c->backend, c->suite, &key,
					 &next->key);
	if (err) {
		secmem_free(next);
		return err;
	}
out:
	*ret = next;
	return 0;
}

/*
 * @next now holds the key that the socket still has, and is kept in @h->before.
 * If one is kept there already, the socket still has that one
 */
static void keep_before(struct half *h, struct half_next *next)
{
	if (h->before) {
		secmem_free(next);
		return;
	}
	wipe(next->secret, sizeof(next->secret));
	wipe(&next->key, sizeof(next->key));
	h->before = next;
}

void half_commit(struct connection *c, int direction, struct half_next *next)
{
	struct half *h = c->half[direction];

	h->seq = 0;
	h->updates++;
	if (h->vaulted) {
		/*
		 * It may be derived here already, for records that were handed
		 * over
		 */
		wipe(&h->key, sizeof(h->key));
		h->key_due = true;
		secmem_free(next);
		return;
	}
	/* An engine may have kept it for a socket that the kernel did not arm */
	hmac_key_release(&h->secret);
	half_set_secret(h, next->secret, c->suite->prf->hash->digest_len);
	next->before = h->key;
	h->key = next->key;
	h->key_due = h->kernel;
	if (h->kernel) {
		keep_before(h, next);
		return;
	}
	secmem_free(next);
	if (direction == TX)
		outbox_new_key(c->out);
	else
		inbox_new_key(c->in);
}

/*
 * One request makes the next secret and its key, and puts the key into the
 * socket
 */
static int set_by_vault(struct connection *c, int direction)
{
	struct half *h = c->half[direction];
	const struct binding *b;
	u8 next[HASH_MAX_DIGEST];
	int err;

	err = backend_bind(c->backend, c->suite->prf->hash, &b) ?:
	      b->engine->vault->rekey(b, c->fd, half_option(direction),
				      &h->secret, true, next);
	if (!err && h->secret.data)
		memcpy(h->bytes, next, h->secret.len);
	wipe(next, sizeof(next));
	return err;
}

/* A key that a vault had set is checked there */
static int check_before(struct connection *c, int direction)
{
	const struct half_next *at = c->half[direction]->before;
	struct ktls_key key;

	if (!at || !at->before.key_len)
		return 0;
	key = in_kernel_terms(c, &at->before, 0);
	return ktls_current_is(c->fd, half_option(direction), &key);
}

static int set_here(struct connection *c, int direction)
{
	enum lock lock = ktls_lock(c->fd);
	struct ktls_key key;
	int err;

	half_ktls_key(c, c->half[direction], 0, &key);
	err = check_before(c, direction) ?:
	      ktls_install_replace(c->fd, half_option(direction), &key);
	lock_release(lock);
	return err;
}

int half_set(struct connection *c, int direction)
{
	struct half *h = c->half[direction];
	int err;

	if (!h->key_due)
		return 0;
	err = h->vaulted ? set_by_vault(c, direction) :
			   set_here(c, direction);
	if (err)
		return err;
	h->key_due = false;
	secmem_free(h->before);
	h->before = NULL;
	return 0;
}

int half_seq(const struct connection *c, int direction, u64 *ret)
{
	const struct half *h = c->half[direction];

	*ret = h->key_due ? 0 : h->seq;
	if (!h->kernel || h->key_due)
		return 0;
	return ktls_current_seq(c->fd, half_option(direction), c->cipher, ret);
}

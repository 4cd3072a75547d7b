// SPDX-License-Identifier: MIT
/* Makes a connection from what a TLS stack hands over. */
#include <stdio.h>

#include "../base/message.h"
#include "arm.h"
#include "end.h"
#include "flush.h"
#include "half.h"
#include "inbox.h"
#include "new.h"
#include "open.h"
#include "outbox.h"

/* RFC 5246 section 6.3: both directions at once, and no secret is kept */
static int derive_from_master(struct connection *c,
			      const struct connection_terms *t)
{
	struct half *client = c->half[t->client ? TX : RX];
	struct half *server = c->half[t->client ? RX : TX];
	struct hmac_key master = {
		.len = TLS_MASTER_SECRET_LEN, .data = t->master,
		.use = KEY_MASTER,
	};

	return record_key_block(c->backend, c->suite, c->protocol, &master,
				t->client_random, t->server_random,
				&client->key, &server->key);
}

static void take(struct connection *c, const struct connection_terms *t)
{
	size_t len = c->suite->prf->hash->digest_len;
	int i;

	for (i = 0; i < DIRECTIONS; i++) {
		if (t->secret[i])
			half_set_secret(c->half[i], t->secret[i], len);
		if (t->key[i])
			c->half[i]->key = *t->key[i];
	}
}

static int derive(struct connection *c, const struct connection_terms *t)
{
	if (t->master)
		return derive_from_master(c, t);
	if (t->secret[TX])
		return half_derive(c, TX) ?: half_derive(c, RX);
	return 0;
}

/* Refuses a suite if nobody can make its records */
static int check_terms(struct connection *c, const struct connection_terms *t)
{
	if (t->seq[TX] >= c->limit.records_max)
		return fail(EINVAL, "the key for sending has protected as many records as it may: %llu",
			    (unsigned long long)c->limit.records_max);
	if (c->update_after && (c->protocol != TLS_1_3 ||
				!c->half[TX]->has_secret))
		return half_can_update(c, TX);
	return 0;
}

/*
 * Bytes that were handed over are opened here first. Until then RX gets no key
 */
static int start_kernel(struct connection *c, const struct connection_terms *t)
{
	bool whole = !t->received_len;
	struct ktls_plan plan = t->plan;
	struct ktls_key tx, rx;
	int err = 0;

	if (!c->cipher)
		return fail(EOPNOTSUPP, "kernel TLS does not carry %s under TLS 1.%d",
			    c->suite->name, c->protocol - TLS_1_0);
	if (!arm_has_vault(c) || !whole)
		err = derive(c, t);
	if (err)
		return err;
	half_ktls_key(c, c->half[TX], t->seq[TX], &tx);
	half_ktls_key(c, c->half[RX], t->seq[RX], &rx);
	plan.tx = &tx;
	plan.rx = whole ? &rx : NULL;
	plan.no_pad &= whole;
	return arm_kernel(c, &plan, t);
}

/*
 * Makes records in this process, because of the answer of the kernel, which is
 * the message
 */
static int start_user(struct connection *c, const struct connection_terms *t)
{
	struct record_shape shape;

	if (t->no_export)
		return -EOPNOTSUPP;
	snprintf(c->reason, sizeof(c->reason), "%s", message_last());
	return record_shape_of(c->suite, c->protocol, &shape) ?:
	       ktls_check_stream(c->fd) ?: derive(c, t) ?:
	       outbox_new(c->fd, &c->out);
}

static int start(struct connection *c, const struct connection_terms *t)
{
	int err = 0;

	if (t->received_len || t->plaintext_len)
		err = inbox_new(t, &c->in);
	err = err ?: start_kernel(c, t);
	if (err == -EOPNOTSUPP && t->may_fall_back) {
		err = start_user(c, t);
		if (!err && !c->in)
			err = inbox_new(t, &c->in);
	}
	if (err)
		return err;
	limit_start(&c->limit, t->seq[TX]);
	return 0;
}

int connection_open(struct backend *backend, int fd,
		    const struct connection_terms *terms,
		    struct connection **ret)
{
	struct connection *c;
	int err;

	err = connection_new(backend, fd, terms, &c);
	if (err)
		return err;
	take(c, terms);
	err = check_terms(c, terms) ?: start(c, terms);
	if (err)
		connection_free(c);
	else
		*ret = c;
	return err;
}

int open_rx_kernel(struct connection *c)
{
	struct half *h = c->half[RX];
	struct ktls_key key;
	struct ktls_plan plan = { .rx = &key, .no_pad = c->plan_no_pad };
	int err;

	if (!c->half[TX]->kernel || !inbox_is_empty(c->in))
		return 0;
	half_ktls_key(c, h, h->seq, &key);
	err = arm_kernel(c, &plan, NULL);
	if (flush_key_again(err))
		return err;
	if (err)
		return connection_dead(c, "the kernel does not take the key for receiving");
	inbox_free(c->in);
	c->in = NULL;
	return 0;
}

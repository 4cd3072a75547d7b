// SPDX-License-Identifier: MIT
/* Makes a connection that has no keys and records yet, and frees any. */
#include <stdlib.h>

#include "../base/message.h"
#include "../base/secmem.h"
#include "inbox.h"
#include "kernel_cipher.h"
#include "new.h"
#include "outbox.h"

static void free_half(struct half *h)
{
	if (!h)
		return;
	hmac_key_release(&h->secret);
	secmem_free(h->before);
	secmem_free(h);
}

void connection_free(struct connection *c)
{
	if (!c)
		return;
	free_half(c->half[TX]);
	free_half(c->half[RX]);
	inbox_free(c->in);
	outbox_free(c->out);
	tx_lock_destroy(&c->tx_lock);
	free(c);
}

/* NULL if kernel TLS does not carry the suite */
static const struct ktls_cipher *carried(const struct connection_terms *t)
{
	const struct ktls_cipher *cipher = kernel_cipher(t->suite);

	return cipher && ktls_cipher_carries(cipher, t->protocol) ? cipher :
								    NULL;
}

int connection_new(struct backend *backend, int fd,
		   const struct connection_terms *t, struct connection **ret)
{
	struct connection *c = calloc(1, sizeof(*c));

	if (!c)
		return fail(ENOMEM, "out of memory for a connection");
	tx_lock_init(&c->tx_lock);
	c->half[TX] = secmem_alloc();
	c->half[RX] = secmem_alloc();
	if (!c->half[TX] || !c->half[RX]) {
		connection_free(c);
		return fail(ENOMEM, "out of memory for a connection's secrets");
	}
	c->backend = backend;
	c->fd = fd;
	c->suite = t->suite;
	c->protocol = t->protocol;
	c->cipher = carried(t);
	c->half[TX]->seq = t->seq[TX];
	c->half[RX]->seq = t->seq[RX];
	c->alert_sent = c->alert_received = JUDGE_NO_ALERT;
	c->max_payload = t->plan.max_payload;
	c->limit.records_max = suite_records_max(t->suite);
	c->plan_no_pad = t->plan.no_pad;
	c->no_export = t->no_export;
	c->update_after = c->limit.update_after = t->update_after;
	judge_init(&c->judge, t->client, t->protocol == TLS_1_3,
		   t->updates_max);
	*ret = c;
	return 0;
}

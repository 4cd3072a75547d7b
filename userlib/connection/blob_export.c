// SPDX-License-Identifier: MIT
/* A connection as bytes, for another process that has its socket too. */
#include "../base/message.h"
#include "blob.h"
#include "blob_layout.h"
#include "end.h"
#include "flush.h"
#include "inbox.h"
#include "outbox.h"

static size_t raw_len(const struct connection *c)
{
	return c->in ? c->in->end - c->in->start : 0;
}

static size_t unread_len(const struct connection *c)
{
	return c->in ? c->in->unread_len : 0;
}

static int check_quiet(const struct connection *c)
{
	int direction;

	for (direction = 0; direction < DIRECTIONS; direction++)
		if (c->no_export || (c->half[direction]->has_secret &&
				     !c->half[direction]->secret.data))
			return fail(EOPNOTSUPP, "the secrets of this connection are in the kernel only");
	if (c->judge.due || c->looks_updated || flush_tx_due(c) || c->half[RX]->key_due)
		return fail(EAGAIN, "something must be sent first: call sslp_connection_flush()");
	return 0;
}

static void export_half(const struct half *h, struct blob_half *to)
{
	to->seq = h->kernel ? 0 : h->seq;
	to->updates = h->updates;
	to->has_secret = h->has_secret;
	to->kernel = h->kernel;
	memcpy(to->secret, h->bytes, sizeof(to->secret));
	to->key = h->key;
}

static void export_head(const struct connection *c, struct blob *b)
{
	memset(b, 0, sizeof(*b));
	b->magic = BLOB_MAGIC;
	b->version = BLOB_VERSION;
	b->size = sizeof(*b);
	b->raw_len = raw_len(c);
	b->unread_len = unread_len(c);
	b->protocol = c->protocol;
	b->suite = c->suite->id;
	b->max_payload = c->max_payload;
	b->alert_sent = c->alert_sent;
	b->client = c->judge.client;
	b->asked = c->asked;
	b->closed = c->closed;
	b->owed = c->out && c->out->owed;
	b->plan_no_pad = c->plan_no_pad;
	b->received = c->received;
	b->update_after = c->update_after;
	b->sent = c->limit.bytes;
	b->judge = (struct blob_judge){
		.alert_received = c->judge.received,
		.updates_max = c->judge.updates_max,
		.updates = c->judge.updates, .idle = c->judge.idle,
		.message = c->judge.message,
	};
	export_half(c->half[TX], &b->half[TX]);
	export_half(c->half[RX], &b->half[RX]);
	memcpy(b->reason, c->reason, sizeof(b->reason));
}

/* @bytes need not be aligned */
static void export_all(const struct connection *c, u8 *bytes, size_t len)
{
	u8 *raw = bytes + sizeof(struct blob);
	struct blob b;

	export_head(c, &b);
	if (b.raw_len)
		memcpy(raw, c->in->raw + c->in->start, b.raw_len);
	if (b.unread_len)
		memcpy(raw + b.raw_len, c->in->unread, b.unread_len);
	blob_digest(&b, bytes, len, b.digest);
	memcpy(bytes, &b, sizeof(b));
	wipe(&b, sizeof(b));
}

/* Nothing of the connection stays here, except that it has gone */
static void let_go(struct connection *c)
{
	int i;

	connection_dead(c, "another process has it: it was exported");
	c->exported = true;
	for (i = 0; i < DIRECTIONS; i++) {
		wipe(c->half[i]->bytes, sizeof(c->half[i]->bytes));
		wipe(&c->half[i]->key, sizeof(c->half[i]->key));
	}
	inbox_free(c->in);
	outbox_free(c->out);
	c->in = NULL;
	c->out = NULL;
}

static int export(struct connection *c, u8 *blob, size_t size, size_t *ret_len)
{
	size_t len = sizeof(struct blob) + raw_len(c) + unread_len(c);
	int err;

	err = connection_check_tx(c) ?: connection_ended(c) ?: check_quiet(c);
	/* A child's blob would count on from where its parent does, too */
	if (!err && c->out)
		err = outbox_check_owner(c->out);
	if (err)
		return err;
	*ret_len = len;
	if (!blob)
		return 0;
	if (size < len)
		return fail(ERANGE, "the blob has %zu bytes, the buffer %zu",
			    len, size);
	export_all(c, blob, len);
	let_go(c);
	return 0;
}

int connection_export(struct connection *c, u8 *blob, size_t size,
		      size_t *ret_len)
{
	int err = connection_read_begin(c);

	if (err)
		return err;
	err = flush_lock(c);
	if (!err) {
		err = export(c, blob, size, ret_len);
		tx_lock_give(&c->tx_lock);
	}
	connection_read_end(c);
	return err;
}

// SPDX-License-Identifier: MIT
/* A connection as bytes, for another process that has its socket too. */
#include <stdio.h>
#include <stdlib.h>

#include "../base/message.h"
#include "../socket/ktls_current.h"
#include "blob.h"
#include "flush.h"
#include "half.h"
#include "inbox.h"
#include "new.h"
#include "outbox.h"

#define BLOB_MAGIC	0x43504c53	/* "SLPC" */
#define BLOB_VERSION	1

/* One direction; integers are the machine's, as both ends are on it */
struct blob_half {
	u64 seq, updates;
	u8 has_secret, kernel;
	u8 secret[HASH_MAX_DIGEST];
	struct record_key key;
};

/**
 * struct blob - the head of the bytes
 * @magic: BLOB_MAGIC
 * @version: BLOB_VERSION
 * @size: sizeof(struct blob)
 * @raw_len: bytes of records behind the head
 * @unread_len: bytes of application data behind those
 *
 * The rest as in struct connection. A blob is a secret.
 */
struct blob {
	u32 magic, version, size;
	u32 raw_len, unread_len;
	u16 protocol, suite, max_payload, alert_sent;
	u8 client, asked, closed, plan_no_pad;
	u64 received, update_after, sent, records_max;
	struct judge judge;
	struct blob_half half[DIRECTIONS];
	char reason[192];
};

static size_t raw_len(const struct connection *c)
{
	return c->in ? c->in->end - c->in->start : 0;
}

static size_t unread_len(const struct connection *c)
{
	return c->in ? c->in->unread_len : 0;
}

size_t connection_blob_len(const struct connection *c)
{
	return sizeof(struct blob) + raw_len(c) + unread_len(c);
}

static int check_quiet(const struct connection *c)
{
	int direction;

	for (direction = 0; direction < DIRECTIONS; direction++)
		if (c->no_export || (c->half[direction]->has_secret &&
				     !c->half[direction]->secret.data))
			return fail(EOPNOTSUPP, "the secrets of this connection are in the kernel only");
	if (c->judge.due || c->looks_updated || flush_tx_due(c) || c->half[RX]->key_due)
		return fail(EAGAIN, "something is due: sslp_connection_flush() comes first");
	return 0;
}

static void export_half(const struct half *h, struct blob_half *to)
{
	to->seq = h->seq;
	to->updates = h->updates;
	to->has_secret = h->has_secret;
	to->kernel = h->kernel;
	memcpy(to->secret, h->bytes, sizeof(to->secret));
	to->key = h->key;
}

static void export_all(struct connection *c, u8 *bytes)
{
	struct blob *b = (struct blob *)bytes;

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
	b->plan_no_pad = c->plan_no_pad;
	b->received = c->received;
	b->update_after = c->update_after;
	b->sent = c->limit.bytes;
	b->records_max = c->limit.records_max;
	b->judge = c->judge;
	b->judge.why = NULL;
	export_half(c->half[TX], &b->half[TX]);
	export_half(c->half[RX], &b->half[RX]);
	memcpy(b->reason, c->reason, sizeof(b->reason));
	if (!c->in)
		return;
	copy_bytes(bytes + sizeof(*b), c->in->raw + c->in->start, b->raw_len);
	copy_bytes(bytes + sizeof(*b) + b->raw_len, c->in->unread,
		   b->unread_len);
}

int connection_export(struct connection *c, u8 *blob)
{
	int err = connection_read_begin(c);

	if (err)
		return err;
	pthread_mutex_lock(&c->tx_lock);
	err = flush_check_tx(c) ?: connection_ended(c) ?: check_quiet(c);
	if (!err) {
		export_all(c, blob);
		flush_dead(c, "another process has it: it was exported");
		/* Both keep their locks: nobody may use it any more */
	}
	pthread_mutex_unlock(&c->tx_lock);
	connection_read_end(c);
	return err;
}

static int bad_blob(const char *what)
{
	return fail(EILSEQ, "the blob is not of a connection: %s", what);
}

static int check_judge(const struct blob *b)
{
	const struct judge *j = &b->judge;

	if (j->state != JUDGE_OPEN || j->due || j->alert_have > 1 ||
	    j->message.have > sizeof(j->message.head) ||
	    (j->message.have == sizeof(j->message.head) &&
	     j->message.at >= j->message.len))
		return bad_blob("what was received");
	return 0;
}

static int check_head(const struct blob *b, size_t len)
{
	if (b->magic != BLOB_MAGIC || b->version != BLOB_VERSION ||
	    b->size != sizeof(*b))
		return bad_blob("its head");
	if (len - sizeof(*b) != (u64)b->raw_len + b->unread_len)
		return bad_blob("its length");
	if (b->protocol != TLS_1_2 && b->protocol != TLS_1_3)
		return bad_blob("its protocol");
	if (memchr(b->reason, 0, sizeof(b->reason)) == NULL)
		return bad_blob("its reason");
	if (b->half[RX].kernel > 1 || b->half[TX].kernel > 1 ||
	    b->half[RX].kernel > b->half[TX].kernel)
		return bad_blob("who makes its records");
	return check_judge(b);
}

static int import_half(struct connection *c, int direction,
		       const struct blob_half *from)
{
	struct half *h = c->half[direction];
	struct record_key layout = { 0 };

	record_key_layout(&layout, c->suite, c->protocol);
	if (from->seq == UINT64_MAX)
		return bad_blob("its numbers");
	h->seq = from->seq;
	h->updates = from->updates;
	h->kernel = from->kernel;
	if (from->has_secret && c->protocol == TLS_1_3) {
		half_set_secret(h, from->secret,
				c->suite->prf->hash->digest_len);
		return half_derive(c, direction);
	}
	if (from->key.key_len != layout.key_len ||
	    from->key.iv_len != layout.iv_len ||
	    from->key.mac_key_len != layout.mac_key_len)
		return bad_blob("its keys");
	h->key = from->key;
	return 0;
}

/* The socket must be the one, in both directions */
static int check_socket(struct connection *c, int direction)
{
	const struct half *h = c->half[direction];
	struct tls_crypto_info info;
	struct ktls_key key;
	int optname = half_option(direction);

	if (!h->kernel)
		return ktls_armed(c->fd, optname, &info) ? 0 :
		       bad_blob("the socket has a key already");
	if (!c->cipher || ktls_armed(c->fd, optname, &info) ||
	    info.version != c->protocol || info.cipher_type != c->cipher->type)
		return bad_blob("the socket has no key of its protocol and cipher");
	half_ktls_key(c, h, 0, &key);
	return ktls_current_is(c->fd, optname, &key) == 0 ? 0 :
	       bad_blob("the socket has another key");
}

static int import_boxes(struct connection *c, const struct blob *b,
			const u8 *bytes)
{
	const struct connection_terms handed = {
		.received = bytes + sizeof(*b), .received_len = b->raw_len,
		.plaintext = bytes + sizeof(*b) + b->raw_len,
		.plaintext_len = b->unread_len,
	};
	int err = 0;

	if (!c->half[RX]->kernel || b->unread_len)
		err = inbox_new(&handed, &c->in);
	if (!err && !c->half[TX]->kernel)
		err = outbox_new(&c->out);
	return err;
}

static int import_all(struct connection *c, const struct blob *b,
		      const u8 *bytes)
{
	u64 seq;
	int err;

	err = import_half(c, TX, &b->half[TX]) ?:
	      import_half(c, RX, &b->half[RX]) ?:
	      check_socket(c, TX) ?: check_socket(c, RX) ?:
	      import_boxes(c, b, bytes) ?: half_seq(c, TX, &seq);
	if (err)
		return err;
	c->judge = b->judge;
	c->judge.client = b->client;
	c->judge.tls13 = c->protocol == TLS_1_3;
	c->judge.why = NULL;
	c->received = b->received;
	c->asked = b->asked;
	c->closed = b->closed;
	c->alert_sent = b->alert_sent;
	c->alert_received = b->judge.received;
	memcpy(c->reason, b->reason, sizeof(c->reason));
	limit_start(&c->limit, seq);
	c->limit.bytes = b->sent;
	return 0;
}

int connection_import(struct backend *backend, int fd, const void *blob,
		      size_t len, struct connection **ret)
{
	struct connection_terms terms = { 0 };
	struct connection *c = NULL;
	struct blob b;
	int err;

	if (len < sizeof(b))
		return bad_blob("it is too short");
	memcpy(&b, blob, sizeof(b));
	terms.protocol = b.protocol;
	terms.suite = suite_find(b.suite);
	terms.client = b.client;
	terms.plan.max_payload = b.max_payload;
	terms.plan.no_pad = b.plan_no_pad;
	terms.update_after = b.update_after;
	terms.updates_max = b.judge.updates_max;
	err = check_head(&b, len);
	if (!err && (!terms.suite ||
		     !suite_in_protocol(terms.suite, terms.protocol)))
		err = bad_blob("its suite");
	err = err ?: connection_new(backend, fd, &terms, &c) ?:
	      import_all(c, &b, blob);
	wipe(&b, sizeof(b));
	if (err)
		connection_free(c);
	else
		*ret = c;
	return err;
}

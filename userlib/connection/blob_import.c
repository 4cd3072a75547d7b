// SPDX-License-Identifier: MIT
/* A connection from the bytes that another process has made from it. */
#include <nettle/memops.h>

#include "../base/message.h"
#include "../socket/ktls_current.h"
#include "blob.h"
#include "blob_layout.h"
#include "half.h"
#include "inbox.h"
#include "new.h"
#include "outbox.h"

static int bad_blob(const char *what)
{
	return fail(EILSEQ, "the blob is not a valid connection: %s", what);
}

/* If a message is under way, its body is under way or has not begun */
static bool judge_is_sane(const struct blob_judge *j)
{
	const struct handshake *m = &j->message;

	if (m->have < sizeof(m->head))
		return !m->len && !m->at;
	return m->have == sizeof(m->head) && m->at < m->len;
}

static bool digest_fits(const struct blob *b, const u8 *bytes, size_t len)
{
	u8 right[SHA256_DIGEST_SIZE];

	blob_digest(b, bytes, len, right);
	return memeql_sec(right, b->digest, sizeof(right));
}

static int check_head(const struct blob *b, const u8 *bytes, size_t len)
{
	if (b->magic != BLOB_MAGIC || b->version != BLOB_VERSION ||
	    b->size != sizeof(*b))
		return bad_blob("its head is wrong");
	if (len - sizeof(*b) != (u64)b->raw_len + b->unread_len)
		return bad_blob("its length is wrong");
	if (!digest_fits(b, bytes, len))
		return bad_blob("it was damaged on its way");
	if (b->protocol != TLS_1_2 && b->protocol != TLS_1_3)
		return bad_blob("its protocol is unknown");
	if (memchr(b->reason, 0, sizeof(b->reason)) == NULL)
		return bad_blob("its reason is not a text");
	if (b->half[RX].kernel > 1 || b->half[TX].kernel > 1 ||
	    b->half[RX].kernel > b->half[TX].kernel)
		return bad_blob("it does not say who makes its records");
	if (b->max_payload >= RECORD_CONTENT_MAX)
		return bad_blob("its limit of a record is wrong");
	if (b->update_after && b->protocol != TLS_1_3)
		return bad_blob("it is wrong about when its keys are to change");
	if (b->half[TX].updates > HALF_UPDATES_MAX)
		return bad_blob("it is wrong about how often its keys have changed");
	return judge_is_sane(&b->judge) ? 0 : bad_blob("it is wrong about what was received");
}

static int import_half(struct connection *c, int direction,
		       const struct blob_half *from)
{
	struct half *h = c->half[direction];
	struct record_key layout = { 0 };

	if (from->seq == UINT64_MAX)
		return bad_blob("its record numbers are wrong");
	h->seq = from->seq;
	h->updates = from->updates;
	h->kernel = from->kernel;
	if (from->has_secret && c->protocol == TLS_1_3) {
		half_set_secret(h, from->secret,
				c->suite->prf->hash->digest_len);
		return half_derive(c, direction);
	}
	/* If a vault has put a key into the kernel, only the kernel knows it */
	if (!h->kernel || from->key.key_len)
		record_key_layout(&layout, c->suite, c->protocol);
	if (from->key.key_len != layout.key_len ||
	    from->key.iv_len != layout.iv_len ||
	    from->key.mac_key_len != layout.mac_key_len)
		return bad_blob("its keys have the wrong length");
	h->key = from->key;
	return 0;
}

/* It must be the same socket in both directions */
static int check_socket(struct connection *c, int direction)
{
	const struct half *h = c->half[direction];
	struct tls_crypto_info info;
	struct ktls_key key;
	int optname = half_option(direction);

	if (!h->kernel)
		return ktls_check_armed(c->fd, optname, &info) ? 0 :
		       bad_blob("the socket has a key already");
	if (!c->cipher || ktls_check_armed(c->fd, optname, &info) ||
	    info.version != c->protocol || info.cipher_type != c->cipher->type)
		return bad_blob("the socket has no key of its protocol and cipher");
	if (!h->key.key_len)
		return 0;
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
		err = outbox_new(c->fd, &c->out);
	return err;
}

static int import_all(struct connection *c, const struct blob *b,
		      const u8 *bytes)
{
	u64 seq;
	int err;

	err = ktls_check_connected(c->fd) ?:
	      import_half(c, TX, &b->half[TX]) ?:
	      import_half(c, RX, &b->half[RX]) ?:
	      check_socket(c, TX) ?: check_socket(c, RX) ?:
	      import_boxes(c, b, bytes) ?: half_seq(c, TX, &seq);
	if (err)
		return err;
	c->judge.received = b->judge.alert_received;
	c->judge.updates = b->judge.updates;
	c->judge.idle = b->judge.idle;
	c->judge.message = b->judge.message;
	c->received = b->received;
	c->asked = b->asked;
	c->closed = b->closed;
	if (c->out)
		c->out->owed = b->owed;
	c->alert_sent = b->alert_sent;
	c->alert_received = b->judge.alert_received;
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
	err = check_head(&b, blob, len);
	if (!err && (!terms.suite ||
		     !suite_in_protocol(terms.suite, terms.protocol)))
		err = bad_blob("its suite is wrong");
	err = err ?: connection_new(backend, fd, &terms, &c) ?:
	      import_all(c, &b, blob);
	wipe(&b, sizeof(b));
	if (err)
		connection_free(c);
	else
		*ret = c;
	return err;
}

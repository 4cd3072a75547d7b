// SPDX-License-Identifier: MIT
/* A connection as bytes, for another process that has its socket too. */
#include <stdio.h>
#include <stdlib.h>

#include <nettle/memops.h>
#include <nettle/sha2.h>

#include "../base/message.h"
#include "../socket/ktls_current.h"
#include "blob.h"
#include "end.h"
#include "flush.h"
#include "half.h"
#include "inbox.h"
#include "new.h"
#include "outbox.h"

#define BLOB_MAGIC	0x43504c53	/* "SLPC" */
#define BLOB_VERSION	2

/* One direction; integers are the machine's, as both ends are on it */
struct blob_half {
	u64 seq, updates;
	u8 has_secret, kernel;
	u8 secret[HASH_MAX_DIGEST];
	struct record_key key;
};

/* What is known of the peer, between two records; no type that has traps */
struct blob_judge {
	u16 alert_received;
	u32 updates_max, updates, idle;
	struct handshake message;
};

/**
 * struct blob - the head of the bytes
 * @magic: BLOB_MAGIC
 * @version: BLOB_VERSION
 * @size: sizeof(struct blob)
 * @digest: SHA-256 of all bytes behind it. Bytes that were damaged on the way
 *	would make a connection that repeats numbers; against those that somebody
 *	has made it does nothing
 * @raw_len: bytes of records behind the head
 * @unread_len: bytes of application data behind those
 *
 * The rest as in struct connection. A blob is a secret.
 */
struct blob {
	u32 magic, version, size;
	u8 digest[SHA256_DIGEST_SIZE];
	u32 raw_len, unread_len;
	u16 protocol, suite, max_payload, alert_sent;
	u8 client, asked, closed, plan_no_pad, owed;
	u64 received, update_after, sent;
	struct blob_judge judge;
	struct blob_half half[DIRECTIONS];
	char reason[192];
};

/* Of the @len bytes of a blob, which @b is a copy of the head of */
static void digest(const struct blob *b, const u8 *bytes, size_t len,
		   u8 ret[SHA256_DIGEST_SIZE])
{
	size_t from = offsetof(struct blob, raw_len);
	struct sha256_ctx sha;

	sha256_init(&sha);
	sha256_update(&sha, sizeof(*b) - from, (const u8 *)b + from);
	sha256_update(&sha, len - sizeof(*b), bytes + sizeof(*b));
	sha256_digest(&sha, SHA256_DIGEST_SIZE, ret);
	wipe(&sha, sizeof(sha));
}

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
		return fail(EAGAIN, "something is due: sslp_connection_flush() comes first");
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
	digest(&b, bytes, len, b.digest);
	memcpy(bytes, &b, sizeof(b));
	wipe(&b, sizeof(b));
}

/* Nothing of it is left here but that it has gone */
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
	if (err)
		return err;
	*ret_len = len;
	if (!blob)
		return 0;
	if (size < len)
		return fail(ERANGE, "the blob takes %zu bytes, here are %zu",
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
	pthread_mutex_lock(&c->tx_lock);
	err = export(c, blob, size, ret_len);
	pthread_mutex_unlock(&c->tx_lock);
	connection_read_end(c);
	return err;
}

static int bad_blob(const char *what)
{
	return fail(EILSEQ, "the blob is not of a connection: %s", what);
}

/* A message under way has its body under way, or not begun */
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

	digest(b, bytes, len, right);
	return memeql_sec(right, b->digest, sizeof(right));
}

static int check_head(const struct blob *b, const u8 *bytes, size_t len)
{
	if (b->magic != BLOB_MAGIC || b->version != BLOB_VERSION ||
	    b->size != sizeof(*b))
		return bad_blob("its head");
	if (len - sizeof(*b) != (u64)b->raw_len + b->unread_len)
		return bad_blob("its length");
	if (!digest_fits(b, bytes, len))
		return bad_blob("it was damaged on its way");
	if (b->protocol != TLS_1_2 && b->protocol != TLS_1_3)
		return bad_blob("its protocol");
	if (memchr(b->reason, 0, sizeof(b->reason)) == NULL)
		return bad_blob("its reason");
	if (b->half[RX].kernel > 1 || b->half[TX].kernel > 1 ||
	    b->half[RX].kernel > b->half[TX].kernel)
		return bad_blob("who makes its records");
	if (b->max_payload >= RECORD_CONTENT_MAX)
		return bad_blob("its limit of a record");
	if (b->update_after && b->protocol != TLS_1_3)
		return bad_blob("when its keys are to change");
	return judge_is_sane(&b->judge) ? 0 : bad_blob("what was received");
}

static int import_half(struct connection *c, int direction,
		       const struct blob_half *from)
{
	struct half *h = c->half[direction];
	struct record_key layout = { 0 };

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
	/* A key that a vault has put into the kernel is known there alone */
	if (!h->kernel || from->key.key_len)
		record_key_layout(&layout, c->suite, c->protocol);
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
		err = outbox_new(&c->out);
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

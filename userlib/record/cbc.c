// SPDX-License-Identifier: MIT
/* Records of CBC: MAC, then padding, then encryption; RFC 5246 6.2.3.2. */
#include <nettle/cbc.h>
#include <nettle/memops.h>
#include <nettle/nettle-meta.h>
#include <sys/random.h>

#include "constant_time.h"
#include "mac.h"

#define PADDING_MAX	255	/* and one byte for its length */

static bool iv_is_sent(const struct record_state *s)
{
	return s->shape.header_len > RECORD_START_LEN;
}

/* TLS 1.1 and later send an IV that nobody can guess; RFC 5246 6.2.3.2 */
static int make_iv(const struct record_state *s, u8 *iv)
{
	size_t len = s->shape.block_len;

	if (!iv_is_sent(s)) {
		memcpy(iv, s->key.iv, len);
		return 0;
	}
	if (getrandom(iv, len, 0) != (ssize_t)len)
		return fail_errno(errno, "getrandom()");
	return 0;
}

int cbc_seal(struct record_state *s, const struct method_seal *r)
{
	u8 *text = r->out + s->shape.header_len;
	size_t filled = r->len + s->shape.trailer_len, padding;
	u8 head[PSEUDO_HEADER_LEN], iv[16];
	int err;

	err = make_iv(s, iv);
	if (err)
		return err;
	if (r->in != text)
		copy_bytes(text, r->in, r->len);
	if (iv_is_sent(s))
		memcpy(r->out + RECORD_START_LEN, iv, s->shape.block_len);
	method_pseudo_header(head, r->seq, r->start, r->len);
	mac_compute(s->suite->mac, &s->key, head, text, r->len, text + r->len);
	padding = s->shape.block_len - filled % s->shape.block_len;
	memset(text + filled, padding - 1, padding);
	cbc_encrypt(&s->context, s->cipher->block->encrypt, s->shape.block_len,
		    iv, filled + padding, text, text);
	if (!iv_is_sent(s))
		memcpy(s->key.iv, iv, s->shape.block_len);
	return 0;
}

/**
 * struct inside - a record that has been decrypted
 * @data: content, MAC, padding
 * @len: bytes of all three
 * @mac_len: bytes of the MAC
 * @max: bytes of content if the padding is 0
 * @min: bytes of content if the padding is the longest that fits
 */
struct inside {
	const u8 *data;
	size_t len, mac_len, max, min;
};

/*
 * All ones if the padding is right. Looks at all bytes that could belong to a
 * padding. A wrong padding counts as one of 0, so the MAC is computed in any
 * case (RFC 5246 section 6.2.3.2, implementation note).
 */
static size_t check_padding(const struct inside *r, size_t *content_len)
{
	size_t padding = r->data[r->len - 1], wrong = 0, good, i;
	size_t most = r->len < PADDING_MAX + 1 ? r->len : PADDING_MAX + 1;

	for (i = 0; i < most; i++)
		wrong |= (r->data[r->len - 1 - i] ^ padding) &
			 ~ct_less(padding, i);
	good = ct_equal(wrong, 0) & ~ct_less(r->max, padding);
	*content_len = r->max - (padding & good);
	return good;
}

/*
 * The MAC, from a place that is secret. Reads every byte that could belong to
 * it, puts those that do into a ring, and then turns the ring.
 */
static void copy_mac(const struct inside *r, size_t content_len, u8 *mac)
{
	u8 ring[HASH_MAX_DIGEST] = { 0 };
	size_t start = 0, place = 0, i, j, from;

	for (i = r->min; i < r->max + r->mac_len; i++) {
		ring[place] |= r->data[i] & ~ct_less(i, content_len) &
			       ct_less(i, content_len + r->mac_len);
		start |= place & ct_equal(i, content_len);
		place = place + 1 < r->mac_len ? place + 1 : 0;
	}
	memset(mac, 0, r->mac_len);
	for (i = 0; i < r->mac_len; i++) {
		from = start + i;
		from -= r->mac_len & ~ct_less(from, r->mac_len);
		for (j = 0; j < r->mac_len; j++)
			mac[i] |= ring[j] & ct_equal(j, from);
	}
	wipe(ring, sizeof(ring));
}

/*
 * All ones if padding and MAC are right. There is one answer for both, after
 * the same time
 */
static size_t authenticate(const struct record_state *s,
			   const struct method_open *r,
			   const struct inside *inside, size_t *content_len)
{
	u8 head[PSEUDO_HEADER_LEN];
	u8 got[HASH_MAX_DIGEST], want[HASH_MAX_DIGEST];
	size_t good = check_padding(inside, content_len);

	method_pseudo_header(head, r->seq, r->start, *content_len);
	mac_compute_hidden(s->suite->mac, &s->key, head, inside->data,
			   *content_len, inside->min, inside->max, want);
	copy_mac(inside, *content_len, got);
	good &= 0 - (size_t)memeql_sec(got, want, inside->mac_len);
	wipe(want, sizeof(want));
	return ct_hide(good);
}

/*
 * RFC 7457 section 2.1, the attack Lucky 13: until padding and MAC are known to
 * be right, nothing may depend on where content, MAC and padding meet. The
 * length of the record is no secret, because its sender knows it.
 */
int cbc_open(struct record_state *s, const struct method_open *r)
{
	size_t block_len = s->shape.block_len, len = r->len, content_len;
	struct inside inside = { r->out, len, s->shape.trailer_len, 0, 0 };
	u8 iv[16], next[16];
	int err;

	if (len % block_len || len < inside.mac_len + 1)
		return method_bad_mac(r);
	inside.max = len - inside.mac_len - 1;
	inside.min = inside.max > PADDING_MAX ? inside.max - PADDING_MAX : 0;
	memcpy(iv, iv_is_sent(s) ? r->body - block_len : s->key.iv, block_len);
	memcpy(next, r->body + len - block_len, block_len);
	cbc_decrypt(&s->context, s->cipher->block->decrypt, block_len, iv, len,
		    r->out, r->body);
	err = authenticate(s, r, &inside, &content_len) ?
	      method_check_len(r, content_len) : method_bad_mac(r);
	if (err) {
		wipe(r->out, len);
		return err;
	}
	wipe(r->out + content_len, len - content_len);
	r->ret->len = content_len;
	if (!iv_is_sent(s))
		memcpy(s->key.iv, next, block_len);
	return 0;
}

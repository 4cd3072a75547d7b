// SPDX-License-Identifier: MIT
/* Records that one AEAD operation protects: RFC 5246 6.2.3.3, RFC 8446 5.2. */
#include "method.h"
#include "wire.h"

/*
 * GCM and CCM of TLS 1.2 send the part of the nonce that does not come from the
 * key block (RFC 5288 section 3). Otherwise the nonce is the IV, XORed with the
 * number (RFC 7905 section 2, RFC 8446 section 5.3).
 */
static void make_nonce(const struct record_state *s, u64 seq,
		       const u8 *explicit, u8 nonce[CIPHER_NONCE_LEN])
{
	u8 number[8];
	size_t i;

	memcpy(nonce, s->key.iv, s->key.iv_len);
	if (s->key.iv_len < CIPHER_NONCE_LEN) {
		memcpy(nonce + s->key.iv_len, explicit,
		       CIPHER_NONCE_LEN - s->key.iv_len);
		return;
	}
	wire_put64(number, seq);
	for (i = 0; i < sizeof(number); i++)
		nonce[CIPHER_NONCE_LEN - sizeof(number) + i] ^= number[i];
}

/* TLS 1.3 authenticates the header as it is sent (RFC 8446 section 5.2) */
static void make_aad(const struct record_state *s, u64 seq, const u8 *start,
		     size_t len, struct cipher_bound *bound)
{
	static_assert(sizeof(bound->aad) == PSEUDO_HEADER_LEN, "aad");

	if (s->protocol == TLS_1_3) {
		memcpy(bound->aad, start, RECORD_START_LEN);
		bound->aad_len = RECORD_START_LEN;
		return;
	}
	method_pseudo_header(bound->aad, seq, start, len);
	bound->aad_len = PSEUDO_HEADER_LEN;
}

int aead_seal(struct record_state *s, const struct method_seal *r)
{
	u8 *text = r->out + s->shape.header_len;
	struct cipher_bound bound;
	const u8 *in = r->in;
	size_t len = r->len;

	if (s->protocol == TLS_1_3) {
		if (in != text)
			copy_bytes(text, in, len);
		text[len++] = r->type;
		in = text;
	}
	if (s->shape.header_len > RECORD_START_LEN)
		wire_put64(r->out + RECORD_START_LEN, r->seq);
	make_nonce(s, r->seq, r->out + RECORD_START_LEN, bound.nonce);
	make_aad(s, r->seq, r->start, len, &bound);
	s->cipher->seal(s->cipher, &s->context, &bound, len, text, in);
	return 0;
}

/* RFC 8446 section 5.4: the content type is the last byte that is not 0 */
static int strip_padding(const struct method_open *r, size_t len)
{
	if (len > RECORD_CONTENT_MAX + 1)
		return method_check_len(r, len - 1);
	while (len && !r->out[len - 1])
		len--;
	if (!len) {
		r->ret->alert = RECORD_UNEXPECTED_MESSAGE;
		return fail(EPROTO, "the record holds padding only, and no content type");
	}
	r->ret->type = r->out[len - 1];
	r->ret->len = len - 1;
	return 0;
}

int aead_open(struct record_state *s, const struct method_open *r)
{
	struct cipher_bound bound;
	size_t len = r->len - CIPHER_TAG_LEN;
	int err;

	if (r->len < CIPHER_TAG_LEN)
		return method_bad_mac(r);
	make_nonce(s, r->seq, r->start + RECORD_START_LEN, bound.nonce);
	make_aad(s, r->seq, r->start, len, &bound);
	r->ret->len = len;
	if (!s->cipher->open(s->cipher, &s->context, &bound, len, r->out,
			     r->body))
		err = method_bad_mac(r);
	else if (s->protocol == TLS_1_3)
		err = strip_padding(r, len);
	else
		err = method_check_len(r, len);
	if (err)
		wipe(r->out, len);
	return err;
}

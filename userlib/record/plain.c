// SPDX-License-Identifier: MIT
/* Records that a MAC alone protects: the NULL ciphers, RFC 5246 6.2.3.1. */
#include <nettle/memops.h>

#include "mac.h"
#include "method.h"

int plain_seal(struct record_state *s, const struct method_seal *r)
{
	u8 *content = r->out + RECORD_START_LEN, head[PSEUDO_HEADER_LEN];

	if (r->in != content)
		copy_bytes(content, r->in, r->len);
	method_pseudo_header(head, r->seq, r->start, r->len);
	mac_compute(s->suite->mac, &s->key, head, content, r->len,
		    content + r->len);
	return 0;
}

int plain_open(struct record_state *s, const struct method_open *r)
{
	u8 head[PSEUDO_HEADER_LEN], mac[HASH_MAX_DIGEST];
	size_t len = r->len - s->shape.trailer_len;
	int err;

	if (r->len < s->shape.trailer_len)
		return method_bad_mac(r);
	method_pseudo_header(head, r->seq, r->start, len);
	mac_compute(s->suite->mac, &s->key, head, r->body, len, mac);
	if (!memeql_sec(mac, r->body + len, s->shape.trailer_len))
		return method_bad_mac(r);
	err = method_check_len(r, len);
	if (err)
		return err;
	if (r->out != r->body)
		copy_bytes(r->out, r->body, len);
	r->ret->len = len;
	return 0;
}

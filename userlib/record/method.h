/* SPDX-License-Identifier: MIT */
/* How records are protected: an AEAD, CBC with a MAC, a MAC alone. */
#ifndef SSLP_RECORD_METHOD_H
#define SSLP_RECORD_METHOD_H

#include "../base/message.h"
#include "record.h"

/* Number, type, version, length: what a MAC covers before the content */
#define PSEUDO_HEADER_LEN	13

/*
 * Each method has the two below. @start has the first RECORD_START_LEN bytes of
 * the record. A seal writes all that follows them to @out + RECORD_START_LEN;
 * if it fails, it has written nothing. An open gets what follows
 * @s->shape.header_len bytes at @body, with the explicit nonce or IV before it.
 * If it fails, what it has written to @out is wiped.
 */
struct method_seal {
	u64 seq;
	const u8 *start;
	u8 type;
	const u8 *in;
	size_t len;
	u8 *out;
};

struct method_open {
	u64 seq;
	const u8 *start;
	const u8 *body;
	size_t len;
	u8 *out;
	struct record_opened *ret;
};

int aead_seal(struct record_state *s, const struct method_seal *r);
int aead_open(struct record_state *s, const struct method_open *r);
int cbc_seal(struct record_state *s, const struct method_seal *r);
int cbc_open(struct record_state *s, const struct method_open *r);
int plain_seal(struct record_state *s, const struct method_seal *r);
int plain_open(struct record_state *s, const struct method_open *r);

/* Whether content may have @len bytes; else -EPROTO and record_overflow */
int method_check_len(const struct method_open *r, size_t len);

/* The failure of authentication; the cause makes no difference */
int method_bad_mac(const struct method_open *r);

/* RFC 5246 section 6.2.3.1 */
void method_pseudo_header(u8 to[PSEUDO_HEADER_LEN], u64 seq, const u8 *start,
			  size_t len);

#endif /* SSLP_RECORD_METHOD_H */

/* SPDX-License-Identifier: MIT */
/* How records are protected: an AEAD, CBC with a MAC, a MAC alone. */
#ifndef SSLP_RECORD_METHOD_H
#define SSLP_RECORD_METHOD_H

#include "../base/message.h"
#include "record.h"

/* Number, type, version, length: what a MAC has before the content */
#define PSEUDO_HEADER_LEN	13

/*
 * The two below in each method. @start has the RECORD_START_LEN first bytes of
 * the record. A seal writes all that follows them to @out + RECORD_START_LEN;
 * it fails before it writes or not at all. An open has the body that follows
 * @s->shape.header_len bytes at @body, the explicit nonce or IV before it; when
 * it fails, what it has written to @out is wiped.
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

/* Whether content of @len bytes may be; else -EPROTO and record_overflow */
int method_check_len(const struct method_open *r, size_t len);

/* The one failure of authentication, whatever it was */
int method_bad_mac(const struct method_open *r);

/* RFC 5246 section 6.2.3.1 */
void method_pseudo_header(u8 to[PSEUDO_HEADER_LEN], u64 seq, const u8 *start,
			  size_t len);

#endif /* SSLP_RECORD_METHOD_H */

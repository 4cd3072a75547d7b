/* SPDX-License-Identifier: MIT */
/* One record made or opened in user space. */
#ifndef SSLP_RECORD_RECORD_H
#define SSLP_RECORD_RECORD_H

#include "../schedule/record_key.h"
#include "cipher.h"

#define RECORD_START_LEN	5	/* type, version, length */
#define RECORD_CONTENT_MAX	16384	/* RFC 8446 section 5.1 */
#define RECORD_EXPANSION_MAX	2048	/* RFC 5246 section 6.2.3 */
#define RECORD_EXPANSION_MAX_13	256	/* RFC 8446 section 5.2 */
#define RECORD_LEN_MAX		(RECORD_START_LEN + RECORD_CONTENT_MAX + \
				 RECORD_EXPANSION_MAX)

enum record_type { RECORD_CHANGE_CIPHER_SPEC = 20, RECORD_ALERT,
		   RECORD_HANDSHAKE, RECORD_DATA, RECORD_HEARTBEAT };

/* What is wrong with a record, as the alert to answer with (RFC 8446 6.2) */
enum record_alert {
	RECORD_UNEXPECTED_MESSAGE = 10, RECORD_BAD_MAC = 20,
	RECORD_OVERFLOW = 22, RECORD_DECODE_ERROR = 50,
	RECORD_PROTOCOL_VERSION = 70, RECORD_INTERNAL_ERROR = 80,
};

/**
 * struct record_shape - what a record of a suite has around its content
 * @header_len: bytes before the ciphertext, explicit nonce or IV included
 * @trailer_len: MAC or tag, and the content type that TLS 1.3 encrypts
 * @block_len: content, trailer and at least 1 byte of padding are a multiple of
 *	it; 0 if there is no padding
 */
struct record_shape {
	u8 header_len, trailer_len, block_len;
};

/**
 * struct record_state - one direction, keyed
 * @suite: suite
 * @protocol: TLS_1_0 to TLS_1_3
 * @shape: shape of its records
 * @cipher: row of the table of ciphers
 * @key: record keys; of TLS 1.0 CBC @key.iv is that of the next record
 * @context: the cipher, keyed to seal or to open
 */
struct record_state {
	const struct suite *suite;
	u16 protocol;
	struct record_shape shape;
	const struct record_cipher *cipher;
	struct record_key key;
	union cipher_context context;
};

/**
 * struct record_opened - the result of opening a record
 * @type: content type, in TLS 1.3 the inner one
 * @len: bytes of content
 * @alert: on failure, what the peer is to be told
 */
struct record_opened {
	u8 type;
	size_t len;
	enum record_alert alert;
};

/* 0, or -EOPNOTSUPP with a message if this room does not have the cipher */
int record_shape_of(const struct suite *suite, u32 protocol,
		    struct record_shape *ret);

/* How many bytes a record with @len bytes of content has */
size_t record_sealed_len(const struct record_shape *shape, size_t len);

/* The most content that a record of @len bytes can carry; 0 if it is too short */
size_t record_content_max(const struct record_shape *shape, size_t len);

/**
 * record_start() - key one direction
 * @s: state; call record_finish() in any case
 * @suite: suite
 * @protocol: protocol
 * @key: record keys
 * @sealing: records are made; otherwise they are opened
 *
 * Return: 0, or -EOPNOTSUPP with a message.
 */
int record_start(struct record_state *s, const struct suite *suite,
		 u32 protocol, const struct record_key *key, bool sealing);

/* Wipes it */
void record_finish(struct record_state *s);

/**
 * record_check_seal() - whether such a record can be made
 * @suite: suite
 * @protocol: protocol
 * @seq: its number
 * @type: content type
 * @len: bytes of content; 0 is for application data only (RFC 8446 5.1)
 *
 * Return: 0 or -errno with a message: -EINVAL, or -EKEYEXPIRED if the key has
 * protected as many records as it may.
 */
int record_check_seal(const struct suite *suite, u32 protocol, u64 seq,
		      u32 type, size_t len);

/**
 * record_seal() - make a record
 * @s: state
 * @seq: its number; with GCM and CCM of TLS 1.2 also the explicit nonce, as the
 *	kernel sends it
 * @type: content type
 * @in: content: either in place, where the ciphertext will be, behind
 *	@s->shape.header_len bytes of @out; or apart from @out
 * @len: bytes at @in
 * @out: the record, record_sealed_len() bytes; not written on failure
 *
 * Return: 0 or -errno with a message, see record_check_seal().
 */
int record_seal(struct record_state *s, u64 seq, u8 type, const u8 *in,
		size_t len, u8 *out);

/**
 * record_parse() - the first bytes of a record
 * @protocol: protocol of the keys
 * @start: RECORD_START_LEN bytes
 * @ret_len: bytes of the whole record
 * @alert: on failure, what the peer is to be told
 *
 * Return: 0, or -EPROTO with a message.
 */
int record_parse(u32 protocol, const u8 *start, size_t *ret_len,
		 enum record_alert *alert);

/* record_parse(), and @len bytes at @in must be exactly one record */
int record_check_whole(u32 protocol, const u8 *in, size_t len,
		       enum record_alert *alert);

/**
 * record_open() - open a record
 * @s: state
 * @seq: its number
 * @in: the record
 * @len: bytes at @in
 * @out: the content: either in place, where the ciphertext was, at @in +
 *	@s->shape.header_len; or apart from @in. Has room for the whole record
 *	behind its header; wiped on failure
 * @ret: the result
 *
 * Padding and MAC of CBC are checked in constant time, see cbc.c. The length of
 * the padding of a TLS 1.3 record is not hidden.
 *
 * Return: 0 or -errno with a message: -EPROTO for what no peer may send,
 * -EBADMSG for what fails authentication, -EKEYEXPIRED as above. After a
 * failure the state is as it was.
 */
int record_open(struct record_state *s, u64 seq, const u8 *in, size_t len,
		u8 *out, struct record_opened *ret);

#endif /* SSLP_RECORD_RECORD_H */

// SPDX-License-Identifier: MIT
/* One record made or opened in user space. */
#include "mac.h"
#include "method.h"
#include "record.h"
#include "wire.h"

#define EXPLICIT_NONCE_LEN	8	/* RFC 5288 section 3 */

static const struct method {
	int (*seal)(struct record_state *s, const struct method_seal *r);
	int (*open)(struct record_state *s, const struct method_open *r);
} methods[] = {
	[MODE_NULL] = { plain_seal, plain_open },
	[MODE_CBC] = { cbc_seal, cbc_open },
	[MODE_GCM] = { aead_seal, aead_open },
	[MODE_CCM] = { aead_seal, aead_open },
	[MODE_POLY1305] = { aead_seal, aead_open },
};

static const struct method *method_of(const struct suite *suite)
{
	return &methods[suite->cipher->mode];
}

static void shape_aead(const struct suite *suite, u32 protocol,
		       struct record_shape *shape)
{
	if (suite_iv_len(suite, protocol) < CIPHER_NONCE_LEN)
		shape->header_len += EXPLICIT_NONCE_LEN;
	shape->trailer_len = CIPHER_TAG_LEN + (protocol == TLS_1_3);
}

static void shape_mac(const struct suite *suite, u32 protocol,
		      struct record_shape *shape)
{
	shape->trailer_len = suite->mac->digest_len;
	if (suite->cipher->mode != MODE_CBC)
		return;
	shape->block_len = suite->cipher->block_len;
	if (protocol > TLS_1_0)
		shape->header_len += shape->block_len;
}

int record_shape_of(const struct suite *suite, u32 protocol,
		    struct record_shape *ret)
{
	*ret = (struct record_shape){ .header_len = RECORD_START_LEN };
	if (suite_tls_version(protocol) != protocol)
		return fail(EOPNOTSUPP, "records of DTLS are not made or opened here");
	if (!cipher_find(suite->cipher) ||
	    (suite->cipher->mode == MODE_CBC && !mac_can_hide(suite->mac)))
		return fail(EOPNOTSUPP, "nettle, which encrypts records in user space, does not have the cipher of %s, or it is too weak to be used",
			    suite->name);
	if (suite_is_aead(suite))
		shape_aead(suite, protocol, ret);
	else
		shape_mac(suite, protocol, ret);
	return 0;
}

size_t record_sealed_len(const struct record_shape *shape, size_t len)
{
	size_t block_len = shape->block_len;

	len += shape->trailer_len;
	if (block_len)
		len += block_len - len % block_len;
	return shape->header_len + len;
}

size_t record_content_max(const struct record_shape *shape, size_t len)
{
	size_t around = shape->header_len + shape->trailer_len +
			!!shape->block_len;

	return len > around ? len - around : 0;
}

int record_start(struct record_state *s, const struct suite *suite,
		 u32 protocol, const struct record_key *key, bool sealing)
{
	int err;

	memset(s, 0, sizeof(*s));
	err = record_shape_of(suite, protocol, &s->shape);
	if (err)
		return err;
	s->suite = suite;
	s->protocol = protocol;
	s->key = *key;
	s->cipher = cipher_find(suite->cipher);
	s->cipher->set_key(s->cipher, &s->context, s->key.key, sealing);
	return 0;
}

void record_finish(struct record_state *s)
{
	wipe(s, sizeof(*s));
}

/* RFC 8446 section 5.3: the number never wraps */
static int check_seq(u64 seq)
{
	return seq < UINT64_MAX ? 0 :
	       fail(EKEYEXPIRED, "the record number would overflow after this record");
}

int record_check_seal(const struct suite *suite, u32 protocol, u64 seq,
		      u32 type, size_t len)
{
	int err = check_seq(seq);

	if (err)
		return err;
	if (seq >= suite_records_max(suite))
		return fail(EKEYEXPIRED, "a key of %s may protect %llu records: it is used up",
			    suite->name,
			    (unsigned long long)suite_records_max(suite));
	if (type < RECORD_CHANGE_CIPHER_SPEC || type > RECORD_DATA)
		return fail(EINVAL, "%u is not a content type of TLS", type);
	if (type == RECORD_CHANGE_CIPHER_SPEC && protocol == TLS_1_3)
		return fail(EINVAL, "TLS 1.3 does not encrypt change_cipher_spec");
	if (len > RECORD_CONTENT_MAX || (!len && type != RECORD_DATA))
		return fail(EINVAL, "a record of type %u cannot hold %zu bytes",
			    type, len);
	return 0;
}

/* Fills the header; TLS 1.3 hides version and type */
static void put_start(const struct record_state *s, u8 type, size_t len,
		      u8 *start)
{
	bool tls13 = s->protocol == TLS_1_3;

	start[0] = tls13 ? RECORD_DATA : type;
	wire_put16(start + 1, tls13 ? TLS_1_2 : s->protocol);
	wire_put16(start + 3, len - RECORD_START_LEN);
}

int record_seal(struct record_state *s, u64 seq, u8 type, const u8 *in,
		size_t len, u8 *out)
{
	u8 start[RECORD_START_LEN];
	const struct method_seal r = {
		.seq = seq, .start = start, .type = type,
		.in = len ? in : out + s->shape.header_len, .len = len,
		.out = out,
	};
	int err;

	err = record_check_seal(s->suite, s->protocol, seq, type, len);
	if (err)
		return err;
	put_start(s, type, record_sealed_len(&s->shape, len), start);
	err = method_of(s->suite)->seal(s, &r);
	if (!err)
		memcpy(out, start, sizeof(start));
	return err;
}

static size_t longest_body(u32 protocol)
{
	return RECORD_CONTENT_MAX + (protocol == TLS_1_3 ?
				     RECORD_EXPANSION_MAX_13 :
				     RECORD_EXPANSION_MAX);
}

int record_parse(u32 protocol, const u8 *start, size_t *ret_len,
		 enum record_alert *alert)
{
	size_t len = wire_get16(start + 3), most = longest_body(protocol);
	u16 version = protocol == TLS_1_3 ? TLS_1_2 : protocol;
	u8 first = protocol == TLS_1_3 ? RECORD_DATA :
					 RECORD_CHANGE_CIPHER_SPEC;
	u8 last = protocol == TLS_1_3 ? RECORD_DATA : RECORD_HEARTBEAT;

	*alert = RECORD_UNEXPECTED_MESSAGE;
	if (start[0] < first || start[0] > last)
		return fail(EPROTO, "%u is not a content type of a protected record of protocol %#06x",
			    start[0], protocol);
	*alert = RECORD_PROTOCOL_VERSION;
	if (wire_get16(start + 1) != version)
		return fail(EPROTO, "the version of the record is %#06zx, not %#06x",
			    wire_get16(start + 1), version);
	*alert = RECORD_OVERFLOW;
	if (len > most)
		return fail(EPROTO, "the record has %zu bytes; at most %zu are possible",
			    len, most);
	*ret_len = RECORD_START_LEN + len;
	return 0;
}

int record_check_whole(u32 protocol, const u8 *in, size_t len,
		       enum record_alert *alert)
{
	size_t whole;
	int err;

	*alert = RECORD_DECODE_ERROR;
	if (len < RECORD_START_LEN)
		return fail(EPROTO, "%zu bytes are less than the header of a record",
			    len);
	err = record_parse(protocol, in, &whole, alert);
	if (err || whole == len)
		return err;
	*alert = RECORD_DECODE_ERROR;
	return fail(EPROTO, "the header says that the record has %zu bytes, and %zu are there",
		    whole, len);
}

int record_open(struct record_state *s, u64 seq, const u8 *in, size_t len,
		u8 *out, struct record_opened *ret)
{
	const struct method_open r = {
		.seq = seq, .start = in,
		.body = in + s->shape.header_len,
		.len = len - s->shape.header_len,
		.out = out, .ret = ret,
	};
	int err;

	ret->alert = RECORD_INTERNAL_ERROR;
	err = check_seq(seq) ?:
	      record_check_whole(s->protocol, in, len, &ret->alert);
	if (err)
		return err;
	if (len < s->shape.header_len)
		return method_bad_mac(&r);
	ret->type = in[0];
	return method_of(s->suite)->open(s, &r);
}

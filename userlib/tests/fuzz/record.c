// SPDX-License-Identifier: MIT
/*
 * libFuzzer: records that may be anything, opened with every kind of key. The
 * first byte of an input chooses suite and protocol, the second whether what
 * follows is a record as it comes, or content and padding that are protected
 * with the right key first, so that what lies behind authentication is
 * reached too.
 */
#include <stdlib.h>

#include <nettle/cbc.h>
#include <nettle/nettle-meta.h>

#include "../../base/types.h"
#include "../../record/record.h"
#include "../../record/wire.h"

static const struct {
	u16 suite, protocol;
} kinds[] = {
	{ 0x1301, TLS_1_3 }, { 0x1302, TLS_1_3 }, { 0x1303, TLS_1_3 },
	{ 0x1304, TLS_1_3 }, { 0xc02f, TLS_1_2 }, { 0xc030, TLS_1_2 },
	{ 0xcca8, TLS_1_2 }, { 0xc09c, TLS_1_2 }, { 0x002f, TLS_1_0 },
	{ 0x0035, TLS_1_1 }, { 0x000a, TLS_1_2 }, { 0x003d, TLS_1_2 },
	{ 0xc028, TLS_1_2 }, { 0x003b, TLS_1_2 },
};

enum { AS_IT_COMES, SEALED, INSIDE, WAYS };

static struct record_key key_of(const struct suite *suite, u16 protocol)
{
	struct record_key key;

	memset(&key, 0x2a, sizeof(key));
	record_key_layout(&key, suite, protocol);
	return key;
}

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Any result must be within bounds; a failure has a reason */
static void open_record(const struct suite *suite, u16 protocol,
			const u8 *record, size_t len)
{
	struct record_key key = key_of(suite, protocol);
	struct record_opened opened = { 0 };
	u8 *copy = malloc(len ?: 1), *out = malloc(len ?: 1);
	struct record_state s;
	int err;

	/* Of exactly that size: a sanitizer sees every byte beyond */
	must(copy && out);
	copy_bytes(copy, record, len);
	must(!record_start(&s, suite, protocol, &key, false));
	err = record_open(&s, 1, copy, len, out, &opened);
	if (err)
		must(opened.alert && (err == -EPROTO || err == -EBADMSG));
	else
		must(opened.len <= RECORD_CONTENT_MAX &&
		     opened.len <= record_content_max(&s.shape, len));
	record_finish(&s);
	free(copy);
	free(out);
}

/* A record of ours opens to what it was made of */
static void seal_and_open(const struct suite *suite, u16 protocol,
			  const u8 *in, size_t len)
{
	static u8 record[RECORD_LEN_MAX], out[RECORD_LEN_MAX];
	struct record_key key = key_of(suite, protocol);
	struct record_opened opened;
	struct record_state s;
	size_t record_len;

	if (len > RECORD_CONTENT_MAX)
		return;
	must(!record_start(&s, suite, protocol, &key, true));
	record_len = record_sealed_len(&s.shape, len);
	must(!record_seal(&s, 1, RECORD_DATA, in, len, record));
	must(!record_start(&s, suite, protocol, &key, false));
	must(!record_open(&s, 1, record, record_len, out, &opened));
	must(opened.type == RECORD_DATA && opened.len == len &&
	     (!len || !memcmp(out, in, len)));
	record_finish(&s);
	open_record(suite, protocol, record, record_len);
}

static size_t seal_text13(struct record_state *s, const u8 *text, size_t len,
			  u8 *body)
{
	struct cipher_bound bound = { .aad_len = RECORD_START_LEN };

	memcpy(bound.aad, body - RECORD_START_LEN, RECORD_START_LEN);
	memcpy(bound.nonce, s->key.iv, CIPHER_NONCE_LEN);
	bound.nonce[CIPHER_NONCE_LEN - 1] ^= 1;		/* record number 1 */
	s->cipher->seal(s->cipher, &s->context, &bound, len, body, text);
	return len + CIPHER_TAG_LEN;
}

static size_t seal_text_cbc(struct record_state *s, const u8 *text, size_t len,
			    u8 *body)
{
	size_t block_len = s->shape.block_len;
	u8 iv[16] = { 0 };

	len -= len % block_len;
	memcpy(body, iv, block_len);
	cbc_encrypt(&s->context, s->cipher->block->encrypt, block_len, iv, len,
		    body + block_len, text);
	return block_len + len;
}

/*
 * What stands inside is the input: in TLS 1.3 content, type and padding, which
 * pass; in CBC content, MAC and padding, where the last byte at least can be
 * right.
 */
static void open_inside(const struct suite *suite, u16 protocol, const u8 *in,
			size_t len)
{
	static u8 record[RECORD_LEN_MAX + 64];
	struct record_key key = key_of(suite, protocol);
	u8 *body = record + RECORD_START_LEN;
	struct record_state s;
	size_t body_len;

	must(!record_start(&s, suite, protocol, &key, true));
	record[0] = RECORD_DATA;
	wire_put16(record + 1, protocol == TLS_1_3 ? TLS_1_2 : protocol);
	wire_put16(record + 3, len + CIPHER_TAG_LEN);
	if (protocol == TLS_1_3)
		body_len = seal_text13(&s, in, len, body);
	else if (s.cipher->block && protocol > TLS_1_0)
		body_len = seal_text_cbc(&s, in, len, body);
	else
		body_len = 0;
	record_finish(&s);
	wire_put16(record + 3, body_len);
	open_record(suite, protocol, record, RECORD_START_LEN + body_len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct suite *suite;
	u16 protocol;

	if (size < 2 || size > RECORD_LEN_MAX + 16)
		return 0;
	suite = suite_find(kinds[data[0] % ARRAY_SIZE(kinds)].suite);
	protocol = kinds[data[0] % ARRAY_SIZE(kinds)].protocol;
	switch (data[1] % WAYS) {
	case AS_IT_COMES:
		open_record(suite, protocol, data + 2, size - 2);
		break;
	case SEALED:
		seal_and_open(suite, protocol, data + 2, size - 2);
		break;
	default:
		open_inside(suite, protocol, data + 2, size - 2);
	}
	return 0;
}

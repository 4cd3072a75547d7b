// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cipher of the simulated NIC: AES-GCM over TLS 1.2 records, byte by byte,
 * so that it can stop and go on anywhere in the stream. It is slow, and nobody
 * measures it.
 */
#include <crypto/gf128mul.h>
#include <linux/string.h>

#include "nic.h"

int nic_key_set(struct nic_key *key, const u8 *bytes, unsigned int len,
		const u8 *salt)
{
	u8 zero[16] = { 0 };
	int err = aes_prepareenckey(&key->aes, bytes, len);

	if (err)
		return err;
	aes_encrypt(&key->aes, (u8 *)&key->h, zero);
	memcpy(key->salt, salt, sizeof(key->salt));
	return 0;
}

void nic_stream_start(struct nic_stream *s, u32 seq, u64 record)
{
	memset(s, 0, sizeof(*s));
	s->seq = seq;
	s->record = record;
}

/* RFC 5246 section 6.2.3.3: number, type, version, length of the plaintext */
static void hash_aad(const struct nic_key *key, struct nic_stream *s)
{
	__be64 record = cpu_to_be64(s->record);
	__be16 payload = cpu_to_be16(s->payload);

	memset(&s->hash, 0, sizeof(s->hash));
	memcpy(s->hash.bytes, &record, 8);
	memcpy(s->hash.bytes + 8, s->head, 3);
	memcpy(s->hash.bytes + 11, &payload, 2);
	gf128mul_lle(&s->hash.block, &key->h);
}

/* NIST SP 800-38D section 7.1: lengths in bits, then the mask */
static void make_tag(const struct nic_key *key, struct nic_stream *s)
{
	if (s->payload % 16)
		gf128mul_lle(&s->hash.block, &key->h);
	s->hash.block.a ^= cpu_to_be64(13 * 8);
	s->hash.block.b ^= cpu_to_be64((u64)s->payload * 8);
	gf128mul_lle(&s->hash.block, &key->h);
	be128_xor(&s->hash.block, &s->hash.block, &s->mask);
	s->wrong = 0;
}

/* The head is complete */
static int begin_record(const struct nic_key *key, struct nic_stream *s)
{
	unsigned int len = s->head[3] << 8 | s->head[4];

	if (s->head[0] < 20 || s->head[0] > 24 || s->head[1] != 3 ||
	    s->head[2] != 3 || len < NIC_NONCE + NIC_TAG ||
	    len > TLS_MAX_PAYLOAD_SIZE + NIC_NONCE + NIC_TAG)
		return -EPROTO;
	s->payload = len - NIC_NONCE - NIC_TAG;
	memcpy(s->counter, key->salt, 4);
	memcpy(s->counter + 4, s->head + TLS_HEADER_SIZE, NIC_NONCE);
	put_unaligned_be32(1, s->counter + 12);
	aes_encrypt(&key->aes, (u8 *)&s->mask, s->counter);
	hash_aad(key, s);
	return 0;
}

static void crypt_byte(const struct nic_key *key, struct nic_stream *s,
		       u8 *byte, bool encrypt)
{
	unsigned int i = (s->at - NIC_HEAD) % 16;
	u8 in = *byte;

	if (!i) {
		put_unaligned_be32(get_unaligned_be32(s->counter + 12) + 1,
				   s->counter + 12);
		aes_encrypt(&key->aes, s->pad, s->counter);
	}
	*byte ^= s->pad[i];
	s->hash.bytes[i] ^= encrypt ? *byte : in;
	if (i == 15)
		gf128mul_lle(&s->hash.block, &key->h);
}

static void tag_byte(struct nic_stream *s, u8 *byte, bool encrypt)
{
	u8 tag = s->hash.bytes[s->at - NIC_HEAD - s->payload];

	if (encrypt)
		*byte = tag;
	else
		s->wrong |= *byte ^ tag;
}

static int next_byte(const struct nic_key *key, struct nic_stream *s,
		     u8 *byte, bool encrypt)
{
	int err = 0;

	if (s->at < NIC_HEAD)
		s->head[s->at] = *byte;
	else if (s->at < NIC_HEAD + s->payload)
		crypt_byte(key, s, byte, encrypt);
	else
		tag_byte(s, byte, encrypt);

	s->at++;
	if (s->at == NIC_HEAD)
		err = begin_record(key, s);
	if (s->at == NIC_HEAD + s->payload)
		make_tag(key, s);
	if (s->at == NIC_HEAD + s->payload + NIC_TAG) {
		s->at = 0;
		s->record++;
		if (s->wrong)
			err = -EBADMSG;
	}
	return err;
}

static int run(const struct nic_key *key, struct nic_stream *s, u8 *data,
	       size_t len, bool encrypt)
{
	int err = 0;

	s->seq += len;
	while (!err && len--)
		err = next_byte(key, s, data++, encrypt);
	return err;
}

int nic_stream_encrypt(const struct nic_key *key, struct nic_stream *s,
		       u8 *data, size_t len)
{
	return run(key, s, data, len, true);
}

int nic_stream_decrypt(const struct nic_key *key, struct nic_stream *s,
		       u8 *data, size_t len)
{
	return run(key, s, data, len, false);
}

// SPDX-License-Identifier: MIT
/* The MAC of a record, RFC 5246 section 6.2.3.1. */
#include <nettle/md5.h>
#include <nettle/nettle-meta.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>

#include "constant_time.h"
#include "mac.h"
#include "wire.h"

#define BLOCK_MAX	SHA512_BLOCK_SIZE

/* RFC 2104 section 2 */
#define INNER_PAD	0x36
#define OUTER_PAD	0x5c

union context {
	struct md5_ctx md5;
	struct sha1_ctx sha1;
	struct sha256_ctx sha256;
	struct sha512_ctx sha512;
};

/* The MAC keys of TLS are never longer than a block */
static void begin(const struct hash_alg *hash, union context *context,
		  const struct record_key *key, u8 pad)
{
	u8 block[BLOCK_MAX];
	size_t i;

	memset(block, pad, sizeof(block));
	for (i = 0; i < key->mac_key_len; i++)
		block[i] ^= key->mac_key[i];
	hash->nettle->init(context);
	hash->nettle->update(context, hash->nettle->block_size, block);
	wipe(block, sizeof(block));
}

static void end(const struct hash_alg *hash, union context *context,
		const struct record_key *key, const u8 *inner, u8 *mac)
{
	begin(hash, context, key, OUTER_PAD);
	hash->nettle->update(context, hash->digest_len, inner);
	hash->nettle->digest(context, hash->digest_len, mac);
	wipe(context, sizeof(*context));
}

void mac_compute(const struct hash_alg *hash, const struct record_key *key,
		 const u8 head[PSEUDO_HEADER_LEN], const u8 *content,
		 size_t len, u8 *mac)
{
	u8 inner[HASH_MAX_DIGEST];
	union context context;

	begin(hash, &context, key, INNER_PAD);
	hash->nettle->update(&context, PSEUDO_HEADER_LEN, head);
	hash->nettle->update(&context, len, content);
	hash->nettle->digest(&context, hash->digest_len, inner);
	end(hash, &context, key, inner, mac);
	wipe(inner, sizeof(inner));
}

/**
 * struct inside - what is needed to finish a hash by hand
 * @id: hash
 * @shift: a block is 1 << @shift bytes
 * @word_len: bytes of a word of the state
 * @length_len: bytes of the message length, which ends the padding
 */
struct inside {
	enum hash_id id;
	u8 shift, word_len, length_len;
};

static const struct inside insides[] = {
	{ HASH_SHA1, 6, 4, 8 },
	{ HASH_SHA256, 6, 4, 8 },
	{ HASH_SHA384, 7, 8, 16 },
};

static_assert(!offsetof(struct sha1_ctx, state) &&
	      !offsetof(struct sha256_ctx, state) &&
	      !offsetof(struct sha512_ctx, state),
	      "the state comes first in nettle's contexts");

static const struct inside *inside_of(const struct hash_alg *hash)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(insides); i++)
		if (insides[i].id == hash->id)
			return &insides[i];
	return NULL;
}

bool mac_can_hide(const struct hash_alg *hash)
{
	return inside_of(hash);
}

/**
 * struct message - what is hashed; its length is secret
 * @head: its first bytes
 * @content: the rest
 * @max: bytes at @content
 * @len: secret: bytes of the whole message
 * @last: secret: number of the last block of the padded message
 */
struct message {
	const u8 *head, *content;
	size_t max, len, last;
};

/* Byte @at, whether it belongs to the message or not; @at is not secret */
static u8 byte_at(const struct message *m, size_t at)
{
	if (at < PSEUDO_HEADER_LEN)
		return m->head[at];
	at -= PSEUDO_HEADER_LEN;
	return at < m->max ? m->content[at] : 0;
}

/* One block of the message with its padding: 0x80, zeros, length in bits */
static void make_block(const struct message *m, const struct inside *inside,
		       size_t number, u8 *block)
{
	size_t len = (size_t)1 << inside->shift, i, at;
	size_t is_last = ct_equal(number, m->last);
	u8 bits[8];

	for (i = 0; i < len; i++) {
		at = (number << inside->shift) + i;
		block[i] = (byte_at(m, at) & ct_less(at, m->len)) |
			   (0x80 & ct_equal(at, m->len));
	}
	/* The block of the key is hashed already */
	wire_put64(bits, (u64)(m->len + len) * 8);
	for (i = 0; i < sizeof(bits); i++)
		block[len - sizeof(bits) + i] |= bits[i] & is_last;
}

/* Adds the state, in the form of a digest, to @digest if @mask is all ones */
static void add_state(const union context *context,
		      const struct inside *inside, size_t digest_len,
		      size_t mask, u8 *digest)
{
	size_t i, word, shift;

	for (i = 0; i < digest_len; i++) {
		word = i / inside->word_len;
		shift = 8 * (inside->word_len - 1 - i % inside->word_len);
		digest[i] |= mask & (inside->word_len == 8 ?
				     context->sha512.state[word] >> shift :
				     context->sha256.state[word] >> shift);
	}
}

/*
 * Blocks that belong to a message of any possible length are hashed at once.
 * Each later block may be the last one, or may lie behind it. All of them are
 * hashed, and the state is read after each, but only one of these states is
 * kept.
 */
static void hash_hidden(const struct hash_alg *hash, union context *context,
			const struct message *m, size_t min, u8 *digest)
{
	const struct inside *inside = inside_of(hash);
	size_t number = (PSEUDO_HEADER_LEN + min) >> inside->shift, end;
	u8 block[BLOCK_MAX];

	end = (PSEUDO_HEADER_LEN + m->max + inside->length_len) >>
	      inside->shift;
	if (number) {
		hash->nettle->update(context, PSEUDO_HEADER_LEN, m->head);
		hash->nettle->update(context, (number << inside->shift) -
				     PSEUDO_HEADER_LEN, m->content);
	}
	for (; number <= end; number++) {
		make_block(m, inside, number, block);
		hash->nettle->update(context, (size_t)1 << inside->shift,
				     block);
		add_state(context, inside, hash->digest_len,
			  ct_equal(number, m->last), digest);
	}
	wipe(block, sizeof(block));
}

void mac_compute_hidden(const struct hash_alg *hash,
			const struct record_key *key,
			const u8 head[PSEUDO_HEADER_LEN], const u8 *content,
			size_t len, size_t min, size_t max, u8 *mac)
{
	const struct inside *inside = inside_of(hash);
	struct message m = {
		.head = head, .content = content, .max = max,
		.len = PSEUDO_HEADER_LEN + len,
	};
	u8 inner[HASH_MAX_DIGEST] = { 0 };
	union context context;

	m.last = (m.len + inside->length_len) >> inside->shift;
	begin(hash, &context, key, INNER_PAD);
	hash_hidden(hash, &context, &m, min, inner);
	end(hash, &context, key, inner, mac);
	wipe(inner, sizeof(inner));
}

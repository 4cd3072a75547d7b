// SPDX-License-Identifier: MIT
/* HMAC from the states that a key leaves in the hash: RFC 2104 section 4. */
#include <endian.h>

#include <nettle/md5.h>
#include <nettle/memxor.h>
#include <nettle/nettle-meta.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <nettle/sm3.h>

#include "midstate.h"

/* RFC 2104 section 2 */
#define INNER_PAD	0x36
#define OUTER_PAD	0x5c

/* What midstate_kept has */
enum midstate_progress { NOTHING, UNDER_WAY, THERE };

/*
 * The structures of nettle's contexts are public. It is handed whole blocks
 * only, so that it copies nothing and pads nothing, and the state is read and
 * set here.
 */
static_assert(!offsetof(struct md5_ctx, state) &&
	      !offsetof(struct sha1_ctx, state) &&
	      !offsetof(struct sha256_ctx, state) &&
	      !offsetof(struct sha512_ctx, state) &&
	      !offsetof(struct sm3_ctx, state),
	      "the state comes first in nettle's contexts");
static_assert(sizeof(struct sha512_ctx) <= MIDSTATE_CONTEXT_MAX,
	      "nettle's largest context has outgrown struct midstate_run");

#define STATE_LEN(type)	sizeof(((struct type *)0)->state)

/**
 * struct inside - how a hash looks inside
 * @state_len: bytes of its state
 * @wide: words of 64 bits, and lengths of 128
 * @low_first: lowest byte first, in words and length
 */
static const struct inside {
	u8 state_len;
	bool wide, low_first;
} insides[HASH_COUNT] = {
	[HASH_MD5] = { STATE_LEN(md5_ctx), .low_first = true },
	[HASH_SHA1] = { STATE_LEN(sha1_ctx) },
	[HASH_SHA256] = { STATE_LEN(sha256_ctx) },
	[HASH_SHA384] = { STATE_LEN(sha512_ctx), .wide = true },
	[HASH_SHA512] = { STATE_LEN(sha512_ctx), .wide = true },
	[HASH_SM3] = { STATE_LEN(sm3_ctx) },
};

static const struct inside *inside_of(const struct midstate_run *run)
{
	return &insides[run->hash->id];
}

static size_t block_len(const struct midstate_run *run)
{
	return run->hash->nettle->block_size;
}

/* Lengths that the compiler knows: these are moves, and no calls */
static void copy_state(void *to, const void *from, size_t len)
{
	if (len == sizeof(((struct sha256_ctx *)0)->state))
		memcpy(to, from, sizeof(((struct sha256_ctx *)0)->state));
	else if (len == sizeof(((struct sha512_ctx *)0)->state))
		memcpy(to, from, sizeof(((struct sha512_ctx *)0)->state));
	else
		memcpy(to, from, len);
}

/* @count is a constant where this is used: no loop, and no call, is left */
static inline __attribute__((always_inline)) void put_words32(
		const union midstate_words *state, size_t count, u8 *out)
{
	size_t i;
	u32 word;

#pragma GCC unroll 8
	for (i = 0; i < count; i++) {
		word = htobe32(state->w32[i]);
		memcpy(out + i * sizeof(word), &word, sizeof(word));
	}
}

static inline __attribute__((always_inline)) void put_words64(
		const union midstate_words *state, size_t count, u8 *out)
{
	size_t i;
	u64 word;

#pragma GCC unroll 8
	for (i = 0; i < count; i++) {
		word = htobe64(state->w64[i]);
		memcpy(out + i * sizeof(word), &word, sizeof(word));
	}
}

/* MD5 alone has the lowest byte first */
static void put_md5(const union midstate_words *state, u8 *out)
{
	size_t i;
	u32 word;

	for (i = 0; i < MD5_DIGEST_SIZE / sizeof(word); i++) {
		word = htole32(state->w32[i]);
		memcpy(out + i * sizeof(word), &word, sizeof(word));
	}
}

/* The state as the digest that it is */
static void put_digest(const struct midstate_run *run, u8 *out)
{
	const union midstate_words *state = &run->context.state;

	if (run->hash->digest_len == SHA256_DIGEST_SIZE)
		put_words32(state, 8, out);
	else if (run->hash->digest_len == SHA384_DIGEST_SIZE)
		put_words64(state, 6, out);
	else if (run->hash->digest_len == SHA512_DIGEST_SIZE)
		put_words64(state, 8, out);
	else if (run->hash->digest_len == SHA1_DIGEST_SIZE)
		put_words32(state, 5, out);
	else
		put_md5(state, out);
}

static void put_length(const struct midstate_run *run, u8 *end, size_t len)
{
	u64 bits = (u64)len * 8;

	bits = inside_of(run)->low_first ? htole64(bits) : htobe64(bits);
	memcpy(end - sizeof(bits), &bits, sizeof(bits));
}

/*
 * Pad @len bytes at @msg as the hash does, behind a block of the key. Return:
 * bytes with the padding, whole blocks.
 */
static size_t pad(const struct midstate_run *run, u8 *msg, size_t len)
{
	size_t block = block_len(run);
	size_t least = len + 1 + (inside_of(run)->wide ? 16 : 8);
	size_t padded = (least + block - 1) & -block;

	memset(msg + len, 0, padded - len);
	msg[len] = 0x80;
	put_length(run, msg + padded, block + len);
	return padded;
}

static void hash_blocks(struct midstate_run *run, const u8 *blocks, size_t len)
{
	run->hash->nettle->update(&run->context, len, blocks);
}

static void begin(struct midstate_run *run)
{
	copy_state(&run->context, &run->state->inner,
		   inside_of(run)->state_len);
}

/* The outer hash, RFC 2104 section 2, of what the inner one has come to */
static void end(struct midstate_run *run, u8 *out)
{
	put_digest(run, run->last);
	copy_state(&run->context, &run->state->outer,
		   inside_of(run)->state_len);
	hash_blocks(run, run->last, block_len(run));
	put_digest(run, out);
}

/* One HMAC of a message that is padded already */
static void padded_digest(struct midstate_run *run, const u8 *msg, size_t len,
			  u8 *out)
{
	begin(run);
	hash_blocks(run, msg, len);
	end(run, out);
}

void midstate_digest(struct midstate_run *run, const u8 *msg, size_t len,
		     u8 *out)
{
	size_t block = block_len(run), rest = len & (block - 1), padded;

	begin(run);
	if (len - rest)
		hash_blocks(run, msg, len - rest);
	copy_bytes(run->tail, msg + len - rest, rest);
	padded = pad(run, run->tail, rest);
	put_length(run, run->tail + padded, block + len);
	hash_blocks(run, run->tail, padded);
	end(run, out);
}

/*
 * HMAC(secret, A(1) + seed) + HMAC(secret, A(2) + seed) + ...
 * with A(0) = seed and A(i) = HMAC(secret, A(i-1)).
 *
 * The seed is padded where it lies, once by itself and once behind an A(i). An
 * A(i) by itself is padded as every digest is in @last.
 */
void midstate_p_hash(struct midstate_run *run, u8 *work, size_t seed_len,
		     u8 *out, size_t len)
{
	size_t digest_len = run->hash->digest_len, n;
	u8 block[HASH_MAX_DIGEST];

	n = pad(run, work + digest_len, seed_len);
	padded_digest(run, work + digest_len, n, work);
	n = pad(run, work, digest_len + seed_len);
	while (len > digest_len) {
		padded_digest(run, work, n, block);
		memxor(out, block, digest_len);
		out += digest_len;
		len -= digest_len;
		memcpy(run->last, work, digest_len);
		padded_digest(run, run->last, block_len(run), work);
	}
	padded_digest(run, work, n, block);
	memxor(out, block, len);
	wipe(block, sizeof(block));
}

/* @block of whole words, every byte of it XORed with @pad_byte */
static void xor_block(u8 *block, size_t len, u8 pad_byte)
{
	const u64 pads = 0x0101010101010101 * (u64)pad_byte;
	size_t i;
	u64 word;

	for (i = 0; i < len; i += sizeof(word)) {
		memcpy(&word, block + i, sizeof(word));
		word ^= pads;
		memcpy(block + i, &word, sizeof(word));
	}
}

/* The state after one block, which @run->tail has */
static void hash_key(struct midstate_run *run, union midstate_words *state)
{
	run->hash->nettle->init(&run->context);
	hash_blocks(run, run->tail, block_len(run));
	copy_state(state, &run->context, inside_of(run)->state_len);
}

/*
 * A hash leaves the block, of which a key can be read, on the stack. Whether
 * what is called next covers it is chance.
 */
static void __attribute__((noinline)) wipe_stack_below(void)
{
	u8 below[1024];

	wipe(below, sizeof(below));
}

static void make_own(struct midstate_run *run, const u8 *key, size_t len)
{
	size_t block = block_len(run);

	if (len > block) {
		hash_digest(run->hash, key, len, run->tail);
		len = run->hash->digest_len;
	} else {
		copy_bytes(run->tail, key, len);
	}
	memset(run->tail + len, 0, block - len);
	xor_block(run->tail, block, INNER_PAD);
	hash_key(run, &run->own.inner);
	xor_block(run->tail, block, INNER_PAD ^ OUTER_PAD);
	hash_key(run, &run->own.outer);
	wipe_stack_below();
	run->state = &run->own;
}

/* The first of several threads that key with it at the same time leaves it */
static void keep(const struct midstate_run *run, struct midstate_kept *kept)
{
	u8 progress = NOTHING;

	if (!atomic_compare_exchange_strong(&kept->progress, &progress,
					    UNDER_WAY))
		return;
	kept->hash = run->hash->id;
	kept->state = run->own;
	atomic_store_explicit(&kept->progress, THERE, memory_order_release);
}

static bool is_kept(const struct midstate_run *run,
		    struct midstate_kept *kept)
{
	return atomic_load_explicit(&kept->progress, memory_order_acquire) ==
	       THERE && kept->hash == run->hash->id;
}

void midstate_start(struct midstate_run *run, const struct hash_alg *hash,
		    const u8 *key, size_t len, struct midstate_kept *kept)
{
	run->hash = hash;
	if (kept && is_kept(run, kept)) {
		run->state = &kept->state;
		hash->nettle->init(&run->context);
	} else {
		make_own(run, key, len);
		if (kept)
			keep(run, kept);
	}
	/* Behind every digest in @last stands the same */
	pad(run, run->last, hash->digest_len);
}

void midstate_finish(struct midstate_run *run)
{
	wipe(run, sizeof(*run));
}

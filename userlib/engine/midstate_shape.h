/* SPDX-License-Identifier: MIT */
/* The inside of a hash: its blocks, its padding, its state as a digest. */
#ifndef SSLP_ENGINE_MIDSTATE_SHAPE_H
#define SSLP_ENGINE_MIDSTATE_SHAPE_H

#include <byteswap.h>
#include <endian.h>

#include <nettle/md5.h>
#include <nettle/sha2.h>

#include "midstate.h"

/*
 * All properties of a hash follow from the length of its digest, except the
 * byte order of MD5. The compiler knows the length, so it can use plain moves
 * without loops and calls.
 */
static ALWAYS_INLINE bool is_wide(size_t digest_len)
{
	return digest_len >= SHA384_DIGEST_SIZE;
}

static ALWAYS_INLINE size_t block_len(size_t digest_len)
{
	return is_wide(digest_len) ? SHA512_BLOCK_SIZE : SHA256_BLOCK_SIZE;
}

static ALWAYS_INLINE size_t state_len(size_t digest_len)
{
	return is_wide(digest_len) ? SHA512_DIGEST_SIZE : digest_len;
}

static ALWAYS_INLINE bool is_md5(size_t digest_len)
{
	return digest_len == MD5_DIGEST_SIZE;
}

/* MD5 has the lowest byte of a word first, all others the highest */
static ALWAYS_INLINE bool is_of_other_order(size_t digest_len)
{
	return is_md5(digest_len) == (__BYTE_ORDER == __BIG_ENDIAN);
}

/* Reverses the bytes of two words of 32 bits at once */
static ALWAYS_INLINE u64 pair_turned(u64 pair)
{
	pair = bswap_64(pair);
	return pair << 32 | pair >> 32;
}

static ALWAYS_INLINE void put_words32(const union midstate_words *state,
				      size_t digest_len, u8 *out)
{
	size_t i;
	u64 pair;
	u32 word;

#pragma GCC unroll 4
	for (i = 0; i < digest_len / sizeof(pair); i++) {
		memcpy(&pair, &state->w32[2 * i], sizeof(pair));
		if (is_of_other_order(digest_len))
			pair = pair_turned(pair);
		memcpy(out + i * sizeof(pair), &pair, sizeof(pair));
	}
	/* SHA-1 has five words */
	if (digest_len % sizeof(pair)) {
		word = htobe32(state->w32[2 * i]);
		memcpy(out + i * sizeof(pair), &word, sizeof(word));
	}
}

static ALWAYS_INLINE void put_words64(const union midstate_words *state,
				      size_t digest_len, u8 *out)
{
	size_t i;
	u64 word;

#pragma GCC unroll 8
	for (i = 0; i < digest_len / sizeof(word); i++) {
		word = htobe64(state->w64[i]);
		memcpy(out + i * sizeof(word), &word, sizeof(word));
	}
}

/* Writes the state as a digest */
static ALWAYS_INLINE void put_digest(const union midstate_words *state,
				     u8 *out, size_t digest_len)
{
	if (is_wide(digest_len))
		put_words64(state, digest_len, out);
	else
		put_words32(state, digest_len, out);
}

/* The length in bits of a message that came after the block of the key */
static ALWAYS_INLINE void put_length(u8 *end, size_t len, size_t digest_len)
{
	u64 bits = (u64)(block_len(digest_len) + len) * 8;

	bits = is_md5(digest_len) ? htole64(bits) : htobe64(bits);
	memcpy(end - sizeof(bits), &bits, sizeof(bits));
}

/* How many bytes a message has with its padding, in whole blocks */
static ALWAYS_INLINE size_t padded_len(size_t len, size_t digest_len)
{
	size_t least = len + 1 + (is_wide(digest_len) ? 16 : 8);
	size_t block = block_len(digest_len);

	return (least + block - 1) & -block;
}

#endif /* SSLP_ENGINE_MIDSTATE_SHAPE_H */

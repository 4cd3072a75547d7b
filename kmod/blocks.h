/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * HMAC by whole blocks: shared by engine_blocks.c and engine_library.c. The
 * hash only takes blocks. Messages are padded here, and the state of the hash
 * is set and read here, because its own way to begin and end takes a third of a
 * short HMAC. All this is compiled into the engine.
 *
 * FIPS 180-4 section 5.1: a message ends with a bit, zeros, and its length in
 * bits, in 64 or 128 bits. SM3 does the same.
 */
#ifndef SSLP_BLOCKS_H
#define SSLP_BLOCKS_H

#include <linux/math.h>
#include <linux/string.h>

#include "sslp.h"

/**
 * struct sslp_blocks - what an HMAC works on
 * @outer: message of the outer hash: the inner digest, padded
 * @tail: end of a message that has no room behind it, padded
 */
struct sslp_blocks {
	u8 outer[SSLP_BLOCK_MAX];
	u8 tail[2 * SSLP_BLOCK_MAX];
};

/**
 * typedef sslp_blocks_feed - let the hash take whole blocks
 * @work: of the engine
 * @state: after the block of a key: start from there; NULL: go on
 * @blocks: what to take
 * @len: bytes at @blocks
 *
 * Return: 0 or -errno.
 */
typedef int sslp_blocks_feed(void *work, const void *state, const void *blocks,
			     size_t len);

/* Bytes of a message's length, and of a word of the state */
static __always_inline size_t sslp_blocks_length_len(size_t block)
{
	return block / 8;
}

static __always_inline size_t sslp_blocks_word(size_t block)
{
	return block / 16;
}

static __always_inline size_t sslp_blocks_padded(size_t len, size_t block)
{
	return round_up(len + 1 + sslp_blocks_length_len(block), block);
}

/**
 * sslp_blocks_pad() - end a message
 * @at: end of its bytes
 * @room: bytes from there to the end of its last block
 * @total: bytes of the whole message
 */
static __always_inline void sslp_blocks_pad(u8 *at, size_t room, u64 total)
{
	u8 *length = at + room - sizeof(total);

	*at++ = 0x80;
	for (; at < length; at += sizeof(u64)) {
		put_unaligned((u64)0, (u64 *)at);
		/* memset() would be a call, for so few bytes */
		barrier();
	}
	put_unaligned_be64(total * BITS_PER_BYTE, length);
}

/**
 * sslp_blocks_begin() - before the first message
 * @b: for it
 * @block: bytes of a block
 * @digest_len: bytes
 */
static __always_inline void sslp_blocks_begin(struct sslp_blocks *b,
					      size_t block, size_t digest_len)
{
	sslp_blocks_pad(b->outer + digest_len, block - digest_len,
			block + digest_len);
}

/*
 * The words of the state are the digest. Those of SHA-256 and SM3 are copied in
 * pairs
 */
static __always_inline void sslp_blocks_read(const void *words, size_t block,
					     void *out, size_t len)
{
	unsigned int turn = sslp_blocks_word(block) == sizeof(u32) ? 32 : 0;
	size_t i;
	u64 pair;

	for (i = 0; i < len; i += sizeof(pair)) {
		pair = be64_to_cpup(words + i);
		if (!IS_ENABLED(CONFIG_CPU_BIG_ENDIAN))
			pair = ror64(pair, turn);
		put_unaligned(pair, (u64 *)(out + i));
	}
}

/*
 * Hashes the message except its last block or two, which are then at @b->tail
 */
static __always_inline int
sslp_blocks_take(struct sslp_blocks *b, size_t block, sslp_blocks_feed *feed,
		 void *work, const void *inner, u8 *msg, size_t len,
		 size_t room)
{
	size_t padded = sslp_blocks_padded(len, block);
	size_t before = 0;
	int err = 0;

	if (padded - len <= room) {
		sslp_blocks_pad(msg + len, padded - len, block + len);
		return feed(work, inner, msg, padded);
	}
	if (padded > sizeof(b->tail)) {
		before = round_down(len, block);
		err = feed(work, inner, msg, before);
		inner = NULL;
	}
	memcpy(b->tail, msg + before, len - before);
	sslp_blocks_pad(b->tail + len - before, padded - len, block + len);
	return err ?: feed(work, inner, b->tail, padded - before);
}

/**
 * sslp_blocks_digest() - HMAC
 * @b: after sslp_blocks_begin()
 * @block: bytes of a block
 * @digest_len: bytes
 * @feed: lets the hash take blocks
 * @work: for @feed
 * @words: state of the hash
 * @inner: for @feed: after the inner block of the key
 * @outer: for @feed: after the outer one
 * @msg: message, which may overlap @out
 * @len: bytes at @msg
 * @room: bytes behind it that may be written
 * @out: digest
 *
 * Return: 0 or -errno.
 */
static __always_inline int
sslp_blocks_digest(struct sslp_blocks *b, size_t block, size_t digest_len,
		   sslp_blocks_feed *feed, void *work, const void *words,
		   const void *inner, const void *outer, u8 *msg, size_t len,
		   size_t room, u8 *out)
{
	int err = sslp_blocks_take(b, block, feed, work, inner, msg, len,
				   room);

	if (err)
		return err;
	sslp_blocks_read(words, block, b->outer, digest_len);
	err = feed(work, outer, b->outer, block);
	if (!err)
		sslp_blocks_read(words, block, out, digest_len);
	return err;
}

#endif /* SSLP_BLOCKS_H */

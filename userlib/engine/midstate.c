// SPDX-License-Identifier: MIT
/* HMAC from the states that a key leaves in the hash: RFC 2104 section 4. */
#include <nettle/nettle-meta.h>
#include <nettle/sha1.h>
#include <nettle/sm3.h>

#include "midstate_shape.h"

/* RFC 2104 section 2 */
#define INNER_PAD	0x36
#define OUTER_PAD	0x5c

/* What midstate_kept has */
enum midstate_progress { NOTHING, UNDER_WAY, THERE };

/*
 * The structures of nettle's contexts are public. nettle gets whole blocks
 * only, so it copies and pads nothing, and the state is read and set here.
 */
static_assert(!offsetof(struct md5_ctx, state) &&
	      !offsetof(struct sha1_ctx, state) &&
	      !offsetof(struct sha256_ctx, state) &&
	      !offsetof(struct sha512_ctx, state) &&
	      !offsetof(struct sm3_ctx, state),
	      "the state comes first in nettle's contexts");
static_assert(sizeof(struct sha512_ctx) <= MIDSTATE_CONTEXT_MAX,
	      "nettle's largest context has outgrown struct midstate_run");

static void hash_blocks(struct midstate_run *run, const u8 *blocks, size_t len)
{
	run->hash->nettle->update(&run->context, len, blocks);
}

static ALWAYS_INLINE void begin(struct midstate_run *run, size_t digest_len)
{
	memcpy(&run->context, &run->state->inner, state_len(digest_len));
}

/* The outer hash, RFC 2104 section 2, of what the inner one gave */
static ALWAYS_INLINE void end(struct midstate_run *run, u8 *out,
			      size_t digest_len)
{
	put_digest(&run->context.state, run->last, digest_len);
	memcpy(&run->context, &run->state->outer, state_len(digest_len));
	hash_blocks(run, run->last, block_len(digest_len));
	put_digest(&run->context.state, out, digest_len);
}

/* One HMAC of a message that has its padding already */
static ALWAYS_INLINE void padded(struct midstate_run *run, const u8 *msg,
				 size_t len, u8 *out, size_t digest_len)
{
	begin(run, digest_len);
	hash_blocks(run, msg, len);
	end(run, out, digest_len);
}

static ALWAYS_INLINE void digest(struct midstate_run *run, const u8 *msg,
				 size_t len, u8 *out, size_t digest_len)
{
	size_t rest = len & (block_len(digest_len) - 1);
	size_t n = padded_len(rest, digest_len);

	begin(run, digest_len);
	if (len - rest)
		hash_blocks(run, msg, len - rest);
	copy_bytes(run->tail, msg + len - rest, rest);
	memset(run->tail + rest, 0, n - rest);
	run->tail[rest] = 0x80;
	put_length(run->tail + n, len, digest_len);
	hash_blocks(run, run->tail, n);
	end(run, out, digest_len);
}

static ALWAYS_INLINE void xor_bytes(u8 *to, const u8 *from, size_t len)
{
	u64 a, b;

	for (; len >= sizeof(a); len -= sizeof(a)) {
		memcpy(&a, to, sizeof(a));
		memcpy(&b, from, sizeof(b));
		a ^= b;
		memcpy(to, &a, sizeof(a));
		to += sizeof(a);
		from += sizeof(a);
	}
	while (len--)
		*to++ ^= *from++;
}

/*
 * HMAC(secret, A(1) + seed) + HMAC(secret, A(2) + seed) + ...
 * with A(0) = seed and A(i) = HMAC(secret, A(i-1)).
 *
 * The seed is padded where it lies: by itself, then behind an A(i), which
 * differs in where the length stands. An A(i) by itself is padded as every
 * digest is in @last.
 */
static ALWAYS_INLINE void p_hash(struct midstate_run *run, u8 *work,
				 size_t seed_len, u8 *out, size_t len,
				 size_t digest_len)
{
	size_t alone = padded_len(seed_len, digest_len);
	size_t behind = padded_len(digest_len + seed_len, digest_len);
	size_t longest = alone > behind - digest_len ? alone :
						       behind - digest_len;
	u8 *seed = work + digest_len, block[HASH_MAX_DIGEST];

	memset(seed + seed_len, 0, longest - seed_len);
	seed[seed_len] = 0x80;
	put_length(seed + alone, seed_len, digest_len);
	padded(run, seed, alone, work, digest_len);
	memset(seed + alone - sizeof(u64), 0, sizeof(u64));
	put_length(work + behind, digest_len + seed_len, digest_len);
	while (len > digest_len) {
		padded(run, work, behind, block, digest_len);
		xor_bytes(out, block, digest_len);
		out += digest_len;
		len -= digest_len;
		memcpy(run->last, work, digest_len);
		padded(run, run->last, block_len(digest_len), work,
		       digest_len);
	}
	padded(run, work, behind, block, digest_len);
	xor_bytes(out, block, len);
	wipe(block, sizeof(block));
}

/*
 * RFC 5869 section 2.3: T(i) = HMAC(PRK, T(i-1) | info | i), T(0) empty. Each
 * is padded where it lies; T(i) takes the place of T(i-1), the first.
 */
static ALWAYS_INLINE void expand(struct midstate_run *run, u8 *work,
				 size_t info_len, u8 *out, size_t len,
				 size_t digest_len)
{
	u8 *counter = work + digest_len + info_len, *msg = work + digest_len;
	size_t msg_len = info_len + 1, n;

	for (*counter = 1; ; ++*counter) {
		n = padded_len(msg_len, digest_len);
		memset(counter + 1, 0, n - msg_len);
		counter[1] = 0x80;
		put_length(msg + n, msg_len, digest_len);
		padded(run, msg, n, work, digest_len);
		if (len <= digest_len)
			break;
		memcpy(out, work, digest_len);
		out += digest_len;
		len -= digest_len;
		msg = work;
		msg_len = digest_len + info_len + 1;
	}
	memcpy(out, work, len);
}

/*
 * Calls @function with the length of a digest of @run as its last argument. The
 * compiler knows the length in each call, so each has code of its own.
 */
#define OF_LENGTH(run, function, ...) do {				\
		size_t of_length = (run)->hash->digest_len;		\
									\
		if (of_length == SHA256_DIGEST_SIZE)			\
			function(__VA_ARGS__, SHA256_DIGEST_SIZE);	\
		else if (of_length == SHA384_DIGEST_SIZE)		\
			function(__VA_ARGS__, SHA384_DIGEST_SIZE);	\
		else							\
			function(__VA_ARGS__, of_length);		\
	} while (0)

void midstate_digest(struct midstate_run *run, const u8 *msg, size_t len,
		     u8 *out)
{
	OF_LENGTH(run, digest, run, msg, len, out);
}

void midstate_p_hash(struct midstate_run *run, u8 *work, size_t seed_len,
		     u8 *out, size_t len)
{
	OF_LENGTH(run, p_hash, run, work, seed_len, out, len);
}

void midstate_expand(struct midstate_run *run, u8 *work, size_t info_len,
		     u8 *out, size_t len)
{
	OF_LENGTH(run, expand, run, work, info_len, out, len);
}

static ALWAYS_INLINE void xor_block(u8 *block, u8 pad_byte, size_t len)
{
	const u64 pads = 0x0101010101010101 * (u64)pad_byte;
	size_t i;
	u64 word;

#pragma GCC unroll 16
	for (i = 0; i < len; i += sizeof(word)) {
		memcpy(&word, block + i, sizeof(word));
		word ^= pads;
		memcpy(block + i, &word, sizeof(word));
	}
}

/* The state after one block, which is the key XORed with @pad_byte */
static ALWAYS_INLINE void key_state(struct midstate_run *run, u8 pad_byte,
				    union midstate_words *state,
				    size_t digest_len)
{
	xor_block(run->tail, pad_byte, block_len(digest_len));
	run->hash->nettle->init(&run->context);
	hash_blocks(run, run->tail, block_len(digest_len));
	memcpy(state, &run->context, state_len(digest_len));
}

static ALWAYS_INLINE void key_states(struct midstate_run *run, const u8 *key,
				     size_t len, size_t digest_len)
{
	memset(run->tail, 0, block_len(digest_len));
	if (len > block_len(digest_len))
		hash_digest(run->hash, key, len, run->tail);
	else
		copy_bytes(run->tail, key, len);
	key_state(run, INNER_PAD, &run->own.inner, digest_len);
	key_state(run, INNER_PAD ^ OUTER_PAD, &run->own.outer, digest_len);
}

/*
 * A hash leaves a block on the stack from which a key can be read. The next
 * call overwrites it only by chance. SHA-384 and SHA-512 use the most stack:
 * 240 bytes with nettle 3.8 on x86-64.
 */
static void __attribute__((noinline)) wipe_stack_below(void)
{
	u8 below[512];

	wipe(below, sizeof(below));
}

static void make_own(struct midstate_run *run, const u8 *key, size_t len)
{
	OF_LENGTH(run, key_states, run, key, len);
	wipe_stack_below();
	run->state = &run->own;
}

/* If several threads use the key at the same time, the first one stores it */
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

/* @last has the same bytes after every digest */
static ALWAYS_INLINE void pad_last(u8 *last, size_t digest_len)
{
	size_t block = block_len(digest_len);

	memset(last + digest_len, 0, block - digest_len);
	last[digest_len] = 0x80;
	put_length(last + block, digest_len, digest_len);
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
	OF_LENGTH(run, pad_last, run->last);
}

void midstate_finish(struct midstate_run *run)
{
	wipe(run, sizeof(*run));
}

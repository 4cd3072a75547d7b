/* SPDX-License-Identifier: MIT */
/* HMAC from the states that a key leaves in the hash: RFC 2104 section 4. */
#ifndef SSLP_ENGINE_MIDSTATE_H
#define SSLP_ENGINE_MIDSTATE_H

#include <stdatomic.h>

#include "hash.h"

#define MIDSTATE_BLOCK_MAX	128
#define MIDSTATE_CONTEXT_MAX	216	/* nettle's SHA-512 is the largest */

/* The most that follows a message: 0x80, zeros, the length */
#define MIDSTATE_PAD_MAX	(MIDSTATE_BLOCK_MAX + 16)

/* A state as the hash keeps it: words in this machine's byte order */
union midstate_words {
	u32 w32[8];
	u64 w64[8];
};

/**
 * struct midstate - a key, as two states of the hash
 * @inner: after the block of the key and ipad
 * @outer: after that of the key and opad
 *
 * It is as secret as the key: it computes the same HMACs.
 */
struct midstate {
	union midstate_words inner, outer;
};

/**
 * struct midstate_kept - room for a midstate beside a key that stays
 * @progress: enum midstate_progress
 * @hash: the hash that @state belongs to
 * @state: once there, it does not change
 *
 * Zeroed at first. It is wiped and freed together with the key.
 */
struct midstate_kept {
	_Atomic u8 progress;
	u8 hash;
	struct midstate state;
};

/**
 * struct midstate_run - a keyed HMAC at work
 * @hash: which
 * @state: the key: @own, or one that is kept
 * @own: the key when it is not kept
 * @context: nettle's, which is handed whole blocks only
 * @last: the padded message of the outer hash: a digest and what follows it
 * @tail: the end of a message that is not padded where it lies
 *
 * All from @own on is secret.
 */
struct midstate_run {
	const struct hash_alg *hash;
	const struct midstate *state;
	struct midstate own;
	union {
		union midstate_words state;
		u8 bytes[MIDSTATE_CONTEXT_MAX];
	} context;
	u8 last[MIDSTATE_BLOCK_MAX];
	u8 tail[2 * MIDSTATE_BLOCK_MAX];
};

/* Sets the key of @run. Its state is taken from @kept, or stored there */
void midstate_start(struct midstate_run *run, const struct hash_alg *hash,
		    const u8 *key, size_t len, struct midstate_kept *kept);

/* Computes one HMAC; @out may lie anywhere in the message */
void midstate_digest(struct midstate_run *run, const u8 *msg, size_t len,
		     u8 *out);

/**
 * midstate_p_hash() - P_hash of RFC 5246 section 5, XORed into @out
 * @run: keyed HMAC
 * @work: room for a digest, then the seed, then MIDSTATE_PAD_MAX bytes of room
 * @seed_len: bytes of the seed
 * @out: output
 * @len: bytes at @out
 */
void midstate_p_hash(struct midstate_run *run, u8 *work, size_t seed_len,
		     u8 *out, size_t len);

/*
 * HKDF-Expand of RFC 5869 section 2.3; @work has room for a digest, then the
 * info, then 1 + MIDSTATE_PAD_MAX bytes of room
 */
void midstate_expand(struct midstate_run *run, u8 *work, size_t info_len,
		     u8 *out, size_t len);

/* Wipes @run, but not what is kept */
void midstate_finish(struct midstate_run *run);

#endif /* SSLP_ENGINE_MIDSTATE_H */

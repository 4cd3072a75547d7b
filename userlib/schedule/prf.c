// SPDX-License-Identifier: MIT
/* The PRF of TLS 1.0 to 1.2: RFC 2246 section 5, RFC 5246 section 5. */
#include <nettle/memxor.h>

#include "../base/message.h"
#include "prf.h"
#include "scratch.h"

/*
 * P_hash of RFC 5246 section 5, XORed into @out:
 * HMAC(secret, A(1) + seed) + HMAC(secret, A(2) + seed) + ...
 * with A(0) = seed and A(i) = HMAC(secret, A(i-1)).
 *
 * @work holds A(i) and the seed behind it, so every message is one run of
 * bytes: AF_ALG then needs one send for each.
 */
static int p_hash_run(struct hmac *h, u8 *work, size_t seed_len, u8 *out,
		      size_t len)
{
	size_t digest_len = h->hash->digest_len;
	u8 block[HASH_MAX_DIGEST];
	size_t n;
	int err;

	if (h->binding->engine->p_hash)
		return h->binding->engine->p_hash(h, work, seed_len, out, len);
	err = hmac_digest(h, work + digest_len, seed_len, work);
	while (!err && len) {
		err = hmac_digest(h, work, digest_len + seed_len, block);
		if (err)
			break;
		n = len < digest_len ? len : digest_len;
		memxor(out, block, n);
		out += n;
		len -= n;
		if (len)
			err = hmac_digest(h, work, digest_len, work);
	}
	wipe(block, sizeof(block));
	return err;
}

/* Computes with @h, which has been started, and finishes it */
static ALWAYS_INLINE int p_hash(struct hmac *h, const struct chunk *seed,
				size_t count, u8 *out, size_t len)
{
	size_t digest_len = h->hash->digest_len;
	size_t seed_len = chunks_len(seed, count);
	struct scratch work;
	int err;

	err = scratch_get(&work, digest_len + seed_len + MIDSTATE_PAD_MAX);
	if (err)
		goto out_finish;
	chunks_copy(work.bytes + digest_len, seed, count);
	if (h->binding->engine->prf)
		err = h->binding->engine->prf(h, work.bytes + digest_len,
					      seed_len, out, len);
	if (!h->binding->engine->prf || (err && hmac_go_on(h, err)))
		err = p_hash_run(h, work.bytes, seed_len, out, len);
	scratch_put(&work);
out_finish:
	hmac_finish(h);
	return err;
}

static int p_hash_half(struct backend *b, const struct hash_alg *hash,
		       struct hmac_key *half, const struct chunk *seed,
		       size_t count, u8 *out, size_t len)
{
	struct hmac h;

	return hmac_start(&h, b, hash, half) ?:
	       p_hash(&h, seed, count, out, len);
}

static int check_halves(const struct hmac_key *secret)
{
	return secret->data ? 0 :
	       fail(EOPNOTSUPP, "TLS 1.0 and 1.1 split the secret in two, which is impossible with a key in the kernel");
}

/*
 * RFC 2246 section 5: S1 and S2 are the two halves of the secret. They share a
 * byte if its length is odd. Both are kept under the id of the whole secret:
 * the hash tells them apart.
 */
static int prf_halves(struct backend *b, const struct prf_alg *alg,
		      struct hmac_key *secret, const struct chunk *seed,
		      size_t count, u8 *out, size_t len)
{
	u32 half = (secret->len + 1) / 2;
	struct hmac_key s1 = { .id = secret->id, .len = half,
			       .data = secret->data };
	struct hmac_key s2 = { .id = secret->id, .len = half,
			       .data = secret->data + secret->len - half };
	int err;

	err = check_halves(secret);
	if (!err)
		err = p_hash_half(b, alg->hash, &s1, seed, count, out, len);
	if (!err)
		err = p_hash_half(b, alg->second, &s2, seed, count, out, len);
	/* Any hint will do, because it only says that something was kept */
	if (s1.hint || s2.hint)
		secret->hint = s1.hint ? s1.hint : s2.hint;
	return err;
}

/* Whether an engine has the whole PRF, or its only hash */
static bool is_whole(struct backend *b, const struct prf_alg *alg)
{
	return !alg->second || backend_has_prf(b, alg);
}

int prf_try_key(struct backend *b, const struct prf_alg *alg,
		struct hmac_key *secret)
{
	struct hmac h;
	int err;

	if (!is_whole(b, alg))
		return check_halves(secret);
	err = hmac_start_prf(&h, b, alg, secret);
	if (!err)
		hmac_finish(&h);
	return err;
}

/*
 * The engine that does both hashes at once ran out of something. One HMAC of
 * each hash may still be possible
 */
static bool can_halve(struct backend *b, const struct prf_alg *alg,
		      const struct hmac_key *secret, int err)
{
	return backend_ran_out(err) && alg->second && secret->data &&
	       backend_spare(b, alg->hash);
}

int prf(struct backend *b, const struct prf_alg *alg, struct hmac_key *secret,
	const struct chunk *seed, size_t count, u8 *out, size_t len)
{
	bool whole = is_whole(b, alg);
	struct hmac h;
	int err = 0;

	memset(out, 0, len);
	if (whole)
		err = hmac_start_prf(&h, b, alg, secret) ?:
		      p_hash(&h, seed, count, out, len);
	if (!whole || can_halve(b, alg, secret, err))
		err = prf_halves(b, alg, secret, seed, count, out, len);
	if (err)
		wipe(out, len);
	return err;
}

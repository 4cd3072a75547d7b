// SPDX-License-Identifier: MIT
/* The PRF of TLS 1.0 to 1.2: RFC 2246 section 5, RFC 5246 section 5. */
#include "../base/message.h"
#include "prf.h"
#include "scratch.h"

#define ROW(ID) \
	[PRF_##ID] = { #ID, &hash_algs[HASH_##ID], NULL, &hash_algs[HASH_##ID] }

const struct prf_alg prf_algs[PRF_COUNT] = {
	[PRF_MD5SHA1] = { "MD5SHA1", &hash_algs[HASH_MD5],
			  &hash_algs[HASH_SHA1], &hash_algs[HASH_MD5SHA1] },
	ROW(SHA256), ROW(SHA384), ROW(SHA512), ROW(SM3),
};

static void xor_bytes(u8 *to, const u8 *from, size_t len)
{
	while (len--)
		*to++ ^= *from++;
}

/*
 * P_hash of RFC 5246 section 5, XORed into @out:
 * HMAC(secret, A(1) + seed) + HMAC(secret, A(2) + seed) + ...
 * with A(0) = seed and A(i) = HMAC(secret, A(i-1)).
 *
 * @work holds A(i) and behind it the seed, so that every message is one run
 * of bytes: AF_ALG then needs one send for each.
 */
static int p_hash_run(struct hmac *h, u8 *work, size_t seed_len, u8 *out,
		      size_t len)
{
	size_t digest_len = h->hash->digest_len;
	u8 block[HASH_MAX_DIGEST];
	size_t n;
	int err;

	err = hmac_digest(h, work + digest_len, seed_len, work);
	while (!err && len) {
		err = hmac_digest(h, work, digest_len + seed_len, block);
		if (err)
			break;
		n = len < digest_len ? len : digest_len;
		xor_bytes(out, block, n);
		out += n;
		len -= n;
		if (len)
			err = hmac_digest(h, work, digest_len, work);
	}
	wipe(block, sizeof(block));
	return err;
}

static int p_hash(struct backend *b, const struct hash_alg *hash,
		  struct hmac_key *secret, const struct chunk *seed,
		  size_t count, u8 *out, size_t len)
{
	size_t seed_len = chunks_len(seed, count);
	struct scratch work;
	struct hmac h;
	int err;

	err = scratch_get(&work, hash->digest_len + seed_len);
	if (err)
		return err;
	chunks_copy(work.bytes + hash->digest_len, seed, count);
	err = hmac_start(&h, b, hash, secret);
	if (err)
		goto out_put_scratch;
	if (h.binding->engine->prf)
		err = h.binding->engine->prf(&h, work.bytes + hash->digest_len,
					     seed_len, out, len);
	else
		err = p_hash_run(&h, work.bytes, seed_len, out, len);
	hmac_finish(&h);
out_put_scratch:
	scratch_put(&work);
	return err;
}

/*
 * RFC 2246 section 5: S1 and S2 are the two halves of the secret, and share a
 * byte when its length is odd. Kept under the id of the whole: what tells them
 * apart is the hash.
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

	if (!secret->data)
		return fail(EOPNOTSUPP, "TLS 1.0 and 1.1 cut the secret in halves, which a key in the kernel does not allow");
	err = p_hash(b, alg->hash, &s1, seed, count, out, len);
	if (!err)
		err = p_hash(b, alg->second, &s2, seed, count, out, len);
	/* Any hint will do: it says that something was kept */
	if (s1.hint || s2.hint)
		secret->hint = s1.hint ? s1.hint : s2.hint;
	return err;
}

int prf(struct backend *b, const struct prf_alg *alg, struct hmac_key *secret,
	const struct chunk *seed, size_t count, u8 *out, size_t len)
{
	int err;

	memset(out, 0, len);
	if (alg->second && !backend_has(b, alg->whole))
		err = prf_halves(b, alg, secret, seed, count, out, len);
	else
		err = p_hash(b, alg->whole, secret, seed, count, out, len);
	if (err)
		wipe(out, len);
	return err;
}

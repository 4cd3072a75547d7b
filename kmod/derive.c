// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PRF of TLS 1.0 to 1.2 (RFC 2246 and RFC 5246 section 5) and HKDF (RFC
 * 5869), on a driver, and again on the processor if the driver fails.
 */
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sslp.h"
#include "trace.h"

/**
 * struct derivation - one derivation, which can be done twice
 * @run: does it; a second time it overwrites what the first has written
 * @work: room for the longest message
 * @work_len: bytes
 * @in: input of @run
 * @count: how many chunks are at @in
 * @in_len: bytes of all
 * @out: output of @run
 * @len: bytes at @out
 */
struct derivation {
	int (*run)(struct sslp_hmac *h, const struct derivation *d);
	u8 *work;
	size_t work_len;
	const void *in;
	size_t count, in_len;
	u8 *out;
	size_t len;
};

static size_t chunks_len(const struct sslp_chunk *chunks, size_t count)
{
	size_t len = 0;

	for (; count--; chunks++)
		len += chunks->len;
	return len;
}

static void chunks_copy(u8 *to, const struct sslp_chunk *chunks, size_t count)
{
	for (; count--; chunks++) {
		memcpy(to, chunks->data, chunks->len);
		to += chunks->len;
	}
}

static int digest(struct sslp_hmac *h, const u8 *msg, size_t len, u8 *out)
{
	return h->driver->engine->digest(h, msg, len, out);
}

/*
 * For a derivation a driver may take this many times the limit of one HMAC. A
 * key block takes four HMACs, the longest output a thousand
 */
#define LIMITS	4

/* Long outputs and seeds take noticeable time */
static int breathe(const struct sslp_hmac *h)
{
	cond_resched();
	if (fatal_signal_pending(current))
		return -EINTR;
	if (h->driver->fallback && time_after(jiffies, h->deadline))
		return -ETIME;
	return 0;
}

static int run_on(struct sslp_use *use, struct sslp_driver *driver,
		  const struct sslp_source *from, const struct derivation *d)
{
	struct sslp_hmac h;
	int err;

	h.driver = driver;
	h.deadline = jiffies + LIMITS * sslp_engine_ahash_limit();
	h.prepared = sslp_prepared_get(from->prepared, driver, from->key,
				       from->key_len);
	err = driver->engine->start(&h, from->key, from->key_len, d->work_len);
	if (err)
		return err;
	err = d->run(&h, d);
	driver->engine->finish(&h);
	if (err)
		return err;
	sslp_driver_worked(driver);
	sslp_count(use->file, driver == use->driver ? use : NULL, driver,
		   SSLP_DERIVED);
	return 0;
}

/* The error for a caller who wants no second try */
static int last_error(int err)
{
	if (err == -ETIME)
		return -ETIMEDOUT;
	return !sslp_driver_error(err) || err == -ETIMEDOUT ? err : -EIO;
}

/* @ret_used: whose result it is */
static int run_or_redo(struct sslp_use *use, const struct sslp_source *from,
		       const struct derivation *d,
		       struct sslp_driver **ret_used)
{
	struct sslp_driver *driver = use->driver, *used = driver;
	int err = -EIO;

	*ret_used = driver;
	if (driver->fallback)
		used = sslp_driver_usable(driver);
	if (used == driver) {
		err = run_on(use, driver, from, d);
		if (!sslp_driver_error(err) || !driver->fallback)
			return err;
		sslp_driver_failed(use, err);
	}
	if (from->flags & SSLP_NO_REDO)
		return last_error(err);
	sslp_count(use->file, use, driver, SSLP_REDONE);
	*ret_used = driver->fallback;
	return run_on(use, driver->fallback, from, d);
}

static int run_traced(const struct sslp_source *from,
		      const struct sslp_hash *hash, const struct derivation *d)
{
	struct sslp_driver *used;
	struct sslp_use *use;
	u64 start = 0;
	int err;

	use = sslp_file_use(from->file, from->driver, hash);
	if (IS_ERR(use))
		return PTR_ERR(use);
	if (trace_sslp_derive_enabled())
		start = ktime_get_ns();
	err = run_or_redo(use, from, d, &used);
	if (start)
		trace_sslp_derive(sslp_driver_name(used), d->len, err,
				  ktime_get_ns() - start);
	sslp_use_put(use);
	return err;
}

/* Allocates the working memory, and runs */
static int run(const struct sslp_source *from, const struct sslp_hash *hash,
	       struct derivation *d)
{
	u8 small[256];
	int err;

	d->work = small;
	if (d->work_len > sizeof(small))
		d->work = kvmalloc(d->work_len, GFP_KERNEL_ACCOUNT);
	if (!d->work)
		return -ENOMEM;
	err = run_traced(from, hash, d);
	if (d->work == small)
		memzero_explicit(small, sizeof(small));
	else
		kvfree_sensitive(d->work, d->work_len);
	return err;
}

/*
 * P_hash of RFC 5246 section 5: HMAC(secret, A(1) + seed) + HMAC(secret, A(2)
 * + seed) + ..., A(0) = seed, A(i) = HMAC(secret, A(i-1)). The work holds A(i)
 * followed by the seed.
 */
static int p_hash(struct sslp_hmac *h, const struct derivation *d)
{
	size_t digest_len = h->driver->hash->digest_len;
	u8 *a = d->work, *seed = a + digest_len, *out = d->out;
	u8 block[HASH_MAX_DIGESTSIZE];
	size_t n, left = d->len;
	int err;

	chunks_copy(seed, d->in, d->count);
	err = digest(h, seed, d->in_len, a);
	while (!err) {
		err = digest(h, a, digest_len + d->in_len, block);
		if (err)
			break;
		n = min(left, digest_len);
		memcpy(out, block, n);
		out += n;
		left -= n;
		if (!left)
			break;
		err = breathe(h) ?: digest(h, a, digest_len, a);
	}
	memzero_explicit(block, sizeof(block));
	return err;
}

static int run_p_hash(const struct sslp_source *from,
		      const struct sslp_hash *hash,
		      const struct sslp_chunk *seed, size_t count, u8 *out,
		      size_t len)
{
	size_t seed_len = chunks_len(seed, count);
	struct derivation d = {
		.run = p_hash,
		.work_len = hash->digest_len + seed_len,
		.in = seed, .count = count, .in_len = seed_len,
		.out = out, .len = len,
	};

	return run(from, hash, &d);
}

/*
 * RFC 2246 section 5: P_MD5(S1, seed) XOR P_SHA-1(S2, seed), where S1 and S2
 * are the halves of the secret and share a byte when its length is odd.
 */
static int prf_halves(const struct sslp_source *from,
		      const struct sslp_chunk *seed, size_t count, u8 *out,
		      size_t len)
{
	struct sslp_source first = *from, second;
	size_t i;
	u8 *other;
	int err;

	first.key_len = (from->key_len + 1) / 2;
	first.prepared = NULL;
	second = first;
	second.key += from->key_len - first.key_len;
	other = kmalloc(len, GFP_KERNEL_ACCOUNT);
	if (!other)
		return -ENOMEM;
	err = run_p_hash(&first, from->prf->hash, seed, count, out, len) ?:
	      run_p_hash(&second, from->prf->second, seed, count, other, len);
	for (i = 0; !err && i < len; i++)
		out[i] ^= other[i];
	kfree_sensitive(other);
	return err;
}

/**
 * sslp_prf() - PRF(secret, label, seed)
 * @from: secret
 * @seed: label and seed, in order
 * @count: chunks of @seed
 * @out: output, wiped on failure
 * @len: bytes at @out
 *
 * Return: 0 or -errno.
 */
int sslp_prf(const struct sslp_source *from, const struct sslp_chunk *seed,
	     size_t count, u8 *out, size_t len)
{
	int err;

	if (from->prf->second)
		err = prf_halves(from, seed, count, out, len);
	else
		err = run_p_hash(from, from->prf->hash, seed, count, out, len);
	if (err)
		memzero_explicit(out, len);
	return err;
}

/*
 * RFC 5869 section 2.3: T(i) = HMAC(PRK, T(i-1) | info | i), T(0) empty. The
 * work holds the three one after the other.
 */
static int expand_one(struct sslp_hmac *h, u8 *work,
		      const struct sslp_expand *e)
{
	size_t digest_len = h->driver->hash->digest_len;
	size_t info_len = chunks_len(e->info, e->count);
	size_t n, left = e->len, skip = digest_len;
	u8 *counter = work + digest_len + info_len, *out = e->out;
	int err = 0;

	chunks_copy(work + digest_len, e->info, e->count);
	for (*counter = 1; left; ++*counter, skip = 0) {
		err = breathe(h) ?:
		      digest(h, work + skip, digest_len + info_len + 1 - skip,
			     work);
		if (err)
			break;
		n = min(left, digest_len);
		memcpy(out, work, n);
		out += n;
		left -= n;
	}
	return err;
}

static int expand(struct sslp_hmac *h, const struct derivation *d)
{
	const struct sslp_expand *list = d->in;
	size_t i;
	int err = 0;

	for (i = 0; !err && i < d->count; i++)
		err = expand_one(h, d->work, &list[i]);
	return err;
}

/**
 * sslp_expand() - HKDF-Expand, several outputs of one key
 * @from: pseudorandom key
 * @list: outputs, wiped on failure; at most 255 blocks each
 * @count: how many
 *
 * Return: 0 or -errno.
 */
int sslp_expand(const struct sslp_source *from, const struct sslp_expand *list,
		size_t count)
{
	const struct sslp_hash *hash = from->prf->hash;
	struct derivation d = { .run = expand, .in = list, .count = count };
	size_t i;
	int err;

	for (i = 0; i < count; i++) {
		d.in_len = max(d.in_len, chunks_len(list[i].info,
						    list[i].count));
		d.len += list[i].len;
	}
	d.work_len = hash->digest_len + d.in_len + 1;
	err = run(from, hash, &d);
	for (i = 0; err && i < count; i++)
		memzero_explicit(list[i].out, list[i].len);
	return err;
}

static int extract(struct sslp_hmac *h, const struct derivation *d)
{
	chunks_copy(d->work, d->in, 1);
	return digest(h, d->work, d->in_len, d->out);
}

/**
 * sslp_extract() - HKDF-Extract, RFC 5869 section 2.2
 * @from: salt
 * @ikm: input keying material
 * @out: pseudorandom key, as long as the hash; wiped on failure
 *
 * Return: 0 or -errno.
 */
int sslp_extract(const struct sslp_source *from, const struct sslp_chunk *ikm,
		 u8 *out)
{
	const struct sslp_hash *hash = from->prf->hash;
	struct derivation d = {
		.run = extract,
		/* An empty message still needs an address */
		.work_len = max_t(size_t, ikm->len, 1),
		.in = ikm, .count = 1, .in_len = ikm->len,
		.out = out, .len = hash->digest_len,
	};
	int err = run(from, hash, &d);

	if (err)
		memzero_explicit(out, hash->digest_len);
	return err;
}

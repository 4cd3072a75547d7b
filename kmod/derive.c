// SPDX-License-Identifier: GPL-2.0-only
/*
 * The PRF of TLS and HKDF, on a driver that is waited for, and again on the
 * processor if the driver fails.
 */
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sslp.h"
#include "trace.h"

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

static int run(struct sslp_hmac *h, struct sslp_derivation *d)
{
	int err;

	while (sslp_derivation_next(d)) {
		/* Every other one: they are short */
		err = d->asked % 2 ? 0 : breathe(h);
		if (!err)
			err = h->driver->engine->digest(h, d->msg, d->msg_len,
							d->answer);
		if (err)
			return err;
	}
	return 0;
}

static int run_on(struct sslp_use *use, struct sslp_driver *driver,
		  const struct sslp_source *from, struct sslp_derivation *d)
{
	struct sslp_hmac h;
	int err;

	h.driver = driver;
	h.deadline = jiffies + LIMITS * sslp_engine_ahash_limit();
	h.prepared = sslp_prepared_get(from->prepared, driver, from->key,
				       from->key_len);
	err = driver->engine->start(&h, from->key, from->key_len, d->msg_max);
	if (err)
		return err;
	sslp_derivation_restart(d);
	err = run(&h, d);
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
		       struct sslp_derivation *d,
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
		      struct sslp_derivation *d)
{
	struct sslp_driver *used;
	struct sslp_use *use;
	u64 start = 0;
	int err;

	use = sslp_file_use(from->file, from->driver, d->hash);
	if (IS_ERR(use))
		return PTR_ERR(use);
	if (trace_sslp_derive_enabled())
		start = ktime_get_ns();
	err = run_or_redo(use, from, d, &used);
	if (start)
		trace_sslp_derive(sslp_driver_name(used), d->out_len, err,
				  ktime_get_ns() - start);
	sslp_use_put(use);
	return err;
}

static int derive(const struct sslp_source *from, enum sslp_sort sort,
		  const struct sslp_hash *hash, const struct sslp_expand *list,
		  size_t count)
{
	struct sslp_derivation d;
	int err;

	err = sslp_derivation_init(&d, sort, hash, list, count);
	if (err)
		return err;
	err = run_traced(from, &d);
	sslp_derivation_end(&d, err);
	return err;
}

static int p_hash(const struct sslp_source *from, const struct sslp_hash *hash,
		  const struct sslp_chunk *seed, size_t count, u8 *out,
		  size_t len)
{
	const struct sslp_expand one = { seed, count, out, len };

	return derive(from, SSLP_P_HASH, hash, &one, 1);
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
	err = p_hash(&first, from->prf->hash, seed, count, out, len) ?:
	      p_hash(&second, from->prf->second, seed, count, other, len);
	for (i = 0; !err && i < len; i++)
		out[i] ^= other[i];
	if (err)
		memzero_explicit(out, len);
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
	if (from->prf->second)
		return prf_halves(from, seed, count, out, len);
	return p_hash(from, from->prf->hash, seed, count, out, len);
}

/**
 * sslp_expand() - HKDF-Expand, several outputs of one key
 * @from: pseudorandom key
 * @list: outputs, wiped on failure; at most 255 blocks each
 * @count: how many, up to SSLP_OUTPUTS_MAX
 *
 * Return: 0 or -errno.
 */
int sslp_expand(const struct sslp_source *from, const struct sslp_expand *list,
		size_t count)
{
	return derive(from, SSLP_EXPAND, from->prf->hash, list, count);
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
	const struct sslp_expand one = { ikm, 1, out, hash->digest_len };

	return derive(from, SSLP_EXTRACT, hash, &one, 1);
}

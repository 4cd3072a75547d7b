// SPDX-License-Identifier: GPL-2.0-only
/*
 * P_hash of TLS 1.0 to 1.2 (RFC 2246 and RFC 5246 section 5) and HKDF (RFC
 * 5869). Both are a row of HMACs. This file says which HMAC is next. run.c and
 * chain.c have it computed; run.c waits for it, chain.c does not.
 */
#include <linux/mm.h>
#include <linux/string.h>

#include "sslp.h"

/*
 * The next HMAC is over @len bytes at @msg, and goes to @answer. @room bytes
 * behind the message may be overwritten
 */
static bool ask(struct sslp_derivation *d, u8 *msg, size_t len, size_t room,
		u8 *answer)
{
	d->msg = msg;
	d->msg_len = len;
	d->msg_room = room;
	d->answer = answer;
	d->asked++;
	return true;
}

/* Takes a block of the output @o. Return: true if more blocks must follow */
static bool take(struct sslp_derivation *d, const struct sslp_output *o,
		 const u8 *block)
{
	size_t n = min_t(size_t, o->len - d->done, d->hash->digest_len);

	memcpy(o->out + d->done, block, n);
	d->done += n;
	return d->done < o->len;
}

/* How much a hash appends to a message: at most a block and the length */
static size_t pad_room(const struct sslp_hash *hash)
{
	return hash->block_len + hash->block_len / 8;
}

/*
 * RFC 5246 section 5: HMAC(secret, A(1) + seed) + HMAC(secret, A(2) + seed) +
 * ..., A(0) = seed, A(i) = HMAC(secret, A(i-1)). o->work holds A(i), behind it
 * the seed, and behind that room for padding.
 */
static bool p_hash_next(struct sslp_derivation *d)
{
	const struct sslp_output *o = &d->outputs[0];
	size_t digest_len = d->hash->digest_len;
	u8 *a = o->work;

	if (!d->asked)
		return ask(d, a + digest_len, o->in_len, d->room, a);
	if (d->asked % 2)
		return ask(d, a, digest_len + o->in_len, d->room, d->block);
	return take(d, o, d->block) && ask(d, a, digest_len, 0, a);
}

/*
 * RFC 5869 section 2.3: T(i) = HMAC(PRK, T(i-1) | info | i), T(0) empty.
 * o->work holds the three parts one after the other.
 */
static bool expand_next(struct sslp_derivation *d)
{
	const struct sslp_output *o = &d->outputs[d->at];
	size_t skip = 0;

	if (d->asked && !take(d, o, o->work)) {
		if (++d->at == d->count)
			return false;
		d->done = 0;
		o++;
	}
	if (!d->done) {
		skip = d->hash->digest_len;
		o->work[skip + o->in_len] = 0;
	}
	o->work[d->hash->digest_len + o->in_len]++;
	return ask(d, o->work + skip,
		   d->hash->digest_len + o->in_len + 1 - skip, 0, o->work);
}

/* RFC 5869 section 2.2 */
static bool extract_next(struct sslp_derivation *d)
{
	const struct sslp_output *o = &d->outputs[0];

	return !d->asked && ask(d, o->work, o->in_len, 0, o->out);
}

static const struct sort {
	bool (*next)(struct sslp_derivation *d);
	/* How many bytes of work come before and after the input */
	bool digest_before;
	u8 behind;
	/* How much room for padding comes after that */
	bool padded;
	/* How many HMACs each block of output takes */
	u8 per_block;
} sorts[] = {
	[SSLP_P_HASH] = { p_hash_next, true, 0, true, 2 },
	[SSLP_EXPAND] = { expand_next, true, 1, false, 1 },
	/* An empty message still needs an address */
	[SSLP_EXTRACT] = { extract_next, false, 1, false, 1 },
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

/* How many bytes the longest message has */
static size_t msg_max(const struct sslp_derivation *d,
		      const struct sslp_output *o)
{
	const struct sort *sort = &sorts[d->sort];

	return o->in_len + sort->behind +
	       (sort->digest_before ? d->hash->digest_len : 0);
}

/* Describes output @o, which is that of @e. Its work is not there yet */
static void note(struct sslp_derivation *d, struct sslp_output *o,
		 const struct sslp_expand *e)
{
	size_t most;

	o->in_len = chunks_len(e->info, e->count);
	o->out = e->out;
	o->len = e->len;
	most = msg_max(d, o);
	d->work_len += most + d->room;
	d->msg_max = max(d->msg_max, most);
	d->out_len += e->len;
	d->hmacs += sorts[d->sort].per_block *
		    DIV_ROUND_UP(e->len, d->hash->digest_len);
}

static void fill(struct sslp_derivation *d, const struct sslp_expand *list)
{
	size_t before = sorts[d->sort].digest_before ? d->hash->digest_len : 0;
	struct sslp_output *o = d->outputs;
	u8 *work = d->work;

	for (; o < d->outputs + d->count; o++, list++) {
		o->work = work;
		chunks_copy(work + before, list->info, list->count);
		work += msg_max(d, o) + d->room;
	}
}

/**
 * sslp_derivation_init() - note what is to be derived
 * @d: derivation
 * @sort: how
 * @hash: on which hash
 * @list: its inputs, which are copied, and its outputs; more than one only with
 *	SSLP_EXPAND
 * @count: how many
 *
 * Return: 0 or -ENOMEM.
 */
int sslp_derivation_init(struct sslp_derivation *d, enum sslp_sort sort,
			 const struct sslp_hash *hash,
			 const struct sslp_expand *list, size_t count)
{
	size_t i;

	if (WARN_ON_ONCE(count > SSLP_OUTPUTS_MAX))
		return -EINVAL;
	d->sort = sort;
	d->hash = hash;
	d->count = count;
	d->room = sorts[sort].padded ? pad_room(hash) : 0;
	d->out_len = 0;
	d->hmacs = 0;
	d->msg_max = 0;
	d->work_len = 0;
	for (i = 0; i < count; i++)
		note(d, &d->outputs[i], &list[i]);
	d->work = d->small;
	if (d->work_len > sizeof(d->small))
		d->work = kvmalloc(d->work_len, GFP_KERNEL_ACCOUNT);
	if (!d->work)
		return -ENOMEM;
	fill(d, list);
	sslp_derivation_restart(d);
	return 0;
}

/**
 * sslp_derivation_restart() - begin again
 * @d: derivation, however far it has come
 */
void sslp_derivation_restart(struct sslp_derivation *d)
{
	d->at = 0;
	d->asked = 0;
	d->done = 0;
}

/**
 * sslp_derivation_next() - take the last answer and name the next HMAC
 * @d: derivation; the HMAC that it asked for is at @answer
 *
 * Return: true: compute the HMAC of @msg_len bytes at @msg and write it to
 * @answer, which may be the same place; false: the outputs are complete.
 */
bool sslp_derivation_next(struct sslp_derivation *d)
{
	return sorts[d->sort].next(d);
}

/**
 * sslp_derivation_end() - wipe all intermediate bytes
 * @d: derivation
 * @err: how it ended; on failure the outputs are wiped, too
 */
void sslp_derivation_end(struct sslp_derivation *d, int err)
{
	size_t i;

	for (i = 0; err && i < d->count; i++)
		memzero_explicit(d->outputs[i].out, d->outputs[i].len);
	memzero_explicit(d->block, sizeof(d->block));
	if (d->work == d->small)
		memzero_explicit(d->small, sizeof(d->small));
	else
		kvfree_sensitive(d->work, d->work_len);
}

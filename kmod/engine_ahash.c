// SPDX-License-Identifier: GPL-2.0-only
/*
 * HMAC on a driver that does the whole HMAC, through ahash, which reaches
 * accelerators. owed.c has what they may touch.
 */
#include <linux/completion.h>
#include <linux/jiffies.h>
#include <linux/refcount.h>
#include <linux/string.h>

#include "owed.h"

#define FIPS_KEY_MIN	14	/* bytes: the 112 bits of SP 800-131A */

/*
 * RFC 2104 section 2: a key is filled up with zeros, so appending zeros changes
 * nothing. In FIPS mode the kernel's HMACs refuse shorter keys.
 */
static int set_key(struct crypto_ahash *tfm, const u8 *key, size_t key_len)
{
	u8 padded[FIPS_KEY_MIN] = { 0 };
	int err;

	if (key_len >= sizeof(padded))
		return crypto_ahash_setkey(tfm, key, key_len);
	memcpy(padded, key, key_len);
	err = crypto_ahash_setkey(tfm, padded, sizeof(padded));
	memzero_explicit(padded, sizeof(padded));
	return err;
}

static int ahash_start(struct sslp_hmac *h, const u8 *key, size_t key_len,
		       size_t msg_max)
{
	struct sslp_request *r;
	int err;

	r = sslp_owed_alloc(h->driver, msg_max);
	if (IS_ERR(r))
		return PTR_ERR(r);
	err = set_key(r->tfm, key, key_len);
	if (err) {
		sslp_owed_free(r);
		return err;
	}
	ahash_request_set_tfm(&r->req, r->tfm);
	r->bell = sslp_bell_get(h->bell);
	h->state = r;
	return 0;
}

static int request_wait(struct sslp_request *r, int answers)
{
	long left = wait_for_completion_killable_timeout(&r->done,
							 sslp_owed_limit());

	if (left < 0)
		return -EINTR;
	return left ? r->err : sslp_owed_late(r->driver, answers);
}

/*
 * An engine that returns zeros must not key a connection. If one does not write
 * its output, our zeros stay there.
 */
static int request_answer(struct sslp_request *r, size_t len, u8 *out)
{
	if (!memchr_inv(r->digest, 0, len))
		return -EBADMSG;
	memcpy(out, r->digest, len);
	return 0;
}

static int ahash_digest(struct sslp_hmac *h, u8 *msg, size_t len, size_t room,
			u8 *out)
{
	struct sslp_request *r = h->state;
	int answers = atomic_read(&r->driver->answers);
	int err;

	if (WARN_ON_ONCE(len > r->msg_max))
		return -EINVAL;
	err = sslp_owed_enter(r->driver, answers);
	if (err)
		return err;
	memcpy(r->msg, msg, len);
	err = sslp_owed_submit(r, len);
	if (err == -EINPROGRESS)
		err = request_wait(r, answers);
	return err ?: request_answer(r, h->driver->hash->digest_len, out);
}

static void want(struct sslp_request *r)
{
	r->since = jiffies;
	r->answers = atomic_read(&r->driver->answers);
	r->wanted = true;
}

/* Return: @err while there is time, else whose fault it is */
static int not_yet(const struct sslp_request *r, int err)
{
	return time_after(jiffies, r->since + sslp_owed_limit()) ?
	       sslp_owed_late(r->driver, r->answers) : err;
}

static int ahash_submit(struct sslp_hmac *h, const u8 *msg, size_t len)
{
	struct sslp_request *r = h->state;
	int err;

	if (WARN_ON_ONCE(len > r->msg_max))
		return -EINVAL;
	if (!r->wanted)
		want(r);
	if (!sslp_owed_try_enter(r->driver))
		return not_yet(r, -EAGAIN);
	want(r);
	memcpy(r->msg, msg, len);
	err = sslp_owed_submit(r, len);
	if (err == -EINPROGRESS)
		return 0;
	r->err = err;
	r->at_once = true;
	return 0;
}

static int ahash_answer(struct sslp_hmac *h, u8 *out)
{
	struct sslp_request *r = h->state;

	if (!r->at_once && !try_wait_for_completion(&r->done))
		return not_yet(r, -EINPROGRESS);
	r->at_once = false;
	r->wanted = false;
	return r->err ?: request_answer(r, h->driver->hash->digest_len, out);
}

static void ahash_finish(struct sslp_hmac *h)
{
	struct sslp_request *r = h->state;

	h->state = NULL;
	if (refcount_dec_and_test(&r->ref))
		sslp_owed_free(r);
}

const struct sslp_engine sslp_engine_ahash = {
	.name = "ahash",
	.start = ahash_start,
	.digest = ahash_digest,
	.submit = ahash_submit,
	.answer = ahash_answer,
	.finish = ahash_finish,
};

// SPDX-License-Identifier: MIT
/* HKDF, RFC 5869, and its TLS 1.3 labels, RFC 8446 section 7.1. */
#include "hkdf.h"
#include "scratch.h"

int hkdf_extract(struct backend *b, const struct hash_alg *hash,
		 struct hmac_key *salt, const void *ikm, size_t ikm_len,
		 u8 *prk)
{
	struct hmac h;
	int err;

	err = hmac_start(&h, b, hash, salt);
	if (err)
		return err;
	err = hmac_digest(&h, ikm, ikm_len, prk);
	if (err)
		wipe(prk, hash->digest_len);
	hmac_finish(&h);
	return err;
}

/*
 * RFC 5869 section 2.3: T(i) = HMAC(PRK, T(i-1) | info | i), T(0) empty. The
 * three lie side by side at @t, T(i-1) first.
 */
static int expand_run(struct hmac *h, u8 *t, size_t info_len, u8 *out,
		      size_t len)
{
	size_t digest_len = h->hash->digest_len, skip = digest_len, n;
	u8 *start = out, *counter = t + digest_len + info_len;
	int err = 0;

	for (*counter = 1; len; ++*counter, skip = 0) {
		err = hmac_digest(h, t + skip,
				  digest_len + info_len + 1 - skip, t);
		if (err)
			break;
		n = len < digest_len ? len : digest_len;
		memcpy(out, t, n);
		out += n;
		len -= n;
	}
	if (err)
		wipe(start, out - start);
	return err;
}

/* Room for @info_len bytes of info, behind room for a digest */
static int work_get(const struct hmac *h, struct scratch *work,
		    size_t info_len, u8 **ret_info)
{
	int err = scratch_get(work, h->hash->digest_len + info_len + 1 +
			      MIDSTATE_PAD_MAX);

	if (!err)
		*ret_info = work->bytes + h->hash->digest_len;
	return err;
}

static ALWAYS_INLINE int expand_digests(struct hmac *h, u8 *t,
					size_t info_len, u8 *out,
					size_t len)
{
	const struct engine *engine = h->binding->engine;

	return engine->expand_at ? engine->expand_at(h, t, info_len, out, len) :
				   expand_run(h, t, info_len, out, len);
}

/* Expands with the info in @work, and wipes @work */
static ALWAYS_INLINE int expand_work(struct hmac *h, struct scratch *work,
				     size_t info_len, u8 *out, size_t len)
{
	const struct engine *engine = h->binding->engine;
	int err = 0;

	if (engine->expand)
		err = engine->expand(h, work->bytes + h->hash->digest_len,
				     info_len, out, len);
	if (!engine->expand || (err && hmac_go_on(h, err)))
		err = expand_digests(h, work->bytes, info_len, out, len);
	scratch_put(work);
	return err;
}

int hkdf_expand(struct hmac *h, const struct chunk *info, size_t count,
		u8 *out, size_t len)
{
	size_t info_len = chunks_len(info, count);
	struct scratch work;
	u8 *to;
	int err = work_get(h, &work, info_len, &to);

	if (err)
		return err;
	chunks_copy(to, info, count);
	return expand_work(h, &work, info_len, out, len);
}

/*
 * struct {
 *	uint16 length;
 *	opaque label<7..255>;		"tls13 " + label
 *	opaque context<0..255>;
 * } HkdfLabel;
 */
static ALWAYS_INLINE int expand_label(struct hmac *h, const char *label,
				      const void *context, size_t context_len,
				      u8 *out, size_t len)
{
	static const char prefix[6] = "tls13 ";
	size_t label_len = strlen(label);
	size_t info_len = 3 + sizeof(prefix) + label_len + 1 + context_len;
	struct scratch work;
	u8 *to;
	int err = work_get(h, &work, info_len, &to);

	if (err)
		return err;
	*to++ = len >> 8;
	*to++ = len;
	*to++ = sizeof(prefix) + label_len;
	memcpy(to, prefix, sizeof(prefix));
	to += sizeof(prefix);
	memcpy(to, label, label_len);
	to += label_len;
	*to++ = context_len;
	copy_bytes(to, context, context_len);
	return expand_work(h, &work, info_len, out, len);
}

int hkdf_expand_label(struct hmac *h, const char *label, const void *context,
		      size_t context_len, u8 *out, size_t len)
{
	const struct engine *engine = h->binding->engine;
	int err;

	if (engine->expand_label) {
		err = engine->expand_label(h, label, context, context_len,
					   out, len);
		if (!err || !hmac_go_on(h, err))
			return err;
	}
	return expand_label(h, label, context, context_len, out, len);
}

int hkdf_expand_label_once(struct backend *b, const struct hash_alg *hash,
			   struct hmac_key *secret, const char *label,
			   const void *context, size_t context_len, u8 *out,
			   size_t len)
{
	struct hmac h;
	int err;

	err = hmac_start(&h, b, hash, secret);
	if (err)
		return err;
	err = hkdf_expand_label(&h, label, context, context_len, out, len);
	hmac_finish(&h);
	return err;
}

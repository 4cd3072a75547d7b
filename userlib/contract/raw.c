// SPDX-License-Identifier: MIT
/* The raw functions: PRF and HKDF on a provider's engine. */
#include "../schedule/hkdf.h"
#include "../schedule/prf.h"
#include "../schedule/scratch.h"
#include "check.h"
#include "names.h"
#include "provider.h"
#include "status.h"

/*
 * Far more than any secret or salt of TLS has; the kernel's limit is about 20
 * KiB
 */
#define KEY_LEN_MAX	16384

static int check_input(const void *p, size_t len, const char *name)
{
	if (len > CHECK_INPUT_MAX)
		return fail(EINVAL, "%s has %zu bytes, %d are the most", name,
			    len, CHECK_INPUT_MAX);
	return p || !len ? 0 : fail(EINVAL, "%s is NULL, but has %zu bytes",
				    name, len);
}

static int check_output(const void *p, size_t len)
{
	if (!len || len > CHECK_OUTPUT_MAX)
		return fail(EINVAL, "out_len is %zu, 1 to %d are possible",
			    len, CHECK_OUTPUT_MAX);
	return check_pointer(p, "out");
}

/*
 * Everything is derived into a temporary buffer, because output and input may
 * overlap: the input is read to its end, and a failure does not change it.
 */
static ALWAYS_INLINE void give(void *out, size_t len, struct scratch *aside,
			       int err)
{
	if (!err)
		memcpy(out, aside->bytes, len);
	scratch_put(aside);
}

/*
 * The key in the form that an engine takes. RFC 2104 section 2 fills a short
 * key with zeros. So zeros are the same as an empty key, and every engine takes
 * them.
 */
static int make_key(const void *bytes, size_t len, const char *name,
		    enum key_use use, struct hmac_key *key)
{
	static const u8 zeroes[HASH_MAX_DIGEST];

	if (len > KEY_LEN_MAX)
		return fail(EINVAL, "%s has %zu bytes, %d are the most", name,
			    len, KEY_LEN_MAX);
	memset(key, 0, sizeof(*key));
	key->data = len ? bytes : zeroes;
	key->len = len ? len : 16;
	key->use = use;
	return check_input(bytes, len, name);
}

/*
 * The halves of an empty secret are empty too (RFC 2246 section 5), and
 * zeros of any length stand for them.
 */
LIBEXPORT SECURITY_STATUS WINAPI sslp_tls_prf(NCRYPT_PROV_HANDLE hSslProvider,
		LPCWSTR hash_name, const void *secret, size_t secret_len,
		const char *label, const void *seed, size_t seed_len,
		void *out, size_t out_len)
{
	struct chunk chunks[] = { { label, 0 }, { seed, seed_len } };
	const struct prf_alg *alg = NULL;
	struct provider *provider;
	struct scratch aside;
	struct hmac_key key;
	int err;

	err = names_prf(hash_name, &alg) ?:
	      make_key(secret, secret_len, "secret", KEY_PREMASTER, &key) ?:
	      check_pointer(label, "label") ?:
	      check_input(seed, seed_len, "seed") ?:
	      check_output(out, out_len);
	if (err)
		return status_of(err);
	chunks[0].len = strlen(label);
	err = check_input(label, chunks[0].len + seed_len, "label and seed");
	if (err)
		return status_of(err);
	provider = provider_get(hSslProvider);
	if (!provider)
		return status_of(-EBADHANDLE);
	err = scratch_get(&aside, out_len) ?:
	      prf(&provider->backend, alg, &key, chunks, ARRAY_SIZE(chunks),
		  aside.bytes, out_len);
	give(out, out_len, &aside, err);
	provider_put(provider);
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_hkdf_extract(
		NCRYPT_PROV_HANDLE hSslProvider, LPCWSTR hash_name,
		const void *salt, size_t salt_len, const void *ikm,
		size_t ikm_len, void *prk)
{
	const struct hash_alg *hash = NULL;
	struct provider *provider;
	u8 aside[HASH_MAX_DIGEST];
	struct hmac_key key;
	int err;

	err = names_hash(hash_name, &hash) ?:
	      make_key(salt, salt_len, "salt", KEY_HKDF, &key) ?:
	      check_input(ikm, ikm_len, "ikm") ?: check_pointer(prk, "prk");
	if (err)
		return status_of(err);
	provider = provider_get(hSslProvider);
	if (!provider)
		return status_of(-EBADHANDLE);
	err = hkdf_extract(&provider->backend, hash, &key, ikm, ikm_len,
			   aside);
	if (!err)
		memcpy(prk, aside, hash->digest_len);
	wipe(aside, sizeof(aside));
	provider_put(provider);
	return status_of(err);
}

static int check_expand(const struct hash_alg *hash, const void *out,
			size_t out_len)
{
	size_t most = (size_t)HKDF_MAX_BLOCKS * hash->digest_len;

	if (out_len > most)
		return fail(EINVAL, "out_len is %zu, HKDF gives %zu at the most",
			    out_len, most);
	return check_output(out, out_len);
}

/* What to expand with: an info, or a label */
struct expansion {
	const char *label;
	const void *bytes;
	size_t len;
};

static ALWAYS_INLINE int expand(struct hmac *h, const struct expansion *e, void *out,
		  size_t out_len)
{
	const struct chunk info = { e->bytes, e->len };

	if (e->label)
		return hkdf_expand_label(h, e->label, e->bytes, e->len, out,
					 out_len);
	return hkdf_expand(h, &info, 1, out, out_len);
}

static ALWAYS_INLINE int expand_once(NCRYPT_PROV_HANDLE hSslProvider,
				     const struct hash_alg *hash,
				     struct hmac_key *key,
				     const struct expansion *e, void *out,
				     size_t out_len)
{
	struct provider *provider = provider_get(hSslProvider);
	struct scratch aside;
	struct hmac h;
	int err;

	if (!provider)
		return -EBADHANDLE;
	err = scratch_get(&aside, out_len) ?:
	      hmac_start(&h, &provider->backend, hash, key);
	if (!err) {
		err = expand(&h, e, aside.bytes, out_len);
		hmac_finish(&h);
	}
	give(out, out_len, &aside, err);
	provider_put(provider);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_hkdf_expand(
		NCRYPT_PROV_HANDLE hSslProvider, LPCWSTR hash_name,
		const void *prk, size_t prk_len, const void *info,
		size_t info_len, void *out, size_t out_len)
{
	const struct expansion e = { NULL, info, info_len };
	const struct hash_alg *hash = NULL;
	struct hmac_key key;
	int err;

	err = names_hash(hash_name, &hash) ?:
	      make_key(prk, prk_len, "prk", KEY_HKDF, &key) ?:
	      check_input(info, info_len, "info") ?:
	      check_expand(hash, out, out_len) ?:
	      expand_once(hSslProvider, hash, &key, &e, out, out_len);
	return status_of(err);
}

static int check_label(const char *label, size_t context_len)
{
	if (!label)
		return fail(EINVAL, "label is NULL");
	if (strlen(label) > HKDF_LABEL_MAX)
		return fail(EINVAL, "the label is longer than %d characters",
			    HKDF_LABEL_MAX);
	if (context_len > HKDF_CONTEXT_MAX)
		return fail(EINVAL, "the context is longer than %d bytes",
			    HKDF_CONTEXT_MAX);
	return 0;
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_hkdf_expand_label(
		NCRYPT_PROV_HANDLE hSslProvider, LPCWSTR hash_name,
		const void *secret, size_t secret_len, const char *label,
		const void *context, size_t context_len, void *out,
		size_t out_len)
{
	const struct expansion e = { label, context, context_len };
	const struct hash_alg *hash = NULL;
	struct hmac_key key;
	int err;

	err = names_hash(hash_name, &hash) ?:
	      make_key(secret, secret_len, "secret", KEY_HKDF, &key) ?:
	      check_label(label, context_len) ?:
	      check_input(context, context_len, "context") ?:
	      check_expand(hash, out, out_len) ?:
	      expand_once(hSslProvider, hash, &key, &e, out, out_len);
	return status_of(err);
}

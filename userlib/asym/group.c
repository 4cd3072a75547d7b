// SPDX-License-Identifier: MIT
/* The groups in which two ends agree on a secret. */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "crypto.h"
#include "group.h"

#define CURVE(id, name, bits) \
	{ id, GROUP_CURVE, "EC", name, bits, ((bits) + 7) / 8 }
#define MONTGOMERY(id, name, bits) \
	{ id, GROUP_MONTGOMERY, name, name, bits, ((bits) + 7) / 8 }
#define PRIME(id, name, bits) \
	{ id, GROUP_PRIME, "DH", name, bits, (bits) / 8 }

/* SslEnumEccCurves() lists the curves in this order */
const struct group groups[] = {
	MONTGOMERY(29, "X25519", 255),
	CURVE(23, "P-256", 256),
	CURVE(24, "P-384", 384),
	MONTGOMERY(30, "X448", 448),
	CURVE(25, "P-521", 521),
	PRIME(256, "ffdhe2048", 2048),
	PRIME(257, "ffdhe3072", 3072),
	PRIME(258, "ffdhe4096", 4096),
	PRIME(259, "ffdhe6144", 6144),
	PRIME(260, "ffdhe8192", 8192),
	PRIME(0, "modp_2048", 2048),
	PRIME(0, "modp_3072", 3072),
	PRIME(0, "modp_4096", 4096),
	PRIME(0, "modp_6144", 6144),
	PRIME(0, "modp_8192", 8192),
};

const size_t group_count = ARRAY_SIZE(groups);

const struct group *group_find(u32 id)
{
	size_t i;

	for (i = 0; i < group_count; i++)
		if (id && groups[i].id == id)
			return &groups[i];
	return NULL;
}

const struct group *group_of_bits(u32 bits)
{
	size_t i;

	for (i = 0; i < group_count; i++)
		if (groups[i].kind == GROUP_PRIME && groups[i].id &&
		    groups[i].bits == bits)
			return &groups[i];
	return NULL;
}

size_t group_public_len(const struct group *group)
{
	return group->kind == GROUP_CURVE ? 1 + 2 * group->len : group->len;
}

/* These are only parameters, not a key */
static EVP_PKEY *parameters(const struct group *group)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME,
						 (char *)group->name, 0),
		OSSL_PARAM_construct_end(),
	};
	EVP_PKEY_CTX *ctx;
	EVP_PKEY *key = NULL;

	ctx = EVP_PKEY_CTX_new_from_name(NULL, group->type, NULL);
	if (ctx && EVP_PKEY_fromdata_init(ctx) > 0)
		(void)!EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_KEY_PARAMETERS,
					 params);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

int group_prime(const struct group *group, u8 *prime)
{
	int cancel = crypto_begin(), err = 0;
	EVP_PKEY *key = parameters(group);
	BIGNUM *p = NULL;

	if (!key || !EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_FFC_P, &p) ||
	    BN_bn2binpad(p, prime, group->len) != group->len)
		err = crypto_fail(EOPNOTSUPP, group->name);
	BN_free(p);
	EVP_PKEY_free(key);
	crypto_end(cancel);
	return err;
}

static bool is_generator(const u8 *generator, size_t len)
{
	size_t i;

	for (i = 0; i + 1 < len; i++)
		if (generator[i])
			return false;
	return len && generator[len - 1] == GROUP_GENERATOR;
}

int group_of_prime(const u8 *prime, size_t len, const u8 *generator,
		   size_t generator_len, const struct group **ret)
{
	u8 known[GROUP_MAX_LEN];
	size_t i;
	int err;

	for (; len && !*prime; len--)
		prime++;
	for (i = 0; i < group_count; i++) {
		if (groups[i].kind != GROUP_PRIME || groups[i].len != len)
			continue;
		err = group_prime(&groups[i], known);
		if (err)
			return err;
		if (memcmp(known, prime, len) ||
		    !is_generator(generator, generator_len))
			continue;
		*ret = &groups[i];
		return 0;
	}
	return fail(EOPNOTSUPP, "the prime of %zu bits and its generator are not a group of RFC 7919 or RFC 3526: a handshake cannot find out whether another group is safe",
		    len * 8);
}

// SPDX-License-Identifier: MIT
/* Two ends agree on a secret: ECDH, X25519, X448, DH. */
#include <stdlib.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/dh.h>
#include <openssl/evp.h>

#include "agree.h"
#include "crypto.h"

/**
 * struct numbers - room for numbers that libcrypto wants in host byte order
 * @public: y of DH
 * @private: private key of DH and of curves
 */
struct numbers {
	u8 public[GROUP_MAX_LEN];
	u8 private[AGREE_PRIVATE_MAX];
};

static OSSL_PARAM number(const char *name, u8 *room, const u8 *from, size_t len)
{
	crypto_native(room, from, len);
	return OSSL_PARAM_construct_BN(name, room, len);
}

static OSSL_PARAM public_param(const struct agree_key *key, struct numbers *room)
{
	size_t len = group_public_len(key->group);

	if (key->group->kind == GROUP_PRIME)
		return number(OSSL_PKEY_PARAM_PUB_KEY, room->public,
			      key->public, len);
	return OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY,
						 key->public, len);
}

static OSSL_PARAM private_param(const struct agree_key *key,
				struct numbers *room)
{
	if (key->group->kind != GROUP_MONTGOMERY)
		return number(OSSL_PKEY_PARAM_PRIV_KEY, room->private,
			      key->private, key->private_len);
	memcpy(room->private, key->private, key->private_len);
	return OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PRIV_KEY,
						 room->private,
						 key->private_len);
}

/* Makes an object of libcrypto for one call; NULL if the key is not valid */
static EVP_PKEY *to_object(const struct agree_key *key)
{
	const struct group *group = key->group;
	struct numbers room;
	OSSL_PARAM params[4], *p = params;
	EVP_PKEY *object = NULL;
	EVP_PKEY_CTX *ctx;

	if (group->kind != GROUP_MONTGOMERY)
		*p++ = OSSL_PARAM_construct_utf8_string(
			OSSL_PKEY_PARAM_GROUP_NAME, (char *)group->name, 0);
	*p++ = public_param(key, &room);
	if (key->private_len)
		*p++ = private_param(key, &room);
	*p = OSSL_PARAM_construct_end();
	ctx = EVP_PKEY_CTX_new_from_name(NULL, group->type, NULL);
	if (ctx && EVP_PKEY_fromdata_init(ctx) > 0)
		(void)!EVP_PKEY_fromdata(ctx, &object, EVP_PKEY_KEYPAIR,
					 params);
	EVP_PKEY_CTX_free(ctx);
	wipe(&room, sizeof(room));
	return object;
}

static EVP_PKEY *generate(const struct group *group)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME,
						 (char *)group->name, 0),
		OSSL_PARAM_construct_end(),
	};
	EVP_PKEY *object = NULL;
	EVP_PKEY_CTX *ctx;

	ctx = EVP_PKEY_CTX_new_from_name(NULL, group->type, NULL);
	if (ctx && EVP_PKEY_keygen_init(ctx) > 0 &&
	    (group->kind == GROUP_MONTGOMERY ||
	     EVP_PKEY_CTX_set_params(ctx, params) > 0))
		(void)!EVP_PKEY_generate(ctx, &object);
	EVP_PKEY_CTX_free(ctx);
	return object;
}

static bool take_public(struct agree_key *key, EVP_PKEY *object)
{
	size_t want = group_public_len(key->group), len;
	unsigned char *public = NULL;
	bool good;

	len = EVP_PKEY_get1_encoded_public_key(object, &public);
	good = len == want;
	if (good)
		memcpy(key->public, public, len);
	OPENSSL_free(public);
	return good;
}

static bool take_private(struct agree_key *key, EVP_PKEY *object)
{
	size_t len = sizeof(key->private);
	BIGNUM *n = NULL;
	bool good;

	if (key->group->kind == GROUP_MONTGOMERY) {
		good = EVP_PKEY_get_raw_private_key(object, key->private,
						    &len) > 0;
		key->private_len = good ? len : 0;
		return good;
	}
	/* If the length depended on the value, it would show leading zeros */
	len = key->group->kind == GROUP_CURVE ? key->group->len : len;
	good = EVP_PKEY_get_bn_param(object, OSSL_PKEY_PARAM_PRIV_KEY, &n) &&
	       BN_bn2binpad(n, key->private, len) == (int)len;
	key->private_len = good ? len : 0;
	BN_clear_free(n);
	return good;
}

static int key_init(struct agree_key *key, const struct group *group)
{
	memset(key, 0, sizeof(*key));
	key->group = group;
	key->public = malloc(group_public_len(group));
	return key->public ? 0 : fail(ENOMEM, "out of memory for a public key");
}

int agree_generate(const struct group *group, struct agree_key *key)
{
	EVP_PKEY *object;
	int cancel, err = key_init(key, group);

	if (err)
		return err;
	cancel = crypto_begin();
	object = generate(group);
	if (!object || !take_public(key, object) || !take_private(key, object))
		err = crypto_fail(EOPNOTSUPP, group->name);
	EVP_PKEY_free(object);
	crypto_end(cancel);
	if (err)
		agree_release(key);
	return err;
}

/*
 * "quick" checks everything about a point except its order. With a cofactor of
 * 1 the order is right
 */
static int check_public(const struct agree_key *key)
{
	EVP_PKEY *object = to_object(key);
	EVP_PKEY_CTX *ctx = NULL;
	int err = 0;

	if (object)
		ctx = EVP_PKEY_CTX_new_from_pkey(NULL, object, NULL);
	if (!ctx || EVP_PKEY_public_check_quick(ctx) <= 0)
		err = crypto_fail(EBADMSG, "the peer's public key does not belong to its group");
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(object);
	return err;
}

int agree_import(const struct group *group, const u8 *public, size_t len,
		 struct agree_key *key)
{
	int cancel, err;

	if (len != group_public_len(group))
		return fail(EBADMSG, "a public key of %s has %zu bytes, not %zu",
			    group->name, group_public_len(group), len);
	if (group->kind == GROUP_CURVE && public[0] != 4)
		return fail(EBADMSG, "the public key of %s is not an uncompressed point (RFC 8422 section 5.1.2)",
			    group->name);
	err = key_init(key, group);
	if (err)
		return err;
	memcpy(key->public, public, len);
	cancel = crypto_begin();
	err = check_public(key);
	crypto_end(cancel);
	if (err)
		agree_release(key);
	return err;
}

int agree_set_private(struct agree_key *key, const u8 *private, size_t len)
{
	if (!len || len > sizeof(key->private))
		return fail(EINVAL, "a private key of %zu bytes", len);
	memcpy(key->private, private, len);
	key->private_len = len;
	return 0;
}

/* The peer's key was checked at its import */
static bool derive(EVP_PKEY_CTX *ctx, EVP_PKEY *peer, bool dh, u8 *secret,
		   size_t want)
{
	size_t len = want;

	return ctx && EVP_PKEY_derive_init(ctx) > 0 &&
	       (!dh || EVP_PKEY_CTX_set_dh_pad(ctx, 1) > 0) &&
	       EVP_PKEY_derive_set_peer_ex(ctx, peer, 0) > 0 &&
	       EVP_PKEY_derive(ctx, secret, &len) > 0 && len == want;
}

static bool is_zero(const u8 *secret, size_t len)
{
	u8 any = 0;
	size_t i;

	for (i = 0; i < len; i++)
		any |= secret[i];
	return !any;
}

int agree_secret(const struct agree_key *own, const struct agree_key *peer,
		 u8 *secret)
{
	const struct group *group = own->group;
	EVP_PKEY *own_object, *peer_object;
	EVP_PKEY_CTX *ctx = NULL;
	int cancel, err = 0;

	if (group != peer->group)
		return fail(EINVAL, "the keys are of different groups: %s and %s",
			    group->name, peer->group->name);
	cancel = crypto_begin();
	own_object = to_object(own);
	peer_object = to_object(peer);
	if (own_object && peer_object)
		ctx = EVP_PKEY_CTX_new_from_pkey(NULL, own_object, NULL);
	if (!derive(ctx, peer_object, group->kind == GROUP_PRIME, secret,
		    group->len))
		err = crypto_fail(EBADMSG, "the peer's public key gives no secret");
	/* On a curve of prime order X may be 0: RFC 8446 section 7.4.2 */
	else if (group->kind == GROUP_MONTGOMERY && is_zero(secret, group->len))
		err = fail(EBADMSG, "the peer's public key is of small order");
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(peer_object);
	EVP_PKEY_free(own_object);
	crypto_end(cancel);
	if (err)
		wipe(secret, group->len);
	return err;
}

void agree_release(struct agree_key *key)
{
	free(key->public);
	wipe(key, sizeof(*key));
}

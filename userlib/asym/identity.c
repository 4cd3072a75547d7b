// SPDX-License-Identifier: MIT
/* Keys of certificates, for signing and verifying. */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "crypto.h"
#include "identity.h"

/* libcrypto's name for an algorithm, and ours */
static const struct {
	const char *type;
	enum identity_kind kind;
	bool pss_only;
} types[] = {
	{ "RSA", IDENTITY_RSA, false },
	{ "RSA-PSS", IDENTITY_RSA, true },
	{ "EC", IDENTITY_ECDSA, false },
	{ "ED25519", IDENTITY_ED25519, false },
};

/* libcrypto's longer name for a curve */
static const struct group *curve_of(EVP_PKEY *object)
{
	static const struct { const char *name; u16 group; } curves[] = {
		{ "prime256v1", 23 }, { "secp384r1", 24 }, { "secp521r1", 25 },
		{ "P-256", 23 }, { "P-384", 24 }, { "P-521", 25 },
	};
	char name[64];
	size_t i;

	if (EVP_PKEY_get_group_name(object, name, sizeof(name), NULL) <= 0)
		return NULL;
	for (i = 0; i < ARRAY_SIZE(curves); i++)
		if (!strcmp(curves[i].name, name))
			return group_find(curves[i].group);
	return NULL;
}

static int check(const struct identity *identity)
{
	if (identity->kind == IDENTITY_ECDSA && !identity->curve)
		return fail(EOPNOTSUPP, "the curve of the key is not P-256, P-384 or P-521");
	if (identity->kind == IDENTITY_RSA &&
	    (identity->bits < IDENTITY_RSA_BITS_MIN ||
	     identity->bits > 8 * IDENTITY_MODULUS_MAX))
		return fail(EOPNOTSUPP, "RSA key of %u bits; %d to %d are possible",
			    identity->bits, IDENTITY_RSA_BITS_MIN,
			    8 * IDENTITY_MODULUS_MAX);
	return 0;
}

int identity_take(EVP_PKEY *object, struct identity *identity)
{
	struct identity new = { .object = object };
	size_t i;
	int err;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (EVP_PKEY_is_a(object, types[i].type))
			break;
	if (i == ARRAY_SIZE(types))
		return fail(EOPNOTSUPP, "the key is not an RSA, ECDSA or Ed25519 key");
	new.kind = types[i].kind;
	new.pss_only = types[i].pss_only;
	new.bits = EVP_PKEY_get_bits(object);
	if (new.kind == IDENTITY_ECDSA)
		new.curve = curve_of(object);
	err = check(&new);
	if (!err)
		*identity = new;
	return err;
}

void identity_copy(const struct identity *from, struct identity *to)
{
	EVP_PKEY_up_ref(from->object);
	*to = *from;
}

void identity_release(struct identity *identity)
{
	EVP_PKEY_free(identity->object);
	identity->object = NULL;
}

/* --- from bytes ------------------------------------------------------------- */

/* Makes an object from @params, and checks it */
static int from_params(const char *type, OSSL_PARAM *params,
		       struct identity *identity)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *object = NULL;
	int err;

	if (!ctx || EVP_PKEY_fromdata_init(ctx) <= 0 ||
	    EVP_PKEY_fromdata(ctx, &object, EVP_PKEY_PUBLIC_KEY, params) <= 0)
		err = crypto_fail(EBADMSG, "the bytes are not a public key");
	else
		err = identity_take(object, identity);
	EVP_PKEY_CTX_free(ctx);
	if (err)
		EVP_PKEY_free(object);
	return err;
}

int identity_from_rsa(const u8 *modulus, size_t modulus_len,
		      const u8 *exponent, size_t exponent_len,
		      struct identity *identity)
{
	u8 n[IDENTITY_MODULUS_MAX], e[8];
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_N, n, modulus_len),
		OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_E, e,
					exponent_len),
		OSSL_PARAM_construct_end(),
	};
	int cancel, err;

	/* RFC 8017 section 3.1: both are odd, and the exponent is at least 3 */
	if (!modulus_len || modulus_len > sizeof(n) || !exponent_len ||
	    exponent_len > sizeof(e) || !modulus[0] ||
	    !(modulus[modulus_len - 1] & exponent[exponent_len - 1] & 1) ||
	    (exponent_len == 1 && exponent[0] < 3))
		return fail(EBADMSG, "modulus and exponent are not an RSA key");
	crypto_native(n, modulus, modulus_len);
	crypto_native(e, exponent, exponent_len);
	cancel = crypto_begin();
	err = from_params("RSA", params, identity);
	crypto_end(cancel);
	return err;
}

int identity_from_point(const struct group *curve, const u8 *point, size_t len,
			struct identity *identity)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME,
						 (char *)curve->name, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY,
						  (u8 *)point, len),
		OSSL_PARAM_construct_end(),
	};
	int cancel, err;

	if (len != group_public_len(curve))
		return fail(EBADMSG, "a point of %s has %zu bytes, not %zu",
			    curve->name, group_public_len(curve), len);
	cancel = crypto_begin();
	err = from_params("EC", params, identity);
	crypto_end(cancel);
	return err;
}

int identity_from_info(const u8 *info, size_t len, struct identity *identity)
{
	const unsigned char *p = info;
	int cancel = crypto_begin(), err;
	EVP_PKEY *object = d2i_PUBKEY(NULL, &p, len);

	if (!object)
		err = crypto_fail(EBADMSG, "the bytes are not a SubjectPublicKeyInfo");
	else if (p != info + len)
		err = fail(EBADMSG, "there are bytes after the SubjectPublicKeyInfo");
	else
		err = identity_take(object, identity);
	if (err)
		EVP_PKEY_free(object);
	crypto_end(cancel);
	return err;
}

/* --- to bytes --------------------------------------------------------------- */

static size_t number(const struct identity *identity, const char *name, u8 *ret,
		     size_t size)
{
	int cancel = crypto_begin();
	BIGNUM *n = NULL;
	size_t len = 0;

	if (EVP_PKEY_get_bn_param(identity->object, name, &n) &&
	    (size_t)BN_num_bytes(n) <= size)
		len = BN_bn2bin(n, ret);
	BN_free(n);
	crypto_end(cancel);
	return len;
}

size_t identity_modulus(const struct identity *identity, u8 *ret, size_t size)
{
	return number(identity, OSSL_PKEY_PARAM_RSA_N, ret, size);
}

size_t identity_exponent(const struct identity *identity, u8 *ret, size_t size)
{
	return number(identity, OSSL_PKEY_PARAM_RSA_E, ret, size);
}

bool identity_point(const struct identity *identity, u8 *ret, size_t size)
{
	size_t len = group_public_len(identity->curve), n;
	u8 x[66], y[66];

	n = identity->curve->len;
	if (size < len || n > sizeof(x))
		return false;
	memset(ret, 0, len);
	size = number(identity, OSSL_PKEY_PARAM_EC_PUB_X, x, sizeof(x));
	memcpy(ret + 1 + n - size, x, size);
	size = number(identity, OSSL_PKEY_PARAM_EC_PUB_Y, y, sizeof(y));
	memcpy(ret + 1 + 2 * n - size, y, size);
	ret[0] = 4;
	return true;
}

size_t identity_info(const struct identity *identity, u8 *ret)
{
	int cancel = crypto_begin(), len;

	len = i2d_PUBKEY(identity->object, ret ? &ret : NULL);
	crypto_end(cancel);
	return len > 0 ? len : 0;
}

/* SPDX-License-Identifier: MIT */
/* Keys that say who somebody is: of certificates, to sign and verify with. */
#ifndef SSLP_ASYM_IDENTITY_H
#define SSLP_ASYM_IDENTITY_H

#include "group.h"

/* libcrypto's EVP_PKEY, whose header stays in this room */
struct evp_pkey_st;

enum identity_kind { IDENTITY_RSA, IDENTITY_ECDSA, IDENTITY_ED25519 };

/* Bytes of a modulus: libcrypto takes no more */
#define IDENTITY_MODULUS_MAX	2048
/* Below these RSA is not what it should be, and holds no premaster secret */
#define IDENTITY_RSA_BITS_MIN	1024

/**
 * struct identity - such a key, without or with its private half
 * @object: libcrypto's, NULL for none. A private key stays in it: it may be a
 *	token's, which never gives it out
 * @kind: what it is
 * @pss_only: RSA that says so of itself, RFC 4055 section 1.2
 * @bits: of modulus or curve
 * @curve: of IDENTITY_ECDSA
 */
struct identity {
	struct evp_pkey_st *object;
	enum identity_kind kind;
	bool pss_only;
	u16 bits;
	const struct group *curve;
};

/* The first two as suites say it */
static const char *const identity_names[] = {
	[IDENTITY_RSA] = "RSA", [IDENTITY_ECDSA] = "ECDSA",
	[IDENTITY_ED25519] = "EDDSA",
};

static inline const char *identity_name(const struct identity *identity)
{
	return identity_names[identity->kind];
}

/**
 * identity_take() - make one of libcrypto's object
 * @object: belongs to @identity on success
 * @identity: the key
 *
 * Return: 0, or -EOPNOTSUPP with a message for an algorithm unknown here.
 */
int identity_take(struct evp_pkey_st *object, struct identity *identity);

/* The same key once more */
void identity_copy(const struct identity *from, struct identity *to);
void identity_release(struct identity *identity);

/*
 * Public keys from and to bytes. All return 0; -EBADMSG for what is none;
 * -EOPNOTSUPP, -ENOMEM; with a message.
 */
int identity_from_rsa(const u8 *modulus, size_t modulus_len,
		      const u8 *exponent, size_t exponent_len,
		      struct identity *identity);

/* @point as messages of TLS carry it: 4, X, Y */
int identity_from_point(const struct group *curve, const u8 *point,
			size_t len, struct identity *identity);

/* A SubjectPublicKeyInfo, RFC 5280 section 4.1 */
int identity_from_info(const u8 *info, size_t len, struct identity *identity);

/* Bytes of the number at @ret, which has @size; 0 when that is not enough */
size_t identity_modulus(const struct identity *identity, u8 *ret, size_t size);
size_t identity_exponent(const struct identity *identity, u8 *ret,
			 size_t size);

/* 4, X, Y at @ret; false when there is none */
bool identity_point(const struct identity *identity, u8 *ret, size_t size);

/* Bytes of SubjectPublicKeyInfo, written to @ret unless that is NULL; 0: none */
size_t identity_info(const struct identity *identity, u8 *ret);

#endif /* SSLP_ASYM_IDENTITY_H */

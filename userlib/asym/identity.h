/* SPDX-License-Identifier: MIT */
/* Keys of certificates, for signing and verifying. */
#ifndef SSLP_ASYM_IDENTITY_H
#define SSLP_ASYM_IDENTITY_H

#include "group.h"

/* libcrypto's EVP_PKEY, whose header stays in this room */
struct evp_pkey_st;

enum identity_kind { IDENTITY_RSA, IDENTITY_ECDSA, IDENTITY_ED25519 };

/* Bytes of a modulus: libcrypto takes no more */
#define IDENTITY_MODULUS_MAX	2048
/* Shorter RSA keys are not safe, and cannot hold a premaster secret */
#define IDENTITY_RSA_BITS_MIN	1024

/**
 * struct identity - such a key, with or without its private half
 * @object: object of libcrypto, NULL for none. A private key stays in it: it
 *	may belong to a token, which never gives it out
 * @kind: what it is
 * @pss_only: an RSA key that is only for PSS, RFC 4055 section 1.2
 * @bits: bits of modulus or curve
 * @curve: curve of an IDENTITY_ECDSA
 */
struct identity {
	struct evp_pkey_st *object;
	enum identity_kind kind;
	bool pss_only;
	u16 bits;
	const struct group *curve;
};

/* The first two have the names that suites use */
static const char *const identity_names[] = {
	[IDENTITY_RSA] = "RSA", [IDENTITY_ECDSA] = "ECDSA",
	[IDENTITY_ED25519] = "EDDSA",
};

static inline const char *identity_name(const struct identity *identity)
{
	return identity_names[identity->kind];
}

/**
 * identity_take() - make one from an object of libcrypto
 * @object: belongs to @identity on success
 * @identity: the key
 *
 * Return: 0, or -EOPNOTSUPP with a message for an algorithm unknown here.
 */
int identity_take(struct evp_pkey_st *object, struct identity *identity);

/* A copy of the same key */
void identity_copy(const struct identity *from, struct identity *to);
void identity_release(struct identity *identity);

/*
 * Public keys from and to bytes. All return 0; -EBADMSG for something that is
 * not a key; -EOPNOTSUPP, -ENOMEM; with a message.
 */
int identity_from_rsa(const u8 *modulus, size_t modulus_len,
		      const u8 *exponent, size_t exponent_len,
		      struct identity *identity);

/* @point as in messages of TLS: 4, X, Y */
int identity_from_point(const struct group *curve, const u8 *point,
			size_t len, struct identity *identity);

/* A SubjectPublicKeyInfo, RFC 5280 section 4.1 */
int identity_from_info(const u8 *info, size_t len, struct identity *identity);

/*
 * Writes the number to @ret, which has @size bytes; returns its bytes, 0 if
 * there is no room
 */
size_t identity_modulus(const struct identity *identity, u8 *ret, size_t size);
size_t identity_exponent(const struct identity *identity, u8 *ret,
			 size_t size);

/* Writes 4, X, Y to @ret; false if there is no point */
bool identity_point(const struct identity *identity, u8 *ret, size_t size);

/*
 * Bytes of the SubjectPublicKeyInfo, written to @ret unless that is NULL; 0:
 * none
 */
size_t identity_info(const struct identity *identity, u8 *ret);

#endif /* SSLP_ASYM_IDENTITY_H */

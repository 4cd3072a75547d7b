/* SPDX-License-Identifier: MIT */
/* Signatures over hashes, as TLS has them. */
#ifndef SSLP_ASYM_SIGN_H
#define SSLP_ASYM_SIGN_H

#include "identity.h"

/* How RSA is padded; others have only one way */
enum sign_padding { SIGN_PKCS1, SIGN_PSS };

/* The most bytes of a signature */
#define SIGN_MAX	IDENTITY_MODULUS_MAX

/**
 * struct sign_input - what is signed
 * @hash: libcrypto's name for the hash that made @bytes: "MD5-SHA1", "SHA256",
 *	...; NULL for Ed25519, which hashes by itself
 * @padding: padding of RSA
 * @bytes: hash value, or for Ed25519 all that is signed
 * @len: bytes
 */
struct sign_input {
	const char *hash;
	enum sign_padding padding;
	const u8 *bytes;
	size_t len;
};

/* Bytes of a signature of this key, at most */
size_t sign_length(const struct identity *identity);

/**
 * sign_make() - a signature, as in a message of TLS
 * @identity: private key
 * @input: what is signed; checked against the key
 * @ret: SIGN_MAX bytes
 * @ret_len: bytes
 *
 * PSS has a salt as long as the hash, RFC 8446 section 4.2.3. ECDSA is an
 * Ecdsa-Sig-Value in DER, RFC 8422 section 5.4.
 *
 * Return: 0 or -errno with a message.
 */
int sign_make(const struct identity *identity, const struct sign_input *input,
	      u8 *ret, size_t *ret_len);

/* Whether a signature is right: 0, -EBADMSG if not, -errno; with a message */
int sign_check(const struct identity *identity,
	       const struct sign_input *input, const u8 *signature,
	       size_t len);

#endif /* SSLP_ASYM_SIGN_H */

/* SPDX-License-Identifier: MIT */
/*
 * Certificates and private keys, from the places where Linux programs keep
 * them.
 */
#ifndef SSLP_ASYM_STORE_H
#define SSLP_ASYM_STORE_H

#include "identity.h"

/**
 * store_certificate() - a certificate as DER
 * @where: PEM text, the path of a file, or a URI
 * @ret: its bytes, freed with free()
 * @ret_len: bytes
 *
 * Anything with "-----BEGIN" in it is text. The rest goes to libcrypto's store,
 * which knows pkcs11: if a provider for that is set up (openssl.cnf(5)). If
 * there are several certificates the first is taken.
 *
 * Return: 0 or -errno with a message, -ENOENT if nothing is there.
 */
int store_certificate(const char *where, u8 **ret, size_t *ret_len);

/*
 * The same for a private key; call identity_release(). An encrypted key is
 * refused
 */
int store_private_key(const char *where, struct identity *ret);

/* The key of a certificate in DER */
int store_certificate_key(const u8 *der, size_t len, struct identity *ret);

/* Whether two keys have the same public half */
bool store_is_pair(const struct identity *private,
		   const struct identity *public);

#endif /* SSLP_ASYM_STORE_H */

/* SPDX-License-Identifier: MIT */
/* A premaster secret with RSA, RFC 5246 section 7.4.7.1. */
#ifndef SSLP_ASYM_RSA_H
#define SSLP_ASYM_RSA_H

#include "identity.h"

#define RSA_PREMASTER_LEN	48

/**
 * rsa_make_premaster() - make a client's premaster secret
 * @version: ClientHello.client_version, its first two bytes
 * @premaster: RSA_PREMASTER_LEN bytes
 *
 * Return: 0 or -errno with a message.
 */
int rsa_make_premaster(u16 version, u8 *premaster);

/**
 * rsa_encrypt_premaster() - encrypt it for the server
 * @identity: its public key
 * @premaster: RSA_PREMASTER_LEN bytes
 * @ret: as many bytes as the modulus has, at most IDENTITY_MODULUS_MAX
 * @ret_len: bytes
 *
 * Return: 0 or -errno with a message.
 */
int rsa_encrypt_premaster(const struct identity *identity,
			  const u8 *premaster, u8 *ret, size_t *ret_len);

/**
 * rsa_decrypt_premaster() - decrypt it in the server
 * @identity: its private key
 * @version: ClientHello.client_version
 * @encrypted: what the client has sent
 * @len: bytes
 * @premaster: RSA_PREMASTER_LEN bytes
 *
 * If anything is wrong with what the client sent, length, padding or version,
 * the premaster secret is random. Nobody can tell before Finished fails,
 * neither by the answer nor by the time.
 *
 * Return: 0; or -errno with a message if there are no random numbers.
 */
int rsa_decrypt_premaster(const struct identity *identity, u16 version,
			  const u8 *encrypted, size_t len, u8 *premaster);

#endif /* SSLP_ASYM_RSA_H */

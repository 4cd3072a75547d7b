/* SPDX-License-Identifier: MIT */
/* The secrets of a handshake, and the session keys made from them. */
#ifndef SSLP_COMMON_SECRETS_H
#define SSLP_COMMON_SECRETS_H

#include <sslp.h>

#define TLS_RANDOM_LEN		32
#define TLS_MASTER_LEN		48
#define TLS_SECRET_MAX		64

/**
 * struct tls_secrets - one connection's secrets; wipe it after use
 * @protocol: TLS1_2_PROTOCOL_VERSION and the like
 * @suite: IANA value
 * @client_random: from the ClientHello
 * @server_random: from the ServerHello; without meaning in TLS 1.3
 * @master: master secret, up to TLS 1.2
 * @client: client_application_traffic_secret_0
 * @server: server_application_traffic_secret_0
 * @master_len: bytes of @master, 0 when there is none
 * @client_len: bytes of @client, likewise
 * @server_len: bytes of @server, likewise
 */
struct tls_secrets {
	DWORD protocol, suite;
	uint8_t client_random[TLS_RANDOM_LEN];
	uint8_t server_random[TLS_RANDOM_LEN];
	uint8_t master[TLS_MASTER_LEN];
	uint8_t client[TLS_SECRET_MAX], server[TLS_SECRET_MAX];
	size_t master_len, client_len, server_len;
};

/**
 * struct tls_randoms - both randoms as a parameter list of the contract
 * @list: what the library takes; it points to @buffers
 * @buffers: point to the randoms
 */
struct tls_randoms {
	NCryptBufferDesc list;
	NCryptBuffer buffers[2];
};

/* @ret is valid while neither it nor @s is moved */
void secrets_randoms(const struct tls_secrets *s, struct tls_randoms *ret);

/**
 * secrets_import() - a master key handle from a connection's secrets
 * @provider: provider that will own the key
 * @secrets: a master secret, or one or two traffic secrets in TLS 1.3
 * @role: NCRYPT_SSL_CLIENT_FLAG or NCRYPT_SSL_SERVER_FLAG
 * @ret: out: the handle
 *
 * Return: 0, or -errno after a complaint.
 */
int secrets_import(NCRYPT_PROV_HANDLE provider,
		   const struct tls_secrets *secrets, DWORD role,
		   NCRYPT_KEY_HANDLE *ret);

/**
 * secrets_keys() - both session keys of an imported connection
 * @provider: provider that computes
 * @master: from secrets_import(), in TLS 1.3 with both traffic secrets
 * @secrets: the randoms
 * @ret_read: out: opens the peer's records
 * @ret_write: out: protects ours
 *
 * Return: 0, or -errno after a complaint.
 */
int secrets_keys(NCRYPT_PROV_HANDLE provider, NCRYPT_KEY_HANDLE master,
		 const struct tls_secrets *secrets,
		 NCRYPT_KEY_HANDLE *ret_read, NCRYPT_KEY_HANDLE *ret_write);

#endif /* SSLP_COMMON_SECRETS_H */

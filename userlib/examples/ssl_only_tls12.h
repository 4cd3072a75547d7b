/* SPDX-License-Identifier: MIT */
/* What only TLS 1.2 needs. */
#ifndef SSLP_SSL_ONLY_TLS12_H
#define SSLP_SSL_ONLY_TLS12_H

#include "ssl_only.h"

enum ssl_only_exchange { EXCHANGE_ECDHE, EXCHANGE_DHE, EXCHANGE_RSA };

/* --- ssl_only_tls12.c: a handshake behind the hellos --------------------- */

NCRYPT_HANDLE ssl_only_client12(struct ssl_only *s);
/* With the group that was chosen; 0 for RSA */
NCRYPT_HANDLE ssl_only_server12(struct ssl_only *s, uint16_t group);

/* --- ssl_only_exchange.c: up to the master secret ------------------------ */

/* What a suite says, by SslLookupCipherSuiteInfo() */
enum ssl_only_exchange ssl_only_exchange_of(struct ssl_only *s, uint16_t suite);
bool ssl_only_is_rsa_suite(struct ssl_only *s, uint16_t suite);

/*
 * As a client: receives the server's ephemeral key and makes ours in the same
 * group; then ClientKeyExchange and the master secret. @peer is 0 for RSA, and
 * is freed
 */
NCRYPT_KEY_HANDLE ssl_only_receive_share12(struct ssl_only *s);
void ssl_only_client_exchange(struct ssl_only *s, NCRYPT_KEY_HANDLE peer);
/* As a server */
void ssl_only_send_share12(struct ssl_only *s, uint16_t group);
void ssl_only_server_exchange(struct ssl_only *s);

/* --- ssl_only_sign12.c: signatures of bytes ------------------------------ */

void ssl_only_put_signature(struct ssl_only *s, struct ssl_only_bytes *to,
			    const struct ssl_only_bytes *content);
/* Reads to the end of @body */
void ssl_only_check_signature(struct ssl_only *s, struct ssl_only_in *body,
			      const struct ssl_only_bytes *content);
/* CertificateVerify, over all messages so far */
void ssl_only_send_verify12(struct ssl_only *s);
void ssl_only_receive_verify12(struct ssl_only *s);

#endif /* SSLP_SSL_ONLY_TLS12_H */

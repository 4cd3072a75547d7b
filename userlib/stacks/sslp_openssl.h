/* SPDX-License-Identifier: MIT */
/*
 * Connections of OpenSSL 3 go over to kernel TLS, two calls each:
 * sslp_openssl_prepare() before the handshakes, sslp_openssl_take() after one.
 */
#ifndef SSLP_OPENSSL_H
#define SSLP_OPENSSL_H

#include <openssl/ssl.h>

#include <sslp_connection.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * sslp_openssl_prepare() - have a context's connections note what is needed
 * @ctx: in: context, before its first SSL_new()
 *
 * Notes traffic secrets by the key log callback, and calls the application's
 * own too if it was set before. Counts records with the message callback: an
 * application that needs this callback sets its own afterwards and calls
 * sslp_openssl_message() from it. Turns read-ahead, OpenSSL's own kernel TLS
 * and encrypt-then-MAC off.
 *
 * Thread safety: as SSL_CTX_set_options().
 *
 * Return: 0; NTE_INVALID_PARAMETER: @ctx is NULL; NTE_NO_MEMORY.
 */
SECURITY_STATUS sslp_openssl_prepare(SSL_CTX *ctx);

/* For SSL_CTX_set_msg_callback(); @arg is ignored */
void sslp_openssl_message(int write_p, int version, int content_type,
			  const void *buf, size_t len, SSL *ssl, void *arg);

/**
 * sslp_openssl_take() - a connection whose handshake is over
 * @hSslProvider: in: provider that computes
 * @ssl: in: on a socket; do not use it for data again. Free it at any time,
 *	without SSL_shutdown()
 * @options: in, may be NULL: options of sslp_connection_open(); "plaintext"
 *	must be empty, because this call puts there what @ssl has decrypted and
 *	nobody has read
 * @phConnection: out: the connection
 *
 * If the peer has asked for a KeyUpdate, and @ssl has not sent it yet, it is
 * sent. When this call fails, @ssl still has all its data, and may be taken
 * again.
 *
 * Thread safety: nobody else may use @ssl during this call.
 *
 * Return: as sslp_connection_open(), and
 * NTE_BAD_KEY_STATE: the handshake is not over, its context was not prepared,
 *	an application's message callback did not call sslp_openssl_message(),
 *	@ssl holds a part of a record: read until SSL_has_pending() says no; or
 *	@ssl has bytes to send: call its last function again;
 * NTE_NOT_SUPPORTED: @ssl is on no socket.
 */
SECURITY_STATUS sslp_openssl_take(NCRYPT_PROV_HANDLE hSslProvider, SSL *ssl,
		const struct sslp_connection_options *options,
		NCRYPT_HANDLE *phConnection);

#ifdef __cplusplus
}
#endif

#endif /* SSLP_OPENSSL_H */

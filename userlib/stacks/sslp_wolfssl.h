/* SPDX-License-Identifier: MIT */
/*
 * Connections of wolfSSL go over to kernel TLS, two calls each:
 * sslp_wolfssl_prepare() before the handshakes, sslp_wolfssl_take() after one.
 *
 * wolfSSL gives record keys if it was built with ATOMIC_USER, as in Debian, but
 * no secrets. So KeyUpdates cannot be followed.
 */
#ifndef SSLP_WOLFSSL_H
#define SSLP_WOLFSSL_H

#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include <sslp_connection.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * sslp_wolfssl_prepare() - set up a context so that its connections can be
 * taken
 * @ctx: in: context, before its first wolfSSL_new()
 *
 * Turns encrypt-then-MAC off.
 *
 * Thread safety: nobody else may use @ctx during this call.
 *
 * Return: 0; NTE_INVALID_PARAMETER: @ctx is NULL.
 */
SECURITY_STATUS sslp_wolfssl_prepare(WOLFSSL_CTX *ctx);

/**
 * sslp_wolfssl_take() - a connection whose handshake is over
 * @hSslProvider: in: provider that computes
 * @ssl: in: on a socket; do not use it for data again. Free it at any time,
 *	without wolfSSL_shutdown()
 * @options: in, may be NULL: options of sslp_connection_open(); "plaintext"
 *	must be empty, because this call puts there what @ssl has decrypted and
 *	nobody has read
 * @phConnection: out: the connection
 *
 * wolfSSL has no function that says whether a part of a record is in its
 * buffer. There is none after the handshake, nor after a wolfSSL_read() that
 * has returned data. After one that wants more data there may be.
 *
 * Thread safety: nobody else may use @ssl during this call.
 *
 * Return: as sslp_connection_open(), and
 * NTE_BAD_KEY_STATE: the handshake is not over, or wolfSSL_read() has asked for
 *	more;
 * NTE_NOT_SUPPORTED: @ssl is on no socket, or the cipher is too old.
 */
SECURITY_STATUS sslp_wolfssl_take(NCRYPT_PROV_HANDLE hSslProvider,
		WOLFSSL *ssl, const struct sslp_connection_options *options,
		NCRYPT_HANDLE *phConnection);

#ifdef __cplusplus
}
#endif

#endif /* SSLP_WOLFSSL_H */

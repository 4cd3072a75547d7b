/* SPDX-License-Identifier: MIT */
/*
 * Connections of wolfSSL go over to kernel TLS, two calls each:
 * sslp_wolfssl_prepare() before the handshakes, sslp_wolfssl_take() after one.
 *
 * wolfSSL gives record keys where it was built with ATOMIC_USER, as Debian's is,
 * and no secrets: no KeyUpdate can be followed.
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
 * sslp_wolfssl_prepare() - have a context's connections be what can be carried
 * @ctx: in: context, before its first wolfSSL_new()
 *
 * Turns encrypt-then-MAC off.
 *
 * Thread safety: @ctx is this call's alone.
 *
 * Return: 0; NTE_INVALID_PARAMETER: @ctx is NULL.
 */
SECURITY_STATUS sslp_wolfssl_prepare(WOLFSSL_CTX *ctx);

/**
 * sslp_wolfssl_take() - a connection whose handshake is over
 * @hSslProvider: in: computes
 * @ssl: in: on a socket; it is not asked for data again, and freed by the caller
 *	whenever he likes, without wolfSSL_shutdown()
 * @options: in, may be NULL: of sslp_connection_open(); "plaintext" must be
 *	empty, as what @ssl has opened and nobody has read is put there
 * @phConnection: out: the connection
 *
 * wolfSSL has no function that tells of a part of a record in its buffer. It
 * holds none after the handshake; nor after a wolfSSL_read() that has returned
 * data. After one that wants more it may.
 *
 * Thread safety: @ssl is this call's alone.
 *
 * Return: as sslp_connection_open(); besides
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

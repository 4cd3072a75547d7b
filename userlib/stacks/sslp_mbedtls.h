/* SPDX-License-Identifier: MIT */
/*
 * Connections of Mbed TLS, 2.28 and 3.x, go over to kernel TLS, two calls each:
 * sslp_mbedtls_prepare() before the handshake, sslp_mbedtls_take() after it.
 */
#ifndef SSLP_MBEDTLS_H
#define SSLP_MBEDTLS_H

#include <mbedtls/ssl.h>
#include <mbedtls/version.h>

#include <sslp_connection.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct sslp_mbedtls - what is noted about one connection
 *
 * The caller owns this memory. It must live as long as the connection's context
 * uses it: until sslp_mbedtls_take() has succeeded or mbedtls_ssl_free() was
 * called. It holds secrets: the adapter wipes it when the connection is taken,
 * otherwise the caller does. The members are for the adapter only.
 */
struct sslp_mbedtls {
	unsigned char master[48];
	unsigned char random[2][32];	/* the client's, the server's */
	unsigned char traffic[2][64];	/* likewise */
	size_t len;			/* bytes of each secret noted */
#if MBEDTLS_VERSION_MAJOR < 3
	mbedtls_ssl_config own;
	const mbedtls_ssl_config *theirs;
#endif
};

/**
 * sslp_mbedtls_prepare() - have a connection note what is needed
 * @ssl: in: after mbedtls_ssl_setup(), before its handshake
 * @notes: out: what is noted
 *
 * Takes the callback for exported keys. In 2.28 it belongs to the
 * configuration, which many connections share: there @ssl gets its own copy,
 * inside @notes. So the configuration must be complete before this call.
 *
 * Thread safety: @ssl is this call's alone.
 *
 * Return: 0; NTE_INVALID_PARAMETER: a pointer is NULL, or @ssl was not set up.
 */
SECURITY_STATUS sslp_mbedtls_prepare(mbedtls_ssl_context *ssl,
				     struct sslp_mbedtls *notes);

/**
 * sslp_mbedtls_take() - a connection whose handshake is over
 * @hSslProvider: in: provider that computes
 * @ssl: in: do not use it for data again. Free it at any time, without
 *	mbedtls_ssl_close_notify()
 * @notes: in, out: from sslp_mbedtls_prepare(); wiped on success
 * @sockfd: in: the socket that the callbacks of @ssl read and write
 * @options: in, may be NULL: options of sslp_connection_open(); "received" and
 *	"plaintext" must be empty, because this call fills them from @ssl
 * @phConnection: out: the connection
 *
 * Thread safety: @ssl is this call's alone.
 *
 * Return: as sslp_connection_open(), and
 * NTE_BAD_KEY_STATE: the handshake is not over, was not prepared or has bytes
 *	to send, or @ssl holds a message that it has not looked at: read until
 *	mbedtls_ssl_check_pending() says no;
 * NTE_NOT_SUPPORTED: TLS 1.1 or older, or encrypt-then-MAC or a truncated HMAC
 *	is in use. mbedtls_ssl_conf_encrypt_then_mac() turns the former off.
 */
SECURITY_STATUS sslp_mbedtls_take(NCRYPT_PROV_HANDLE hSslProvider,
		mbedtls_ssl_context *ssl, struct sslp_mbedtls *notes,
		int sockfd, const struct sslp_connection_options *options,
		NCRYPT_HANDLE *phConnection);

#ifdef __cplusplus
}
#endif

#endif /* SSLP_MBEDTLS_H */

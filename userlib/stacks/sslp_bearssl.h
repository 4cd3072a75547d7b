/* SPDX-License-Identifier: MIT */
/*
 * Connections of BearSSL go over to kernel TLS by one call: BearSSL keeps what
 * is needed in its engine, so that nothing is to be prepared. TLS 1.2.
 */
#ifndef SSLP_BEARSSL_H
#define SSLP_BEARSSL_H

#include <bearssl.h>

#include <sslp_connection.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * sslp_bearssl_take() - a connection whose handshake is over
 * @hSslProvider: in: computes
 * @engine: in: of a br_ssl_client_context or a br_ssl_server_context; it is not
 *	asked for data again, without br_ssl_engine_close() or br_sslio_close()
 * @dwRole: in: NCRYPT_SSL_CLIENT_FLAG or NCRYPT_SSL_SERVER_FLAG
 * @sockfd: in: the socket that the engine's records come from and go to
 * @options: in, may be NULL: of sslp_connection_open(); "received" and
 *	"plaintext" must be empty: what @engine has of either is put there
 * @phConnection: out: the connection
 *
 * Thread safety: @engine is this call's alone.
 *
 * Return: as sslp_connection_open(); besides
 * NTE_BAD_KEY_STATE: the handshake is not over, or @engine has records to send,
 *	br_sslio_flush() sends them;
 * NTE_NOT_SUPPORTED: TLS 1.1 or before.
 */
SECURITY_STATUS sslp_bearssl_take(NCRYPT_PROV_HANDLE hSslProvider,
		br_ssl_engine_context *engine, DWORD dwRole, int sockfd,
		const struct sslp_connection_options *options,
		NCRYPT_HANDLE *phConnection);

#ifdef __cplusplus
}
#endif

#endif /* SSLP_BEARSSL_H */

/* SPDX-License-Identifier: MIT */
/*
 * Connections of BearSSL go over to kernel TLS with one call: BearSSL keeps all
 * that is needed in its engine, so nothing has to be prepared. TLS 1.2.
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
 * @hSslProvider: in: provider that computes
 * @engine: in: that of a br_ssl_client_context or a br_ssl_server_context; do
 *	not use it for data again, and do not call br_ssl_engine_close() or
 *	br_sslio_close()
 * @dwRole: in: NCRYPT_SSL_CLIENT_FLAG or NCRYPT_SSL_SERVER_FLAG
 * @sockfd: in: the socket that the engine's records come from and go to
 * @options: in, may be NULL: options of sslp_connection_open(); "received" and
 *	"plaintext" must be empty, because this call fills them from @engine
 * @phConnection: out: the connection
 *
 * Thread safety: nobody else may use @engine during this call.
 *
 * Return: as sslp_connection_open(), and
 * NTE_BAD_KEY_STATE: the handshake is not over, or @engine has data or
 *	records to send: br_sslio_flush() sends them;
 * NTE_NOT_SUPPORTED: TLS 1.1 or older.
 */
SECURITY_STATUS sslp_bearssl_take(NCRYPT_PROV_HANDLE hSslProvider,
		br_ssl_engine_context *engine, DWORD dwRole, int sockfd,
		const struct sslp_connection_options *options,
		NCRYPT_HANDLE *phConnection);

#ifdef __cplusplus
}
#endif

#endif /* SSLP_BEARSSL_H */

/* SPDX-License-Identifier: MIT */
/*
 * Connections of GnuTLS go over to kernel TLS, two calls each:
 * sslp_gnutls_prepare() before the handshake, sslp_gnutls_take() after it.
 */
#ifndef SSLP_GNUTLS_H
#define SSLP_GNUTLS_H

#include <gnutls/gnutls.h>

#include <sslp_connection.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * sslp_gnutls_prepare() - have a session note what is needed
 * @session: in: before its handshake
 *
 * Takes the session's key log function and its hook for handshake messages. The
 * notes are freed with the session, unless sslp_gnutls_take() has freed them.
 *
 * Thread safety: nobody else may use @session during this call.
 *
 * Return: 0; NTE_INVALID_PARAMETER: @session is NULL; NTE_NO_MEMORY.
 */
SECURITY_STATUS sslp_gnutls_prepare(gnutls_session_t session);

/**
 * sslp_gnutls_take() - a session whose handshake is over
 * @hSslProvider: in: provider that computes
 * @session: in: on a socket; do not use it for data again. The notes are freed.
 *	Free the session at any time, without gnutls_bye()
 * @options: in, may be NULL: options of sslp_connection_open(); "plaintext"
 *	must be empty, because this call puts there what @session has decrypted
 *	and nobody has read
 * @phConnection: out: the connection
 *
 * GnuTLS has no function that says whether a part of a record is in its buffer.
 * There is none after the handshake, nor after a gnutls_record_recv() that has
 * returned data. After one that returned GNUTLS_E_AGAIN there may be: a
 * connection that is taken then fails at its first read.
 *
 * If the peer has asked for a KeyUpdate, and @session has not sent it yet, it is
 * sent. When this call fails, @session may be taken again, and data that it had
 * decrypted is kept for that.
 *
 * Thread safety: nobody else may use @session during this call.
 *
 * Return: as sslp_connection_open(), and
 * NTE_BAD_KEY_STATE: the handshake is not over, or was not prepared, or @session
 *	has bytes to send: gnutls_record_uncork() sends them;
 * NTE_NOT_SUPPORTED: encrypt-then-MAC is in use; %NO_ETM in the priority string
 *	turns it off.
 */
SECURITY_STATUS sslp_gnutls_take(NCRYPT_PROV_HANDLE hSslProvider,
		gnutls_session_t session,
		const struct sslp_connection_options *options,
		NCRYPT_HANDLE *phConnection);

#ifdef __cplusplus
}
#endif

#endif /* SSLP_GNUTLS_H */

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
 * Takes the session's key log function and its hook for handshake messages. What
 * is noted is freed with the session, if sslp_gnutls_take() did not.
 *
 * Thread safety: @session is this call's alone.
 *
 * Return: 0; NTE_INVALID_PARAMETER: @session is NULL; NTE_NO_MEMORY.
 */
SECURITY_STATUS sslp_gnutls_prepare(gnutls_session_t session);

/**
 * sslp_gnutls_take() - a session whose handshake is over
 * @hSslProvider: in: computes
 * @session: in: on a socket; it is not asked for data again. What was noted is
 *	freed, and the caller frees the session whenever he likes, without
 *	gnutls_bye()
 * @options: in, may be NULL: of sslp_connection_open(); "plaintext" must be
 *	empty, as what @session has opened and nobody has read is put there
 * @phConnection: out: the connection
 *
 * GnuTLS has no function that tells of a part of a record in its buffer. It
 * holds none after the handshake; nor after a gnutls_record_recv() that has
 * returned data. After one that returned GNUTLS_E_AGAIN it may: the connection
 * that is taken then fails at its first read.
 *
 * Thread safety: @session is this call's alone.
 *
 * Return: as sslp_connection_open(); besides
 * NTE_BAD_KEY_STATE: the handshake is not over, or was not prepared;
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

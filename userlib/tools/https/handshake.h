/* SPDX-License-Identifier: MIT */
/*
 * TLS handshakes by libssl. Afterwards the library has the connection.
 *
 * libssl's own kernel TLS stays off. After a successful handshake libssl never
 * touches the socket again.
 */
#ifndef SSLP_HTTPS_HANDSHAKE_H
#define SSLP_HTTPS_HANDSHAKE_H

#include <stdbool.h>

#include <sslp_connection.h>

#include "certificate.h"

/**
 * struct handshake_config - what both ends may choose
 * @protocol: TLS 1.2 or TLS 1.3 only, or 0 for both
 * @ciphers: suites of TLS 1.2 in OpenSSL's words, or NULL
 * @suites: suites of TLS 1.3 likewise, or NULL
 * @cert: server: PEM file of the certificate chain, or NULL to make one
 * @key: server: PEM file of its private key
 * @save_cert: server: where to write a made certificate, or NULL
 * @ca: client: PEM file of trusted certificates, or NULL for the system's
 * @pinned: client: accept one certificate only
 * @fingerprint: the SHA-256 of that one
 * @insecure: client: accept any certificate
 * @keylog: descriptor of keylog_open(), or -1
 * @connection: of what comes after the handshake
 */
struct handshake_config {
	DWORD protocol;
	const char *ciphers, *suites;
	const char *cert, *key, *save_cert;
	const char *ca;
	bool insecure, pinned;
	uint8_t fingerprint[FINGERPRINT_LEN];
	int keylog;
	struct sslp_connection_options connection;
};

struct ssl_ctx_st;

/**
 * handshake_server() - a context that accepts
 * @config: must outlive the context
 *
 * Says the fingerprint of a made certificate on standard output.
 *
 * Return: the context, or NULL after a complaint.
 */
struct ssl_ctx_st *handshake_server(const struct handshake_config *config);

/* Makes a context that connects; returns the same */
struct ssl_ctx_st *handshake_client(const struct handshake_config *config);

void handshake_free(struct ssl_ctx_st *ctx);

/**
 * handshake_do() - shake hands
 * @ctx: from handshake_server() or handshake_client(); threads may share it
 * @fd: connected, non-blocking
 * @host: client: name or address that the certificate must be for; else NULL
 * @deadline: from net_deadline()
 * @provider: computes the keys
 * @ret: out: the connection
 *
 * Return: 0, or -errno after a complaint.
 */
int handshake_do(struct ssl_ctx_st *ctx, int fd, const char *host,
		 int64_t deadline, NCRYPT_PROV_HANDLE provider,
		 NCRYPT_HANDLE *ret);

#endif /* SSLP_HTTPS_HANDSHAKE_H */

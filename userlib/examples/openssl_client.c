// SPDX-License-Identifier: MIT
/*
 * openssl_client HOST PORT PATH [CA]: fetches a file over kernel TLS. OpenSSL 3
 * makes the handshake.
 */
#include <stdio.h>
#include <unistd.h>

#include <openssl/err.h>
#include <sslp_openssl.h>

#include "example.h"

int main(int argc, char **argv)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_HANDLE connection;
	SSL *ssl;
	int sock;

	if (argc < 4 || !ctx)
		return 2;
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	if (argc > 4)
		SSL_CTX_load_verify_file(ctx, argv[4]);
	example_must(sslp_openssl_prepare(ctx), "prepare");
	ssl = SSL_new(ctx);
	sock = example_connect(argv[1], argv[2]);
	SSL_set_fd(ssl, sock);
	SSL_set_tlsext_host_name(ssl, argv[1]);
	SSL_set1_host(ssl, argv[1]);
	if (SSL_connect(ssl) != 1) {
		ERR_print_errors_fp(stderr);
		return 1;
	}
	example_must(SslOpenProvider(&prov, NULL, 0), "provider");
	example_must(sslp_openssl_take(prov, ssl, &example_options,
				       &connection), "take");
	SSL_free(ssl);
	SSL_CTX_free(ctx);
	example_get(connection, argv[3]);
	SslFreeObject(connection, 0);
	SslFreeObject(prov, 0);
	close(sock);
	return 0;
}

// SPDX-License-Identifier: MIT
/*
 * openssl_server PORT CERT KEY FILE: sends FILE to each client over kernel TLS.
 * OpenSSL 3 makes the handshake.
 */
#include <stdio.h>
#include <unistd.h>

#include <openssl/err.h>
#include <sslp_openssl.h>

#include "example.h"

int main(int argc, char **argv)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_HANDLE connection;
	SSL *ssl;
	int sock;

	if (argc != 5 || !ctx ||
	    SSL_CTX_use_certificate_chain_file(ctx, argv[2]) != 1 ||
	    SSL_CTX_use_PrivateKey_file(ctx, argv[3], SSL_FILETYPE_PEM) != 1)
		return 2;
	example_must(sslp_openssl_prepare(ctx), "prepare");
	example_must(SslOpenProvider(&prov, NULL, 0), "provider");
	for (;;) {
		sock = example_accept(argv[1]);
		if (fork())
			goto next;
		ssl = SSL_new(ctx);
		SSL_set_fd(ssl, sock);
		if (SSL_accept(ssl) != 1) {
			ERR_print_errors_fp(stderr);
			return 1;
		}
		example_must(sslp_openssl_take(prov, ssl, &example_options,
					       &connection), "take");
		SSL_free(ssl);
		example_serve(connection, argv[4]);
		SslFreeObject(connection, 0);
		return 0;
next:
		close(sock);
	}
}

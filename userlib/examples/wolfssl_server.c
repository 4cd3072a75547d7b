// SPDX-License-Identifier: MIT
/*
 * wolfssl_server PORT CERT KEY FILE: sends FILE to each client over kernel TLS.
 * wolfSSL makes the handshake.
 */
#include <stdio.h>
#include <unistd.h>

#include <sslp_wolfssl.h>

#include "example.h"

int main(int argc, char **argv)
{
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_HANDLE connection;
	WOLFSSL_CTX *ctx;
	WOLFSSL *ssl;
	int sock;

	wolfSSL_Init();
	ctx = wolfSSL_CTX_new(wolfTLS_server_method());
	if (argc != 5 || !ctx ||
	    wolfSSL_CTX_use_certificate_chain_file(ctx, argv[2]) !=
	    WOLFSSL_SUCCESS ||
	    wolfSSL_CTX_use_PrivateKey_file(ctx, argv[3],
			WOLFSSL_FILETYPE_PEM) != WOLFSSL_SUCCESS)
		return 2;
	example_must(sslp_wolfssl_prepare(ctx), "prepare");
	example_must(SslOpenProvider(&prov, NULL, 0), "provider");
	for (;;) {
		sock = example_accept(argv[1]);
		if (fork())
			goto next;
		ssl = wolfSSL_new(ctx);
		wolfSSL_set_fd(ssl, sock);
		if (wolfSSL_accept(ssl) != WOLFSSL_SUCCESS) {
			fprintf(stderr, "handshake: %d\n",
				wolfSSL_get_error(ssl, 0));
			return 1;
		}
		example_must(sslp_wolfssl_take(prov, ssl, &example_options,
					       &connection), "take");
		wolfSSL_free(ssl);
		example_serve(connection, argv[4]);
		SslFreeObject(connection, 0);
		return 0;
next:
		close(sock);
	}
}

// SPDX-License-Identifier: MIT
/*
 * wolfssl_client HOST PORT PATH [CA]: fetches a file over kernel TLS. wolfSSL
 * makes the handshake.
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

	if (argc < 4)
		return 2;
	wolfSSL_Init();
	ctx = wolfSSL_CTX_new(wolfTLS_client_method());
	wolfSSL_CTX_set_verify(ctx, WOLFSSL_VERIFY_PEER, NULL);
	if (argc > 4)
		wolfSSL_CTX_load_verify_locations(ctx, argv[4], NULL);
	wolfSSL_CTX_UseSessionTicket(ctx);
	example_must(sslp_wolfssl_prepare(ctx), "prepare");
	ssl = wolfSSL_new(ctx);
	sock = example_connect(argv[1], argv[2]);
	wolfSSL_set_fd(ssl, sock);
	wolfSSL_check_domain_name(ssl, argv[1]);
	if (wolfSSL_connect(ssl) != WOLFSSL_SUCCESS) {
		fprintf(stderr, "handshake: %d\n", wolfSSL_get_error(ssl, 0));
		return 1;
	}
	example_must(SslOpenProvider(&prov, NULL, 0), "provider");
	example_must(sslp_wolfssl_take(prov, ssl, &example_options,
				       &connection), "take");
	wolfSSL_free(ssl);
	wolfSSL_CTX_free(ctx);
	example_get(connection, argv[3]);
	SslFreeObject(connection, 0);
	SslFreeObject(prov, 0);
	close(sock);
	return 0;
}

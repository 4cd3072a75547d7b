// SPDX-License-Identifier: MIT
/*
 * mbedtls_server PORT CERT KEY FILE: sends FILE to each client over kernel TLS.
 * Mbed TLS makes the handshake.
 */
#include <stdio.h>
#include <unistd.h>

#include <mbedtls/net_sockets.h>
#include <mbedtls/platform_util.h>
#include <sslp_mbedtls.h>

#include "example.h"
#include "example_mbedtls.h"

static void serve(mbedtls_net_context *net, struct example_mbedtls *stack,
		  NCRYPT_PROV_HANDLE prov, const char *file)
{
	NCRYPT_HANDLE connection;
	struct sslp_mbedtls notes;
	mbedtls_ssl_context ssl;
	int err;

	mbedtls_ssl_init(&ssl);
	mbedtls_ssl_setup(&ssl, &stack->conf);
	mbedtls_ssl_set_bio(&ssl, net, mbedtls_net_send, mbedtls_net_recv,
			    NULL);
	example_must(sslp_mbedtls_prepare(&ssl, &notes), "prepare");
	err = mbedtls_ssl_handshake(&ssl);
	if (err) {
		fprintf(stderr, "handshake: -0x%x\n", -err);
		mbedtls_ssl_free(&ssl);
		mbedtls_platform_zeroize(&notes, sizeof(notes));
		return;
	}
	example_must(sslp_mbedtls_take(prov, &ssl, &notes, net->fd,
				       &example_options, &connection), "take");
	mbedtls_ssl_free(&ssl);
	example_serve(connection, file);
	SslFreeObject(connection, 0);
}

int main(int argc, char **argv)
{
	struct example_mbedtls stack;
	mbedtls_net_context net;
	NCRYPT_PROV_HANDLE prov;

	if (argc != 5)
		return 2;
	example_mbedtls_init(&stack, MBEDTLS_SSL_IS_SERVER);
	if (example_mbedtls_certificate(&stack, argv[2], argv[3]))
		return 2;
	example_must(SslOpenProvider(&prov, NULL, 0), "provider");
	for (;;) {
		net.fd = example_accept(argv[1]);
		if (!fork()) {
			serve(&net, &stack, prov, argv[4]);
			return 0;
		}
		close(net.fd);
	}
}

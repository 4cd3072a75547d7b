// SPDX-License-Identifier: MIT
/*
 * mbedtls_client HOST PORT PATH [CA]: fetches a file over kernel TLS. Mbed TLS
 * makes the handshake.
 */
#include <stdio.h>

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/net_sockets.h>
#include <sslp_mbedtls.h>

#include "example.h"
#include "example_mbedtls.h"

int main(int argc, char **argv)
{
	struct example_mbedtls stack;
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_HANDLE connection;
	struct sslp_mbedtls notes;
	mbedtls_ssl_context ssl;
	mbedtls_net_context net;
	int err;

	if (argc < 4)
		return 2;
	example_mbedtls_init(&stack, MBEDTLS_SSL_IS_CLIENT);
	if (argc > 4 && mbedtls_x509_crt_parse_file(&stack.cert, argv[4]))
		return 2;
	mbedtls_ssl_conf_ca_chain(&stack.conf, &stack.cert, NULL);
	mbedtls_ssl_init(&ssl);
	mbedtls_ssl_setup(&ssl, &stack.conf);
	mbedtls_ssl_set_hostname(&ssl, argv[1]);
	example_must(sslp_mbedtls_prepare(&ssl, &notes), "prepare");
	net.fd = example_connect(argv[1], argv[2]);
	mbedtls_ssl_set_bio(&ssl, &net, mbedtls_net_send, mbedtls_net_recv,
			    NULL);
	err = mbedtls_ssl_handshake(&ssl);
	if (err) {
		fprintf(stderr, "handshake: -0x%x\n", -err);
		return 1;
	}
	example_must(SslOpenProvider(&prov, NULL, 0), "provider");
	example_must(sslp_mbedtls_take(prov, &ssl, &notes, net.fd,
				       &example_options, &connection), "take");
	mbedtls_ssl_free(&ssl);
	example_mbedtls_free(&stack);
	example_get(connection, argv[3]);
	SslFreeObject(connection, 0);
	SslFreeObject(prov, 0);
	mbedtls_net_free(&net);
	return 0;
}

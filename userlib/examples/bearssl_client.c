// SPDX-License-Identifier: MIT
/*
 * bearssl_client HOST PORT PATH [CA]: fetches a file over kernel TLS. BearSSL
 * makes the handshake.
 */
#include <stdio.h>
#include <unistd.h>

#include <sslp_bearssl.h>

#include "example.h"
#include "example_bearssl.h"

int main(int argc, char **argv)
{
	br_x509_trust_anchor anchors[2 * EXAMPLE_CHAIN_MAX];
	static unsigned char buffer[BR_SSL_BUFSIZE_BIDI];
	br_x509_minimal_context x509;
	br_ssl_client_context stack;
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_HANDLE connection;
	br_sslio_context io;
	size_t n = 0;
	int sock;

	if (argc < 4)
		return 2;
	if (argc > 4)
		n = example_bearssl_anchors(argv[4], anchors);
	br_ssl_client_init_full(&stack, &x509, anchors, n);
	br_ssl_engine_set_versions(&stack.eng, BR_TLS12, BR_TLS12);
	br_ssl_engine_set_buffer(&stack.eng, buffer, sizeof(buffer), 1);
	br_ssl_client_reset(&stack, argv[1], 0);
	sock = example_connect(argv[1], argv[2]);
	br_sslio_init(&io, &stack.eng, example_bearssl_read, &sock,
		      example_bearssl_write, &sock);
	if (br_sslio_flush(&io)) {
		fprintf(stderr, "handshake: %d\n",
			br_ssl_engine_last_error(&stack.eng));
		return 1;
	}
	example_must(SslOpenProvider(&prov, NULL, 0), "provider");
	example_must(sslp_bearssl_take(prov, &stack.eng,
				       NCRYPT_SSL_CLIENT_FLAG, sock,
				       &example_options, &connection), "take");
	example_get(connection, argv[3]);
	SslFreeObject(connection, 0);
	SslFreeObject(prov, 0);
	close(sock);
	return 0;
}

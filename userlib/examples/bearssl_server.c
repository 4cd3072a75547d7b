// SPDX-License-Identifier: MIT
/*
 * bearssl_server PORT CERT KEY FILE: sends FILE to each client over kernel TLS.
 * BearSSL makes the handshake.
 */
#include <stdio.h>
#include <unistd.h>

#include <sslp_bearssl.h>

#include "example.h"
#include "example_bearssl.h"

static br_x509_certificate chain[EXAMPLE_CHAIN_MAX];
static br_skey_decoder_context key;
static br_ssl_server_context stack;

static void serve(int sock, NCRYPT_PROV_HANDLE prov, const char *file)
{
	static unsigned char buffer[BR_SSL_BUFSIZE_BIDI];
	NCRYPT_HANDLE connection;
	br_sslio_context io;

	br_ssl_engine_set_buffer(&stack.eng, buffer, sizeof(buffer), 1);
	br_ssl_server_reset(&stack);
	br_sslio_init(&io, &stack.eng, example_bearssl_read, &sock,
		      example_bearssl_write, &sock);
	if (br_sslio_flush(&io)) {
		fprintf(stderr, "handshake: %d\n",
			br_ssl_engine_last_error(&stack.eng));
		return;
	}
	example_must(sslp_bearssl_take(prov, &stack.eng,
				       NCRYPT_SSL_SERVER_FLAG, sock,
				       &example_options, &connection), "take");
	example_serve(connection, file);
	SslFreeObject(connection, 0);
}

int main(int argc, char **argv)
{
	NCRYPT_PROV_HANDLE prov;
	size_t n;
	int sock;

	if (argc != 5)
		return 2;
	n = example_bearssl_chain(argv[2], chain);
	example_bearssl_key(argv[3], &key);
	if (br_skey_decoder_key_type(&key) == BR_KEYTYPE_EC)
		br_ssl_server_init_full_ec(&stack, chain, n, BR_KEYTYPE_EC,
					   br_skey_decoder_get_ec(&key));
	else
		br_ssl_server_init_full_rsa(&stack, chain, n,
					    br_skey_decoder_get_rsa(&key));
	br_ssl_engine_set_versions(&stack.eng, BR_TLS12, BR_TLS12);
	example_must(SslOpenProvider(&prov, NULL, 0), "provider");
	for (;;) {
		sock = example_accept(argv[1]);
		if (!fork()) {
			serve(sock, prov, argv[4]);
			return 0;
		}
		close(sock);
	}
}

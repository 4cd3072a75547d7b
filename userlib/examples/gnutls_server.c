// SPDX-License-Identifier: MIT
/*
 * gnutls_server PORT CERT KEY FILE: sends FILE to each client over kernel TLS.
 * GnuTLS makes the handshake.
 */
#include <stdio.h>
#include <unistd.h>

#include <sslp_gnutls.h>

#include "example.h"

static void serve(int sock, gnutls_certificate_credentials_t cred,
		  NCRYPT_PROV_HANDLE prov, const char *file)
{
	NCRYPT_HANDLE connection;
	gnutls_session_t session;
	int err;

	gnutls_init(&session, GNUTLS_SERVER);
	gnutls_set_default_priority(session);
	gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, cred);
	gnutls_transport_set_int(session, sock);
	example_must(sslp_gnutls_prepare(session), "prepare");
	do {
		err = gnutls_handshake(session);
	} while (err < 0 && !gnutls_error_is_fatal(err));
	if (err < 0) {
		fprintf(stderr, "handshake: %s\n", gnutls_strerror(err));
		gnutls_deinit(session);
		return;
	}
	example_must(sslp_gnutls_take(prov, session, &example_options,
				      &connection), "take");
	gnutls_deinit(session);
	example_serve(connection, file);
	SslFreeObject(connection, 0);
}

int main(int argc, char **argv)
{
	gnutls_certificate_credentials_t cred;
	NCRYPT_PROV_HANDLE prov;
	int sock;

	if (argc != 5)
		return 2;
	gnutls_certificate_allocate_credentials(&cred);
	if (gnutls_certificate_set_x509_key_file(cred, argv[2], argv[3],
						 GNUTLS_X509_FMT_PEM) < 0)
		return 2;
	example_must(SslOpenProvider(&prov, NULL, 0), "provider");
	for (;;) {
		sock = example_accept(argv[1]);
		if (!fork()) {
			serve(sock, cred, prov, argv[4]);
			return 0;
		}
		close(sock);
	}
}

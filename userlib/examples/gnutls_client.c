// SPDX-License-Identifier: MIT
/*
 * gnutls_client HOST PORT PATH [CA]: fetches a file over kernel TLS. GnuTLS
 * makes the handshake.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sslp_gnutls.h>

#include "example.h"

int main(int argc, char **argv)
{
	gnutls_certificate_credentials_t cred;
	gnutls_session_t session;
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_HANDLE connection;
	int sock, err;

	if (argc < 4)
		return 2;
	gnutls_certificate_allocate_credentials(&cred);
	if (argc > 4)
		gnutls_certificate_set_x509_trust_file(cred, argv[4],
						       GNUTLS_X509_FMT_PEM);
	gnutls_init(&session, GNUTLS_CLIENT);
	gnutls_set_default_priority(session);
	gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, cred);
	gnutls_server_name_set(session, GNUTLS_NAME_DNS, argv[1],
			       strlen(argv[1]));
	gnutls_session_set_verify_cert(session, argv[1], 0);
	example_must(sslp_gnutls_prepare(session), "prepare");
	sock = example_connect(argv[1], argv[2]);
	gnutls_transport_set_int(session, sock);
	do {
		err = gnutls_handshake(session);
	} while (err < 0 && !gnutls_error_is_fatal(err));
	if (err < 0) {
		fprintf(stderr, "handshake: %s\n", gnutls_strerror(err));
		return 1;
	}
	example_must(SslOpenProvider(&prov, NULL, 0), "provider");
	example_must(sslp_gnutls_take(prov, session, &example_options,
				      &connection), "take");
	gnutls_deinit(session);
	example_get(connection, argv[3]);
	SslFreeObject(connection, 0);
	SslFreeObject(prov, 0);
	close(sock);
	return 0;
}

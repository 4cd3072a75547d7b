// SPDX-License-Identifier: MIT
/* What the test of an adapter needs from GnuTLS. */
#include <sslp_gnutls.h>

#include "handover.h"

static gnutls_certificate_credentials_t cred;

static void *make(int sock, bool server, int minor)
{
	static const char *const priorities[] = {
		[2] = "NORMAL:-VERS-ALL:+VERS-TLS1.2",
		[3] = "NORMAL:-VERS-ALL:+VERS-TLS1.3",
	};
	gnutls_session_t session;

	if (!cred) {
		gnutls_certificate_allocate_credentials(&cred);
		gnutls_certificate_set_x509_key_file(cred, handover_cert,
						     handover_key,
						     GNUTLS_X509_FMT_PEM);
	}
	gnutls_init(&session, GNUTLS_NONBLOCK |
		    (server ? GNUTLS_SERVER : GNUTLS_CLIENT));
	gnutls_priority_set_direct(session, priorities[minor], NULL);
	gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, cred);
	gnutls_transport_set_int(session, sock);
	if (sslp_gnutls_prepare(session)) {
		gnutls_deinit(session);
		return NULL;
	}
	return session;
}

static int handshake(void *session)
{
	int err = gnutls_handshake(session);

	return !err ? 1 : gnutls_error_is_fatal(err) ? -1 : 0;
}

static int read_data(void *session, void *to, int size)
{
	ssize_t n = gnutls_record_recv(session, to, size);

	return n > 0 ? n : gnutls_error_is_fatal(n) ? -1 : 0;
}

/* A TLS 1.2 session fills the socket, another one waits for more */
static void hold(void *session)
{
	static const char data[16384];

	if (gnutls_protocol_get_version(session) == GNUTLS_TLS1_3)
		gnutls_record_cork(session);
	while (gnutls_record_send(session, data, sizeof(data)) > 0 &&
	       !gnutls_record_check_corked(session))
		;
}

static SECURITY_STATUS take(NCRYPT_PROV_HANDLE prov, void *session,
			    NCRYPT_HANDLE *connection)
{
	return sslp_gnutls_take(prov, session, &handover_options, connection);
}

static void free_session(void *session)
{
	gnutls_deinit(session);
}

const struct stack handover_stack = {
	.tls13 = true,
	.secrets = true,
	.updates = true,
	.parts = PARTS_HIDDEN,
	.make = make,
	.handshake = handshake,
	.read = read_data,
	.hold = hold,
	.take = take,
	.free = free_session,
};

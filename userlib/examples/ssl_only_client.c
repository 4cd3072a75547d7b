// SPDX-License-Identifier: MIT
/*
 * ssl_only_client [OPTIONS] HOST PORT PATH [CA [CERT KEY]]: fetches a file over
 * kernel TLS. It makes the handshake of TLS 1.3 or 1.2 itself, with nothing but
 * Ssl*() calls.
 */
#include <stdio.h>

#include "example.h"
#include "ssl_only_options.h"
#include "ssl_only_session.h"
#include "ssl_only_tls12.h"

enum { CLIENT, SERVER };

/*
 * Whether the server wants a certificate; @body is the message after its
 * request
 */
static bool receive_request(struct ssl_only *s, struct ssl_only_in *body)
{
	struct ssl_only_in list, extension;
	uint8_t type = ssl_only_receive(s, body);
	uint16_t id;

	if (type == CERTIFICATE)
		return false;
	if (type != CERTIFICATE_REQUEST || ssl_only_vector(body, 1).len)
		ssl_only_fail(s, UNEXPECTED_MESSAGE, "message %d", type);
	list = ssl_only_vector(body, 2);
	ssl_only_all_read(s, body);
	while (list.len) {
		id = ssl_only_get(&list, 2);
		extension = ssl_only_vector(&list, 2);
		if (id == SIGNATURE_ALGORITHMS)
			ssl_only_keep_schemes(s, extension);
	}
	ssl_only_all_read(s, &list);
	if (!s->schemes.len)
		ssl_only_fail(s, MISSING_EXTENSION,
			      "a request without signature algorithms");
	ssl_only_received(s);
	*body = ssl_only_expect(s, CERTIFICATE);
	return true;
}

static void receive_extensions(struct ssl_only *s)
{
	struct ssl_only_in body = ssl_only_expect(s, ENCRYPTED_EXTENSIONS);
	struct ssl_only_in list = ssl_only_vector(&body, 2);
	uint16_t id;

	ssl_only_all_read(s, &body);
	while (list.len) {
		id = ssl_only_get(&list, 2);
		if (id != SERVER_NAME && id != SUPPORTED_GROUPS)
			ssl_only_fail(s, UNSUPPORTED_EXTENSION,
				      "extension %d, not asked for", id);
		ssl_only_vector(&list, 2);
	}
	ssl_only_all_read(s, &list);
	ssl_only_received(s);
}

static NCRYPT_HANDLE handshake(struct ssl_only *s)
{
	NCRYPT_KEY_HANDLE secrets[2];
	struct ssl_only_in body;
	bool wanted = false;

	ssl_only_hello(s);
	if (s->protocol != TLS13)
		return ssl_only_client12(s);
	receive_extensions(s);
	if (!s->resumed) {
		wanted = receive_request(s, &body);
		ssl_only_receive_identity(s, body);
	}
	ssl_only_receive_finished(s);
	ssl_only_application_secrets(s, secrets);
	if (wanted)
		ssl_only_send_identity(s);
	ssl_only_send_finished(s);
	if (ssl_only_options.resume)
		ssl_only_receive_tickets(s, secrets[SERVER]);
	return ssl_only_connection(s, secrets);
}

static bool get(char **argv, int n, struct ssl_only_session *session)
{
	struct ssl_only *s = ssl_only_new(example_connect(argv[0], argv[1]),
					  NCRYPT_SSL_CLIENT_FLAG);
	NCRYPT_HANDLE connection;
	bool resumed;

	s->host = argv[0];
	s->ca = argv[3];
	s->session = session;
	if (n == 6)
		ssl_only_open_identity(s, argv[4], argv[5]);
	connection = handshake(s);
	example_get(connection, argv[2]);
	resumed = s->resumed;
	SslFreeObject(connection, 0);
	ssl_only_free(s);
	return resumed;
}

int main(int argc, char **argv)
{
	static struct ssl_only_session session;
	int n;

	argv = ssl_only_read_options(argc, argv);
	for (n = 0; argv && argv[n]; n++)
		;
	if (n < 3 || n == 5 || n > 6)
		return 2;
	get(argv, n, &session);
	if (!ssl_only_options.resume)
		return 0;
	if (!get(argv, n, &session)) {
		fprintf(stderr, "not resumed\n");
		return 1;
	}
	fprintf(stderr, "resumed\n%s", session.ticket ? "by a ticket\n" : "");
	ssl_only_forget(&session);
	return 0;
}

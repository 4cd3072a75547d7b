// SPDX-License-Identifier: MIT
/*
 * ssl_only_client HOST PORT PATH [CA [CERT KEY]]: a file over kernel TLS, after
 * a handshake of TLS 1.3 or 1.2 by nothing but Ssl*() calls.
 */
#include "example.h"
#include "ssl_only.h"

/* Whether the server wants a certificate, the message after which is @body */
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
	bool wanted;

	ssl_only_hello(s);
	if (s->protocol != TLS13)
		return ssl_only_client12(s);
	receive_extensions(s);
	wanted = receive_request(s, &body);
	ssl_only_receive_identity(s, body);
	ssl_only_receive_finished(s);
	ssl_only_application_secrets(s, secrets);
	if (wanted)
		ssl_only_send_identity(s);
	ssl_only_send_finished(s);
	return ssl_only_connection(s, secrets);
}

int main(int argc, char **argv)
{
	NCRYPT_HANDLE connection;
	struct ssl_only *s;

	if (argc < 4 || argc == 6 || argc > 7)
		return 2;
	s = ssl_only_new(example_connect(argv[1], argv[2]),
			 NCRYPT_SSL_CLIENT_FLAG);
	s->host = argv[1];
	s->ca = argv[4];
	if (argc == 7)
		ssl_only_open_identity(s, argv[5], argv[6]);
	connection = handshake(s);
	example_get(connection, argv[3]);
	SslFreeObject(connection, 0);
	ssl_only_free(s);
	return 0;
}

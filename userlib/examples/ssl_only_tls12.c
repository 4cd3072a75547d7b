// SPDX-License-Identifier: MIT
/* A handshake of TLS 1.2 after the hellos, full or resumed: RFC 5246 7.3. */
#include "ssl_only_options.h"
#include "ssl_only_session.h"
#include "ssl_only_tls12.h"

enum { CLIENT, SERVER };

/* RFC 5246 section 7.4.4, RFC 8422 section 5.5 */
enum { RSA_SIGN = 1, ECDSA_SIGN = 64 };

static void make_keys(struct ssl_only *s, NCRYPT_KEY_HANDLE *read_key,
		      NCRYPT_KEY_HANDLE *write_key)
{
	NCryptBuffer buffers[] = {
		{ SSL_ONLY_RANDOM, NCRYPTBUFFER_SSL_CLIENT_RANDOM,
		  s->random[CLIENT] },
		{ SSL_ONLY_RANDOM, NCRYPTBUFFER_SSL_SERVER_RANDOM,
		  s->random[SERVER] },
	};
	NCryptBufferDesc list = { NCRYPTBUFFER_VERSION, 2, buffers };

	ssl_only_must(s, SslGenerateSessionKeys(s->prov, s->master, read_key,
						write_key, &list, 0),
		      INTERNAL_ERROR, "SslGenerateSessionKeys");
}

/* Both Finished, ours first or last, and what follows them */
static NCRYPT_HANDLE finish(struct ssl_only *s, bool first)
{
	NCRYPT_KEY_HANDLE read_key, write_key;
	int turn;

	make_keys(s, &read_key, &write_key);
	for (turn = 0; turn < 2; turn++) {
		if (first == !turn) {
			if (s->ticket && s->role == NCRYPT_SSL_SERVER_FLAG)
				ssl_only_send_ticket12(s);
			ssl_only_send_change(s);
			s->write_key = write_key;
			ssl_only_send_finished(s);
		} else {
			if (s->ticket && s->role == NCRYPT_SSL_CLIENT_FLAG)
				ssl_only_receive_ticket12(s);
			ssl_only_receive_change(s);
			s->read_key = read_key;
			ssl_only_receive_finished(s);
		}
	}
	if (ssl_only_options.resume && !s->resumed && s->session->name_len)
		ssl_only_keep_master(s);
	return ssl_only_connection12(s);
}

/* --- the client ---------------------------------------------------------- */

static void read_request(struct ssl_only *s, struct ssl_only_in body)
{
	ssl_only_vector(&body, 1);
	ssl_only_keep_schemes(s, ssl_only_part(&body, 2 +
			      (body.len > 1 ? body.p[0] << 8 | body.p[1] : 0)));
	ssl_only_vector(&body, 2);
	ssl_only_all_read(s, &body);
	ssl_only_received(s);
}

/* Reads up to ServerHelloDone; whether the server asked for a certificate */
static bool receive_done(struct ssl_only *s)
{
	struct ssl_only_in body;
	uint8_t type = ssl_only_receive(s, &body);
	bool wanted = type == CERTIFICATE_REQUEST;

	if (wanted) {
		read_request(s, body);
		type = ssl_only_receive(s, &body);
	}
	if (type != SERVER_HELLO_DONE || body.len)
		ssl_only_fail(s, UNEXPECTED_MESSAGE, "message %d", type);
	ssl_only_received(s);
	ssl_only_no_more(s);
	return wanted;
}

NCRYPT_HANDLE ssl_only_client12(struct ssl_only *s)
{
	NCRYPT_KEY_HANDLE peer;
	bool wanted;

	if (s->resumed) {
		s->master = s->session->key;
		return finish(s, false);
	}
	ssl_only_receive_chain(s, ssl_only_expect(s, CERTIFICATE));
	peer = ssl_only_receive_share12(s);
	wanted = receive_done(s);
	if (wanted)
		ssl_only_send_chain(s);
	ssl_only_client_exchange(s, peer);
	if (wanted && s->identity)
		ssl_only_send_verify12(s);
	return finish(s, true);
}

/* --- the server ---------------------------------------------------------- */

static void send_request(struct ssl_only *s)
{
	static struct ssl_only_bytes message;

	ssl_only_begin(&message, CERTIFICATE_REQUEST);
	ssl_only_put(&message, 2, 1);
	ssl_only_put(&message, RSA_SIGN, 1);
	ssl_only_put(&message, ECDSA_SIGN, 1);
	ssl_only_put_schemes(&message);
	ssl_only_put(&message, 0, 2);	/* any authority */
	ssl_only_send(s, &message);
}

NCRYPT_HANDLE ssl_only_server12(struct ssl_only *s, uint16_t group)
{
	static struct ssl_only_bytes done;

	if (s->resumed)
		return finish(s, true);
	ssl_only_send_chain(s);
	ssl_only_send_share12(s, group);
	if (s->ca)
		send_request(s);
	ssl_only_begin(&done, SERVER_HELLO_DONE);
	ssl_only_send(s, &done);
	if (s->ca)
		ssl_only_receive_chain(s, ssl_only_expect(s, CERTIFICATE));
	ssl_only_server_exchange(s);
	if (s->ca)
		ssl_only_receive_verify12(s);
	return finish(s, false);
}

// SPDX-License-Identifier: MIT
/*
 * ssl_only_server [OPTIONS] PORT CERT KEY FILE [CA]: sends FILE to each client
 * over kernel TLS. It makes the handshake of TLS 1.3 or 1.2 itself, with
 * nothing but Ssl*() calls. With CA, a client must have a certificate of that
 * authority.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

#include "example.h"
#include "ssl_only_choose.h"
#include "ssl_only_options.h"
#include "ssl_only_session.h"
#include "ssl_only_tls12.h"

enum { CLIENT, SERVER };

/* --- ServerHello --------------------------------------------------------- */

static void put_extensions13(struct ssl_only *s, struct ssl_only_bytes *to,
			     bool retry, uint16_t group)
{
	size_t at = ssl_only_extension(to, SUPPORTED_VERSIONS);

	ssl_only_put(to, TLS13, 2);
	ssl_only_close(to, at, 2);
	at = ssl_only_extension(to, KEY_SHARE);
	ssl_only_put(to, group, 2);
	if (!retry)
		ssl_only_put_share(s, to, 2);
	ssl_only_close(to, at, 2);
	if (retry || !s->resumed)
		return;
	at = ssl_only_extension(to, PRE_SHARED_KEY);
	ssl_only_put(to, s->psk, 2);
	ssl_only_close(to, at, 2);
}

static void put_extensions12(struct ssl_only *s, struct ssl_only_bytes *to,
			     const struct ssl_only_offer *offer)
{
	size_t at;

	if (s->extended) {
		at = ssl_only_extension(to, EXTENDED_MASTER_SECRET);
		ssl_only_close(to, at, 2);
	}
	if (s->ticket) {
		at = ssl_only_extension(to, SESSION_TICKET);
		ssl_only_close(to, at, 2);
	}
	if (!offer->secure)
		return;
	at = ssl_only_extension(to, RENEGOTIATION_INFO);
	ssl_only_put(to, 0, 1);
	ssl_only_close(to, at, 2);
}

static void new_random(struct ssl_only *s, bool retry)
{
	uint8_t *random = s->random[SERVER];
	uint8_t *end = random + SSL_ONLY_RANDOM - SSL_ONLY_DOWNGRADE;

	if (retry)
		memcpy(random, ssl_only_retry_random, SSL_ONLY_RANDOM);
	else if (getrandom(random, SSL_ONLY_RANDOM, 0) != SSL_ONLY_RANDOM)
		abort();
	if (s->protocol == TLS12 && ssl_only_may(TLS13))
		memcpy(end, ssl_only_downgrade, SSL_ONLY_DOWNGRADE);
}

/* A ServerHello, or with @retry a HelloRetryRequest that asks for @group */
static void send_hello(struct ssl_only *s, const struct ssl_only_offer *offer,
		       bool retry, uint16_t group)
{
	static struct ssl_only_bytes message;
	size_t at;

	new_random(s, retry);
	ssl_only_begin(&message, SERVER_HELLO);
	ssl_only_put(&message, TLS12, 2);
	ssl_only_put_bytes(&message, s->random[SERVER], SSL_ONLY_RANDOM);
	at = ssl_only_open(&message, 1);
	if (s->protocol == TLS13 || s->resumed)
		ssl_only_put_bytes(&message, offer->session.p,
				   offer->session.len);
	else if (s->session && !s->ticket)
		ssl_only_put_bytes(&message, s->session->name,
				   s->session->name_len);
	ssl_only_close(&message, at, 1);
	ssl_only_put(&message, s->suite, 2);
	ssl_only_put(&message, 0, 1);	/* no compression */
	at = ssl_only_open(&message, 2);
	if (s->protocol == TLS13)
		put_extensions13(s, &message, retry, group);
	else
		put_extensions12(s, &message, offer);
	ssl_only_close(&message, at, 2);
	ssl_only_send(s, &message);
}

/* --- the handshake ------------------------------------------------------- */

/* @offer is then the second one */
static void retry(struct ssl_only *s, struct ssl_only_offer *offer,
		  uint16_t wanted, struct ssl_only_in *exchange)
{
	uint16_t group;

	ssl_only_transcript_retry(s);
	send_hello(s, offer, true, wanted);
	*offer = ssl_only_receive_offer(s);
	if (ssl_only_choose_suite(s, offer) != s->suite ||
	    !ssl_only_choose_share(s, offer, &group, exchange) ||
	    group != wanted)
		ssl_only_fail(s, ILLEGAL_PARAMETER,
			      "not what the HelloRetryRequest asks for");
	ssl_only_choose_psk(s, offer);
	ssl_only_received(s);
}

static void agree(struct ssl_only *s, struct ssl_only_offer *offer)
{
	struct ssl_only_in exchange;
	NCRYPT_KEY_HANDLE peer;
	uint16_t group;

	if (!ssl_only_choose_share(s, offer, &group, &exchange))
		retry(s, offer, group, &exchange);
	ssl_only_new_share(s, group);
	peer = ssl_only_peer_share(s, exchange);
	send_hello(s, offer, false, group);
	ssl_only_handshake_keys(s, peer);
	SslFreeObject(peer, 0);
}

static void send_request(struct ssl_only *s)
{
	static struct ssl_only_bytes message;
	size_t at, extension;

	ssl_only_begin(&message, CERTIFICATE_REQUEST);
	ssl_only_put(&message, 0, 1);	/* certificate_request_context */
	at = ssl_only_open(&message, 2);
	extension = ssl_only_extension(&message, SIGNATURE_ALGORITHMS);
	ssl_only_put_schemes(&message);
	ssl_only_close(&message, extension, 2);
	ssl_only_close(&message, at, 2);
	ssl_only_send(s, &message);
}

static NCRYPT_HANDLE handshake13(struct ssl_only *s,
				 struct ssl_only_offer *offer)
{
	static struct ssl_only_bytes message;
	NCRYPT_KEY_HANDLE secrets[2];

	agree(s, offer);
	ssl_only_begin(&message, ENCRYPTED_EXTENSIONS);
	ssl_only_put(&message, 0, 2);
	ssl_only_send(s, &message);
	if (s->ca && !s->resumed)
		send_request(s);
	if (!s->resumed)
		ssl_only_send_identity(s);
	ssl_only_send_finished(s);
	ssl_only_application_secrets(s, secrets);
	if (s->ca && !s->resumed)
		ssl_only_receive_identity(s, ssl_only_expect(s, CERTIFICATE));
	ssl_only_receive_finished(s);
	if (ssl_only_options.resume)
		ssl_only_send_ticket(s, secrets[SERVER]);
	return ssl_only_connection(s, secrets);
}

static NCRYPT_HANDLE handshake12(struct ssl_only *s,
				 struct ssl_only_offer *offer)
{
	uint16_t group = 0;

	if (ssl_only_options.resume && !s->resumed) {
		s->session = ssl_only_new_session(s);
		s->ticket = offer->ticket.p;
	}
	if (ssl_only_exchange_of(s, s->suite) != EXCHANGE_RSA)
		group = ssl_only_group_for(s, s->suite, offer->groups);
	send_hello(s, offer, false, group);
	return ssl_only_server12(s, group);
}

static NCRYPT_HANDLE handshake(struct ssl_only *s)
{
	struct ssl_only_offer offer = ssl_only_receive_offer(s);

	s->suite = ssl_only_choose_suite(s, &offer);
	s->extended = offer.extended && !ssl_only_options.plain;
	if (s->protocol == TLS12)
		ssl_only_find_session12(s, &offer);
	else
		ssl_only_choose_psk(s, &offer);
	if (s->protocol == TLS13 && s->resumed)
		ssl_only_early_keys(s, s->inbox.data, s->message_len);
	ssl_only_received(s);
	ssl_only_transcript_start(s);
	ssl_only_put_bytes(&s->schemes, offer.schemes.p, offer.schemes.len);
	return s->protocol == TLS13 ? handshake13(s, &offer) :
				      handshake12(s, &offer);
}

/* Whether this process is now for this client alone */
static bool serve(int sock, char **argv)
{
	struct ssl_only *s = ssl_only_new(sock, NCRYPT_SSL_SERVER_FLAG);
	NCRYPT_HANDLE connection;

	s->ca = argv[4];
	ssl_only_open_identity(s, argv[1], argv[2]);
	connection = handshake(s);
	if (connection && s->resumed)
		fprintf(stderr, "resumed\n");
	if (connection) {
		example_serve(connection, argv[3]);
		SslFreeObject(connection, 0);
	}
	ssl_only_free(s);
	return connection;
}

int main(int argc, char **argv)
{
	int sock, n;

	argv = ssl_only_read_options(argc, argv);
	for (n = 0; argv && argv[n]; n++)
		;
	if (n < 4 || n > 5)
		return 2;
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		sock = example_accept(argv[0]);
		/*
		 * Sessions stay in this process, which does the handshake
		 * itself
		 */
		if (ssl_only_options.resume) {
			if (serve(sock, argv))
				return 0;
		} else if (!fork()) {
			serve(sock, argv);
			return 0;
		} else {
			close(sock);
		}
	}
}

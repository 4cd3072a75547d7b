// SPDX-License-Identifier: MIT
/*
 * ssl_only_server PORT CERT KEY FILE [CA]: FILE for each client, after a
 * handshake of TLS 1.3 by nothing but Ssl*() calls. With CA, clients must have
 * a certificate of it.
 */
#include <signal.h>
#include <sys/random.h>
#include <unistd.h>

#include "example.h"
#include "ssl_only.h"

#define SESSION_MAX	32	/* legacy_session_id */

/* What a ClientHello says; the bytes are those of its message */
struct offer {
	struct ssl_only_in session, suites, versions, groups, shares, schemes;
};

/* --- ClientHello ------------------------------------------------------------ */

static void read_extension(struct ssl_only *s, uint16_t type,
			   struct ssl_only_in body, struct offer *offer)
{
	const struct {
		uint16_t type;
		size_t len;	/* bytes of the length in front */
		struct ssl_only_in *to;
	} known[] = {
		{ SUPPORTED_VERSIONS, 1, &offer->versions },
		{ SUPPORTED_GROUPS, 2, &offer->groups },
		{ SIGNATURE_ALGORITHMS, 2, &offer->schemes },
		{ KEY_SHARE, 2, &offer->shares },
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (known[i].type != type)
			continue;
		if (known[i].to->p)
			ssl_only_fail(s, ILLEGAL_PARAMETER,
				      "extension %d comes twice", type);
		*known[i].to = ssl_only_vector(&body, known[i].len);
		ssl_only_all_read(s, &body);
	}
}

/* Whether @number is one of a list of numbers of two bytes */
static bool has(struct ssl_only_in list, uint16_t number)
{
	while (list.len)
		if (ssl_only_get(&list, 2) == number)
			return true;
	return false;
}

static void check_offer(struct ssl_only *s, const struct offer *offer)
{
	if (!has(offer->versions, TLS13))
		ssl_only_fail(s, PROTOCOL_VERSION, "the client has no TLS 1.3");
	if (!offer->groups.p || !offer->shares.p || !offer->schemes.p)
		ssl_only_fail(s, MISSING_EXTENSION,
			      "no groups, keys or signature algorithms");
}

static struct offer receive_hello(struct ssl_only *s)
{
	struct ssl_only_in body = ssl_only_expect(s, CLIENT_HELLO), list;
	struct ssl_only_in compressions;
	struct offer offer = { 0 };
	uint16_t version, type;

	version = ssl_only_get(&body, 2);
	ssl_only_part(&body, SSL_ONLY_RANDOM);
	offer.session = ssl_only_vector(&body, 1);
	offer.suites = ssl_only_vector(&body, 2);
	compressions = ssl_only_vector(&body, 1);
	/* Old clients may have no extensions, which check_offer() tells */
	list = body.len ? ssl_only_vector(&body, 2) : body;
	ssl_only_all_read(s, &body);
	while (list.len) {
		type = ssl_only_get(&list, 2);
		read_extension(s, type, ssl_only_vector(&list, 2), &offer);
	}
	ssl_only_all_read(s, &list);
	check_offer(s, &offer);
	if (version != TLS12 || offer.session.len > SESSION_MAX ||
	    compressions.len != 1 || *compressions.p)
		ssl_only_fail(s, ILLEGAL_PARAMETER,
			      "not a ClientHello of TLS 1.3");
	return offer;
}

/* --- what is chosen --------------------------------------------------------- */

static uint16_t choose_suite(struct ssl_only *s, struct ssl_only_in list)
{
	uint16_t suite;

	while (list.len) {
		suite = ssl_only_get(&list, 2);
		if (ssl_only_has_suite(suite))
			return suite;
	}
	ssl_only_fail(s, HANDSHAKE_FAILURE, "no suite in common");
}

/*
 * The client's first key of a group that we have. Without one @group is what it
 * is to be asked for.
 */
static bool choose_share(struct ssl_only *s, const struct offer *offer,
			 uint16_t *group, struct ssl_only_in *exchange)
{
	struct ssl_only_in list = offer->shares, groups = offer->groups;

	while (list.len) {
		*group = ssl_only_get(&list, 2);
		*exchange = ssl_only_vector(&list, 2);
		if (!list.bad && ssl_only_has_group(*group) &&
		    has(offer->groups, *group))
			return true;
	}
	ssl_only_all_read(s, &list);
	while (groups.len) {
		*group = ssl_only_get(&groups, 2);
		if (ssl_only_has_group(*group))
			return false;
	}
	ssl_only_fail(s, HANDSHAKE_FAILURE, "no group in common");
}

/* A ServerHello, or with @retry a HelloRetryRequest that asks for @group */
static void send_hello(struct ssl_only *s, const struct offer *offer,
		       bool retry, uint16_t group)
{
	static struct ssl_only_bytes message;
	uint8_t random[SSL_ONLY_RANDOM];
	size_t at, extension;

	if (getrandom(random, sizeof(random), 0) != sizeof(random))
		abort();
	ssl_only_begin(&message, SERVER_HELLO);
	ssl_only_put(&message, TLS12, 2);
	ssl_only_put_bytes(&message, retry ? ssl_only_retry_random : random,
			   sizeof(random));
	ssl_only_put(&message, offer->session.len, 1);
	ssl_only_put_bytes(&message, offer->session.p, offer->session.len);
	ssl_only_put(&message, s->suite, 2);
	ssl_only_put(&message, 0, 1);	/* no compression */
	at = ssl_only_open(&message, 2);
	extension = ssl_only_extension(&message, SUPPORTED_VERSIONS);
	ssl_only_put(&message, TLS13, 2);
	ssl_only_close(&message, extension, 2);
	extension = ssl_only_extension(&message, KEY_SHARE);
	if (retry)
		ssl_only_put(&message, group, 2);
	else
		ssl_only_put_share(s, &message);
	ssl_only_close(&message, extension, 2);
	ssl_only_close(&message, at, 2);
	ssl_only_send(s, &message);
}

/* --- the handshake ---------------------------------------------------------- */

/* @offer is the second one then */
static void retry(struct ssl_only *s, struct offer *offer, uint16_t wanted,
		  struct ssl_only_in *exchange)
{
	uint16_t group;

	ssl_only_transcript_retry(s);
	send_hello(s, offer, true, wanted);
	*offer = receive_hello(s);
	if (choose_suite(s, offer->suites) != s->suite ||
	    !choose_share(s, offer, &group, exchange) || group != wanted)
		ssl_only_fail(s, ILLEGAL_PARAMETER,
			      "not what the HelloRetryRequest asks for");
	ssl_only_received(s);
}

static void hello(struct ssl_only *s)
{
	struct offer offer = receive_hello(s);
	struct ssl_only_in exchange;
	NCRYPT_KEY_HANDLE peer;
	uint16_t group;

	s->suite = choose_suite(s, offer.suites);
	ssl_only_received(s);
	ssl_only_transcript_start(s);
	if (!choose_share(s, &offer, &group, &exchange))
		retry(s, &offer, group, &exchange);
	s->schemes.len = 0;
	ssl_only_put_bytes(&s->schemes, offer.schemes.p, offer.schemes.len);
	ssl_only_new_share(s, group);
	peer = ssl_only_peer_share(s, exchange);
	send_hello(s, &offer, false, group);
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

static NCRYPT_HANDLE handshake(struct ssl_only *s)
{
	static struct ssl_only_bytes message;
	NCRYPT_KEY_HANDLE secrets[2];

	hello(s);
	ssl_only_begin(&message, ENCRYPTED_EXTENSIONS);
	ssl_only_put(&message, 0, 2);
	ssl_only_send(s, &message);
	if (s->ca)
		send_request(s);
	ssl_only_send_identity(s);
	ssl_only_send_finished(s);
	ssl_only_application_secrets(s, secrets);
	if (s->ca)
		ssl_only_receive_identity(s, ssl_only_expect(s, CERTIFICATE));
	ssl_only_receive_finished(s);
	return ssl_only_connection(s, secrets);
}

static void serve(int sock, char **argv)
{
	struct ssl_only *s = ssl_only_new(sock, NCRYPT_SSL_SERVER_FLAG);
	NCRYPT_HANDLE connection;

	s->ca = argv[5];
	ssl_only_open_identity(s, argv[2], argv[3]);
	connection = handshake(s);
	example_serve(connection, argv[4]);
	SslFreeObject(connection, 0);
	ssl_only_free(s);
}

int main(int argc, char **argv)
{
	int sock;

	if (argc < 5 || argc > 6)
		return 2;
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		sock = example_accept(argv[1]);
		if (!fork()) {
			serve(sock, argv);
			return 0;
		}
		close(sock);
	}
}

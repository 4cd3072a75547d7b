// SPDX-License-Identifier: MIT
/* A client's first flight, and the server's answer: RFC 8446 section 4.1. */
#include <arpa/inet.h>
#include <sys/random.h>

#include "ssl_only.h"

#define TLS12	0x0303		/* legacy_version */
#define TLS13	0x0304

/* What a ClientHello has beside the keys of struct ssl_only */
struct client {
	uint8_t random[SSL_ONLY_RANDOM];
	struct ssl_only_in cookie;	/* of a HelloRetryRequest */
};

/* What a ServerHello says */
struct answer {
	bool retry;
	uint16_t suite, version, group;
	struct ssl_only_in exchange, cookie;
};

/* --- ClientHello ------------------------------------------------------------ */

/* RFC 6066 section 3: no address */
static void put_name(struct ssl_only_bytes *to, const char *host)
{
	size_t extension, list, name;
	uint8_t address[16];

	if (inet_pton(AF_INET, host, address) == 1 ||
	    inet_pton(AF_INET6, host, address) == 1)
		return;
	extension = ssl_only_extension(to, SERVER_NAME);
	list = ssl_only_open(to, 2);
	ssl_only_put(to, 0, 1);
	name = ssl_only_open(to, 2);
	ssl_only_put_bytes(to, host, strlen(host));
	ssl_only_close(to, name, 2);
	ssl_only_close(to, list, 2);
	ssl_only_close(to, extension, 2);
}

static void put_numbers(struct ssl_only_bytes *to, const uint16_t *numbers)
{
	size_t at = ssl_only_open(to, 2);

	for (; *numbers; numbers++)
		ssl_only_put(to, *numbers, 2);
	ssl_only_close(to, at, 2);
}

static void put_extensions(struct ssl_only *s, const struct client *client,
			   struct ssl_only_bytes *to)
{
	size_t at, list;

	put_name(to, s->host);
	at = ssl_only_extension(to, SUPPORTED_GROUPS);
	put_numbers(to, ssl_only_groups);
	ssl_only_close(to, at, 2);
	at = ssl_only_extension(to, SIGNATURE_ALGORITHMS);
	ssl_only_put_schemes(to);
	ssl_only_close(to, at, 2);
	at = ssl_only_extension(to, SUPPORTED_VERSIONS);
	ssl_only_put(to, 2, 1);
	ssl_only_put(to, TLS13, 2);
	ssl_only_close(to, at, 2);
	at = ssl_only_extension(to, KEY_SHARE);
	list = ssl_only_open(to, 2);
	ssl_only_put_share(s, to);
	ssl_only_close(to, list, 2);
	ssl_only_close(to, at, 2);
	if (!client->cookie.len)
		return;
	at = ssl_only_extension(to, COOKIE);
	list = ssl_only_open(to, 2);
	ssl_only_put_bytes(to, client->cookie.p, client->cookie.len);
	ssl_only_close(to, list, 2);
	ssl_only_close(to, at, 2);
}

static void send_hello(struct ssl_only *s, const struct client *client)
{
	static struct ssl_only_bytes message;
	size_t at;

	ssl_only_begin(&message, CLIENT_HELLO);
	ssl_only_put(&message, TLS12, 2);
	ssl_only_put_bytes(&message, client->random, sizeof(client->random));
	ssl_only_put(&message, 0, 1);	/* no session of TLS 1.2 */
	put_numbers(&message, ssl_only_suites);
	ssl_only_put(&message, 0x0100, 2);	/* no compression */
	at = ssl_only_open(&message, 2);
	put_extensions(s, client, &message);
	ssl_only_close(&message, at, 2);
	ssl_only_send(s, &message);
}

/* --- ServerHello ------------------------------------------------------------ */

/* Each once, as @seen has it, and none that was not asked for */
static void read_extension(struct ssl_only *s, uint16_t type,
			   struct ssl_only_in body, struct answer *answer)
{
	switch (type) {
	case SUPPORTED_VERSIONS:
		answer->version = ssl_only_get(&body, 2);
		break;
	case KEY_SHARE:
		answer->group = ssl_only_get(&body, 2);
		if (!answer->retry)
			answer->exchange = ssl_only_vector(&body, 2);
		break;
	case COOKIE:
		if (answer->retry) {
			answer->cookie = ssl_only_vector(&body, 2);
			break;
		}
		/* fallthrough */
	default:
		ssl_only_fail(s, UNSUPPORTED_EXTENSION,
			      "extension %d in a ServerHello", type);
	}
	ssl_only_all_read(s, &body);
}

static void read_extensions(struct ssl_only *s, struct ssl_only_in list,
			    struct answer *answer)
{
	uint64_t seen = 0;
	uint16_t type;

	while (list.len) {
		type = ssl_only_get(&list, 2);
		read_extension(s, type, ssl_only_vector(&list, 2), answer);
		if (seen & 1ULL << type)
			ssl_only_fail(s, ILLEGAL_PARAMETER,
				      "extension %d comes twice", type);
		seen |= 1ULL << type;
	}
	ssl_only_all_read(s, &list);
}

static void check_answer(struct ssl_only *s, const struct answer *answer)
{
	if (answer->version != TLS13)
		ssl_only_fail(s, PROTOCOL_VERSION, "the server has no TLS 1.3");
	/* Of a HelloRetryRequest and what follows it they are the same */
	if (!ssl_only_has_suite(answer->suite) ||
	    (s->suite && answer->suite != s->suite))
		ssl_only_fail(s, ILLEGAL_PARAMETER, "suite %#06x",
			      answer->suite);
}

static struct answer receive_hello(struct ssl_only *s)
{
	struct ssl_only_in body = ssl_only_expect(s, SERVER_HELLO), random;
	struct answer answer = { 0 };
	uint16_t version;
	size_t session;

	version = ssl_only_get(&body, 2);
	random = ssl_only_part(&body, SSL_ONLY_RANDOM);
	session = ssl_only_vector(&body, 1).len;
	answer.suite = ssl_only_get(&body, 2);
	if (version != TLS12 || session || ssl_only_get(&body, 1))
		ssl_only_fail(s, body.bad ? DECODE_ERROR : ILLEGAL_PARAMETER,
			      "not the ServerHello of our ClientHello");
	if (!body.bad)
		answer.retry = !memcmp(random.p, ssl_only_retry_random, random.len);
	/* Before TLS 1.3 there may be none */
	if (body.len || body.bad)
		read_extensions(s, ssl_only_vector(&body, 2), &answer);
	ssl_only_all_read(s, &body);
	check_answer(s, &answer);
	return answer;
}

/* Another group, or a cookie, or both */
static struct answer retry(struct ssl_only *s, struct client *client,
			   const struct answer *first)
{
	static struct ssl_only_bytes cookie;
	struct answer second;

	if ((!first->group && !first->cookie.len) ||
	    (first->group && (first->group == s->group ||
			      !ssl_only_has_group(first->group))))
		ssl_only_fail(s, ILLEGAL_PARAMETER,
			      "a HelloRetryRequest for nothing new");
	ssl_only_put_bytes(&cookie, first->cookie.p, first->cookie.len);
	client->cookie = (struct ssl_only_in){ cookie.data, cookie.len, false };
	ssl_only_transcript_retry(s);
	ssl_only_received(s);
	ssl_only_no_more(s);
	if (first->group)
		ssl_only_new_share(s, first->group);
	send_hello(s, client);
	second = receive_hello(s);
	if (second.retry)
		ssl_only_fail(s, UNEXPECTED_MESSAGE,
			      "a second HelloRetryRequest");
	return second;
}

/* --- both ------------------------------------------------------------------- */

void ssl_only_hello(struct ssl_only *s)
{
	struct client client = { .cookie.len = 0 };
	NCRYPT_KEY_HANDLE peer;
	struct answer answer;

	if (getrandom(client.random, sizeof(client.random), 0) !=
	    sizeof(client.random))
		abort();
	ssl_only_new_share(s, ssl_only_groups[0]);
	send_hello(s, &client);
	answer = receive_hello(s);
	s->suite = answer.suite;
	ssl_only_transcript_start(s);
	if (answer.retry)
		answer = retry(s, &client, &answer);
	if (answer.group != s->group)
		ssl_only_fail(s, ILLEGAL_PARAMETER, "a key of group %d",
			      answer.group);
	ssl_only_received(s);
	peer = ssl_only_peer_share(s, answer.exchange);
	ssl_only_handshake_keys(s, peer);
	SslFreeObject(peer, 0);
}

// SPDX-License-Identifier: MIT
/* A client's first flight, and the server's answer: RFC 8446 section 4.1. */
#include <sys/random.h>

#include "ssl_only_options.h"
#include "ssl_only_session.h"

enum { CLIENT, SERVER };

/**
 * struct answer - what a ServerHello says
 * @retry: it is a HelloRetryRequest
 * @psk: it resumes a session
 * @suite, @version, @group: as chosen
 * @exchange: key of that group
 * @cookie: of a HelloRetryRequest
 * @extended: the master secret will be that of RFC 7627
 * @ticket: a ticket of TLS 1.2 will follow
 * @old, @new: it has extensions of TLS 1.2, of TLS 1.3
 */
struct answer {
	bool retry, psk, extended, ticket, old, new;
	uint16_t suite, version, group;
	struct ssl_only_in exchange, cookie;
};

/* --- ClientHello --------------------------------------------------------- */

static void send_hello(struct ssl_only *s, const struct ssl_only_bytes *cookie)
{
	struct ssl_only_in session = ssl_only_session_id(s);
	static struct ssl_only_bytes message;
	size_t at;

	ssl_only_begin(&message, CLIENT_HELLO);
	ssl_only_put(&message, TLS12, 2);
	ssl_only_put_bytes(&message, s->random[CLIENT], SSL_ONLY_RANDOM);
	at = ssl_only_open(&message, 1);
	ssl_only_put_bytes(&message, session.p, session.len);
	ssl_only_close(&message, at, 1);
	at = ssl_only_open(&message, 2);
	ssl_only_put_numbers(&message, ssl_only_options.suites);
	ssl_only_put(&message, EMPTY_SCSV, 2);
	ssl_only_close(&message, at, 2);
	ssl_only_put(&message, 0x0100, 2);	/* no compression */
	at = ssl_only_open(&message, 2);
	ssl_only_put_extensions(s, cookie, &message);
	ssl_only_close(&message, at, 2);
	ssl_only_close(&message, SSL_ONLY_HEAD, 3);
	if (ssl_only_offers_psk(s)) {
		ssl_only_put_binder(s, &message);
		if (!s->transcript)
			ssl_only_early_keys(s, message.data,
					    message.len);
	}
	ssl_only_send(s, &message);
}

/* --- ServerHello --------------------------------------------------------- */

/* For TLS 1.2. Only an empty one is allowed: RFC 5746 section 3.4 */
static bool read_extension12(uint16_t type, struct ssl_only_in *body,
			     struct answer *answer)
{
	if (type == RENEGOTIATION_INFO)
		body->bad |= ssl_only_get(body, 1);
	else if (type == EXTENDED_MASTER_SECRET && !ssl_only_options.plain)
		answer->extended = true;
	else if (type == SESSION_TICKET && ssl_only_options.resume)
		answer->ticket = true;
	else if (type != SERVER_NAME)
		return false;
	answer->old = true;
	return true;
}

/* Refuses extensions that were not asked for */
static void read_extension(struct ssl_only *s, uint16_t type,
			   struct ssl_only_in body, struct answer *answer)
{
	switch (type) {
	case SUPPORTED_VERSIONS:
		answer->version = ssl_only_get(&body, 2);
		break;
	case KEY_SHARE:
		answer->new = true;
		answer->group = ssl_only_get(&body, 2);
		if (!answer->retry)
			answer->exchange = ssl_only_vector(&body, 2);
		break;
	case PRE_SHARED_KEY:
		answer->new = answer->psk = true;
		/* The first, and only one */
		body.bad |= ssl_only_get(&body, 2) ||
			    !ssl_only_offers_psk(s) || answer->retry;
		break;
	case COOKIE:
		if (answer->retry) {
			answer->cookie = ssl_only_vector(&body, 2);
			break;
		}
		/* fallthrough */
	default:
		if (!answer->retry && read_extension12(type, &body, answer))
			break;
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
		/* Those that are known differ in these bits */
		if (seen & 1ULL << type % 64)
			ssl_only_fail(s, ILLEGAL_PARAMETER,
				      "extension %d comes twice", type);
		seen |= 1ULL << type % 64;
	}
	ssl_only_all_read(s, &list);
}

/* What a ServerHello of TLS 1.2 must and must not be */
static void check_answer12(struct ssl_only *s, const struct answer *answer)
{
	const uint8_t *end = s->random[SERVER] + SSL_ONLY_RANDOM -
			     sizeof(ssl_only_downgrade);

	if (answer->retry || answer->new ||
	    (ssl_only_may(TLS13) &&
	     !memcmp(end, ssl_only_downgrade, sizeof(ssl_only_downgrade))))
		ssl_only_fail(s, ILLEGAL_PARAMETER,
			      "TLS 1.2, although both ends have TLS 1.3");
	if (!answer->extended && !ssl_only_options.plain &&
	    !ssl_only_options.either)
		ssl_only_fail(s, HANDSHAKE_FAILURE,
			      "no extended master secret");
}

static void check_answer(struct ssl_only *s, const struct answer *answer)
{
	if (answer->version == TLS12)
		check_answer12(s, answer);
	else if (answer->version != TLS13 || answer->old)
		ssl_only_fail(s, ILLEGAL_PARAMETER, "version %#06x",
			      answer->version);
	/* They are the same in a HelloRetryRequest and in what follows it */
	if (!ssl_only_has_suite(answer->suite, answer->version) ||
	    (s->suite && answer->suite != s->suite))
		ssl_only_fail(s, ILLEGAL_PARAMETER, "suite %#06x",
			      answer->suite);
}

/*
 * TLS 1.3 returns ours. In TLS 1.2 that means resumption, and another ID a new
 * session
 */
static void read_session(struct ssl_only *s, struct ssl_only_in name,
			 struct answer *answer)
{
	struct ssl_only_in old = ssl_only_session_id(s);
	bool ours = old.len && name.len == old.len &&
		    !memcmp(name.p, old.p, old.len);

	if (answer->version == TLS13) {
		if (!ours && (name.len || old.len))
			ssl_only_fail(s, ILLEGAL_PARAMETER, "a new session");
		return;
	}
	if (ours && answer->suite != s->session->suite)
		ssl_only_fail(s, ILLEGAL_PARAMETER, "not the session's suite");
	/* RFC 7627 section 5.3 */
	if (ours && answer->extended == s->session->plain)
		ssl_only_fail(s, HANDSHAKE_FAILURE,
			      "not the session's master secret");
	answer->psk = ours;
	if (ours || !ssl_only_options.resume)
		return;
	if (name.len > SSL_ONLY_SESSION_ID)
		ssl_only_fail(s, DECODE_ERROR, "a session ID too long");
	ssl_only_forget(s->session);
	s->session->name_len = name.len;
	memcpy(s->session->name, name.p, name.len);
}

static struct answer receive_hello(struct ssl_only *s)
{
	struct ssl_only_in body = ssl_only_expect(s, SERVER_HELLO), random;
	struct answer answer = { .version = TLS12 };
	uint16_t version;
	struct ssl_only_in session;

	version = ssl_only_get(&body, 2);
	random = ssl_only_part(&body, SSL_ONLY_RANDOM);
	session = ssl_only_vector(&body, 1);
	answer.suite = ssl_only_get(&body, 2);
	if (version != TLS12 || ssl_only_get(&body, 1) || body.bad)
		ssl_only_fail(s, version == TLS12 ? DECODE_ERROR :
			      PROTOCOL_VERSION, "not a ServerHello for us");
	memcpy(s->random[SERVER], random.p, random.len);
	answer.retry = !memcmp(random.p, ssl_only_retry_random, random.len);
	/* In TLS 1.2 there may be none */
	if (body.len)
		read_extensions(s, ssl_only_vector(&body, 2), &answer);
	ssl_only_all_read(s, &body);
	check_answer(s, &answer);
	read_session(s, session, &answer);
	return answer;
}

/* Another group, or a cookie, or both */
static struct answer retry(struct ssl_only *s, const struct answer *first)
{
	static struct ssl_only_bytes cookie;
	struct answer second;

	if ((!first->group && !first->cookie.len) ||
	    (first->group && (first->group == s->group ||
			      !ssl_only_has_group(first->group))))
		ssl_only_fail(s, ILLEGAL_PARAMETER,
			      "a HelloRetryRequest for nothing new");
	cookie.len = 0;
	ssl_only_put_bytes(&cookie, first->cookie.p, first->cookie.len);
	ssl_only_transcript_retry(s);
	ssl_only_received(s);
	ssl_only_no_more(s);
	if (first->group)
		ssl_only_new_share(s, first->group);
	send_hello(s, &cookie);
	second = receive_hello(s);
	if (second.retry)
		ssl_only_fail(s, UNEXPECTED_MESSAGE,
			      "a second HelloRetryRequest");
	return second;
}

/* --- both ---------------------------------------------------------------- */

static void agree(struct ssl_only *s, const struct answer *answer)
{
	NCRYPT_KEY_HANDLE peer;

	if (answer->group != s->group)
		ssl_only_fail(s, ILLEGAL_PARAMETER, "a key of group %d",
			      answer->group);
	peer = ssl_only_peer_share(s, answer->exchange);
	ssl_only_handshake_keys(s, peer);
	SslFreeObject(peer, 0);
}

void ssl_only_hello(struct ssl_only *s)
{
	static const struct ssl_only_bytes no_cookie;
	struct answer answer;

	if (getrandom(s->random[CLIENT], SSL_ONLY_RANDOM, 0) != SSL_ONLY_RANDOM)
		abort();
	if (ssl_only_may(TLS13))
		ssl_only_new_share(s, ssl_only_options.groups[0]);
	send_hello(s, &no_cookie);
	answer = receive_hello(s);
	s->suite = answer.suite;
	s->protocol = answer.version;
	ssl_only_transcript_start(s);
	if (answer.retry)
		answer = retry(s, &answer);
	ssl_only_received(s);
	s->resumed = answer.psk;
	s->extended = answer.extended;
	s->ticket = answer.ticket;
	if (s->protocol == TLS13)
		agree(s, &answer);
}

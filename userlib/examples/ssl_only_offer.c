// SPDX-License-Identifier: MIT
/* What a ClientHello offers, as a server reads it. */
#include "ssl_only.h"
#include "ssl_only_options.h"

#define SESSION_MAX	32	/* legacy_session_id */

enum { CLIENT, SERVER };

static void read_extension(struct ssl_only *s, uint16_t type,
			   struct ssl_only_in body,
			   struct ssl_only_offer *offer)
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
		{ PSK_KEY_EXCHANGE_MODES, 1, &offer->modes },
	};
	size_t i;

	if (type == EXTENDED_MASTER_SECRET) {
		ssl_only_all_read(s, &body);
		offer->extended = true;
	}
	if (type == SESSION_TICKET)
		offer->ticket = body;
	if (type == RENEGOTIATION_INFO) {
		body.bad |= ssl_only_get(&body, 1);
		ssl_only_all_read(s, &body);
		offer->secure = true;
	}
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
bool ssl_only_has(struct ssl_only_in list, uint16_t number)
{
	while (list.len)
		if (ssl_only_get(&list, 2) == number)
			return true;
	return false;
}

/* Our best version that the client has too; @version is that of its hello */
static void choose_version(struct ssl_only *s,
			   const struct ssl_only_offer *offer, uint16_t version)
{
	bool old = offer->versions.p ? ssl_only_has(offer->versions, TLS12) :
				       version == TLS12;

	if (ssl_only_may(TLS13) && ssl_only_has(offer->versions, TLS13))
		return;
	if (!old)
		ssl_only_fail(s, PROTOCOL_VERSION, "the client has no TLS 1.2");
	s->protocol = TLS12;
}

static void check_offer(struct ssl_only *s, const struct ssl_only_offer *offer)
{
	if (!offer->schemes.p ||
	    (s->protocol == TLS13 && (!offer->groups.p || !offer->shares.p)))
		ssl_only_fail(s, MISSING_EXTENSION,
			      "no groups, keys or signature algorithms");
	if (s->protocol == TLS12 && !offer->extended &&
	    !ssl_only_options.plain && !ssl_only_options.either)
		ssl_only_fail(s, HANDSHAKE_FAILURE,
			      "no extended master secret");
}

/* RFC 8446 section 4.2.11: it is the last one */
static void read_psks(struct ssl_only *s, struct ssl_only_in body,
		      size_t behind, struct ssl_only_offer *offer)
{
	offer->psks = ssl_only_vector(&body, 2);
	offer->binders = ssl_only_vector(&body, 2);
	ssl_only_all_read(s, &body);
	if (behind)
		ssl_only_fail(s, ILLEGAL_PARAMETER,
			      "an extension behind pre_shared_key");
}

static void read_extensions(struct ssl_only *s, struct ssl_only_in list,
			    struct ssl_only_offer *offer)
{
	struct ssl_only_in body;
	uint16_t type;

	while (list.len) {
		type = ssl_only_get(&list, 2);
		body = ssl_only_vector(&list, 2);
		if (type == PRE_SHARED_KEY)
			read_psks(s, body, list.len, offer);
		else
			read_extension(s, type, body, offer);
	}
	ssl_only_all_read(s, &list);
	offer->secure |= ssl_only_has(offer->suites, EMPTY_SCSV);
}

struct ssl_only_offer ssl_only_receive_offer(struct ssl_only *s)
{
	struct ssl_only_in body = ssl_only_expect(s, CLIENT_HELLO), list;
	struct ssl_only_in random, compressions;
	struct ssl_only_offer offer = { 0 };
	uint16_t version;

	version = ssl_only_get(&body, 2);
	random = ssl_only_part(&body, SSL_ONLY_RANDOM);
	offer.session = ssl_only_vector(&body, 1);
	offer.suites = ssl_only_vector(&body, 2);
	compressions = ssl_only_vector(&body, 1);
	/* Old clients may have no extensions; that is handled below */
	list = body.len ? ssl_only_vector(&body, 2) : body;
	ssl_only_all_read(s, &body);
	memcpy(s->random[CLIENT], random.p, random.len);
	read_extensions(s, list, &offer);
	choose_version(s, &offer, version);
	check_offer(s, &offer);
	if (version != TLS12 || offer.session.len > SESSION_MAX ||
	    !compressions.len || !memchr(compressions.p, 0, compressions.len) ||
	    (s->protocol == TLS13 && compressions.len != 1))
		ssl_only_fail(s, ILLEGAL_PARAMETER, "not a ClientHello");
	return offer;
}

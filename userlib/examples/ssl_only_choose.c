// SPDX-License-Identifier: MIT
/* What a server chooses from the offer of a client. */
#include "ssl_only_choose.h"
#include "ssl_only_session.h"
#include "ssl_only_tls12.h"

/* Our first group that the client has too, a prime or a curve; or 0 */
static uint16_t common_group(struct ssl_only_in list, bool prime)
{
	uint16_t group;

	while (list.len) {
		group = ssl_only_get(&list, 2);
		if (ssl_only_has_group(group) &&
		    ssl_only_is_prime(group) == prime)
			return group;
	}
	return 0;
}

/* RFC 7919 section 4: a client that names no prime takes any */
uint16_t ssl_only_group_for(struct ssl_only *s, uint16_t suite,
			  struct ssl_only_in list)
{
	bool prime = ssl_only_exchange_of(s, suite) == EXCHANGE_DHE;
	struct ssl_only_in rest = list;

	while (prime && rest.len)
		if (ssl_only_is_prime(ssl_only_get(&rest, 2)))
			return common_group(list, true);
	if (prime && ssl_only_has_group(SSLP_FFDHE2048_KEY_TYPE))
		return SSLP_FFDHE2048_KEY_TYPE;
	return prime ? 0 : common_group(list, false);
}

/* In TLS 1.2 the suite says who signs, and how keys are agreed on */
static bool suits(struct ssl_only *s, uint16_t suite,
		  const struct ssl_only_offer *offer)
{
	if (!ssl_only_has_suite(suite, s->protocol))
		return false;
	if (s->protocol == TLS13)
		return true;
	return ssl_only_is_rsa_suite(s, suite) == ssl_only_is_rsa(s) &&
	       (ssl_only_exchange_of(s, suite) == EXCHANGE_RSA ?
		ssl_only_can_decrypt(s) :
		ssl_only_group_for(s, suite, offer->groups) != 0);
}

uint16_t ssl_only_choose_suite(struct ssl_only *s,
			     const struct ssl_only_offer *offer)
{
	struct ssl_only_in list = offer->suites;
	uint16_t suite;

	while (list.len) {
		suite = ssl_only_get(&list, 2);
		if (suits(s, suite, offer))
			return suite;
	}
	ssl_only_fail(s, HANDSHAKE_FAILURE, "no suite in common");
}

static uint16_t choose_group(struct ssl_only *s, struct ssl_only_in list)
{
	uint16_t group = common_group(list, false) ?: common_group(list, true);

	if (!group)
		ssl_only_fail(s, HANDSHAKE_FAILURE, "no group in common");
	return group;
}

/*
 * The first key of the client that is in a group we have. If there is none,
 * @group is the group to ask for.
 */
bool ssl_only_choose_share(struct ssl_only *s,
			   const struct ssl_only_offer *offer,
			   uint16_t *group, struct ssl_only_in *exchange)
{
	struct ssl_only_in list = offer->shares;

	while (list.len) {
		*group = ssl_only_get(&list, 2);
		*exchange = ssl_only_vector(&list, 2);
		if (!list.bad && ssl_only_has_group(*group) &&
		    ssl_only_has(offer->groups, *group))
			return true;
	}
	ssl_only_all_read(s, &list);
	*group = choose_group(s, offer->groups);
	return false;
}

/*
 * RFC 7627 section 5.3: only with the same kind of master secret as the session
 */
void ssl_only_find_session12(struct ssl_only *s, struct ssl_only_offer *offer)
{
	struct ssl_only_session *found = NULL;

	/* RFC 5077 section 3.4: a ticket goes first */
	if (offer->ticket.len || offer->session.len)
		found = ssl_only_find_session(s, offer->ticket.len ?
					      offer->ticket : offer->session);
	if (found && !ssl_only_has(offer->suites, found->suite))
		found = NULL;
	if (found && !found->plain && !s->extended)
		ssl_only_fail(s, HANDSHAKE_FAILURE,
			      "a session with an extended master secret");
	if (found && found->plain == s->extended)
		found = NULL;
	if (!found)
		return;
	s->session = found;
	s->resumed = true;
	s->suite = found->suite;
	s->master = found->key;
}

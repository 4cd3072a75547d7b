// SPDX-License-Identifier: MIT
/* The extensions of a ClientHello: RFC 8446 section 4.2. */
#include <arpa/inet.h>

#include "ssl_only_options.h"
#include "ssl_only_session.h"

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

void ssl_only_put_numbers(struct ssl_only_bytes *to, const uint16_t *numbers)
{
	for (; *numbers; numbers++)
		ssl_only_put(to, *numbers, 2);
}

static void put_shares(struct ssl_only *s, struct ssl_only_bytes *to)
{
	size_t at = ssl_only_extension(to, KEY_SHARE);
	size_t list = ssl_only_open(to, 2);

	ssl_only_put(to, s->group, 2);
	ssl_only_put_share(s, to, 2);
	ssl_only_close(to, list, 2);
	ssl_only_close(to, at, 2);
}

static void put_cookie(struct ssl_only_bytes *to,
		       const struct ssl_only_bytes *cookie)
{
	size_t at = ssl_only_extension(to, COOKIE);
	size_t list = ssl_only_open(to, 2);

	ssl_only_put_bytes(to, cookie->data, cookie->len);
	ssl_only_close(to, list, 2);
	ssl_only_close(to, at, 2);
}

/* RFC 5077 section 3.2: without one, the wish for one */
static void put_ticket(const struct ssl_only *s, struct ssl_only_bytes *to)
{
	size_t at = ssl_only_extension(to, SESSION_TICKET);

	if (ssl_only_session_id(s).len && s->session->ticket)
		ssl_only_put_bytes(to, s->session->name, s->session->name_len);
	ssl_only_close(to, at, 2);
}

void ssl_only_put_extensions(struct ssl_only *s,
			     const struct ssl_only_bytes *cookie,
			     struct ssl_only_bytes *to)
{
	size_t at, list;

	put_name(to, s->host);
	at = ssl_only_extension(to, SUPPORTED_GROUPS);
	list = ssl_only_open(to, 2);
	ssl_only_put_numbers(to, ssl_only_options.groups);
	ssl_only_close(to, list, 2);
	ssl_only_close(to, at, 2);
	at = ssl_only_extension(to, SIGNATURE_ALGORITHMS);
	ssl_only_put_schemes(to);
	ssl_only_close(to, at, 2);
	at = ssl_only_extension(to, SUPPORTED_VERSIONS);
	list = ssl_only_open(to, 1);
	if (ssl_only_may(TLS13))
		ssl_only_put(to, TLS13, 2);
	if (ssl_only_may(TLS12))
		ssl_only_put(to, TLS12, 2);
	ssl_only_close(to, list, 1);
	ssl_only_close(to, at, 2);
	if (ssl_only_may(TLS13))
		put_shares(s, to);
	if (!ssl_only_options.plain) {
		at = ssl_only_extension(to, EXTENDED_MASTER_SECRET);
		ssl_only_close(to, at, 2);
	}
	if (ssl_only_options.resume && ssl_only_may(TLS12))
		put_ticket(s, to);
	if (cookie->len)
		put_cookie(to, cookie);
	if (ssl_only_options.resume)
		ssl_only_put_modes(to);
	/* The last one: RFC 8446 section 4.2.11 */
	if (ssl_only_offers_psk(s))
		ssl_only_put_psk(s, to);
}

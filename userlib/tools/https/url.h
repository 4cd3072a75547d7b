/* SPDX-License-Identifier: MIT */
/* https URLs and their percent-encoding, RFC 3986. */
#ifndef SSLP_HTTPS_URL_H
#define SSLP_HTTPS_URL_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct url - the parts of an https URL
 * @host: what is resolved: a name, with the dot that may end it, or an address,
 *	with the zone that an IPv6 address may have
 * @name: whom the peer's certificate must be for, and what the peer is told:
 *	without that dot, RFC 6066 section 3, and without the zone, which has a
 *	meaning on this host only
 * @authority: for the Host field: without the zone, RFC 6874 section 4, and
 *	without an empty port or the default one, RFC 3986 section 3.2.3
 * @port: 443 where none stands there
 * @target: path and query, as they go into a request
 */
struct url {
	char host[256], name[256], authority[272];
	uint16_t port;
	const char *target;
};

/**
 * url_parse() - take an https URL apart
 * @text: the URL; @out points into it
 *
 * Return: 0 or -EINVAL: no https URL, user information in it, a fragment, an
 * empty label, or characters that have no place in a request.
 */
int url_parse(const char *text, struct url *out);

/**
 * url_decode() - percent-encoded bytes
 * @text: encoded
 * @len: characters of it
 * @out: out: decoded, with a NUL
 * @size: bytes at @out
 *
 * Return: 0; -EINVAL: malformed, or a NUL is encoded; -ENAMETOOLONG.
 */
int url_decode(const char *text, size_t len, char *out, size_t size);

/**
 * url_encode() - a path, as it stands in a URL
 * @out: out: with a NUL; 3 * strlen(@path) + 1 characters are enough
 */
void url_encode(const char *path, char *out);

#endif /* SSLP_HTTPS_URL_H */

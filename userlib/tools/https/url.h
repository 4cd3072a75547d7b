/* SPDX-License-Identifier: MIT */
/* https URLs and their percent-encoding, RFC 3986. */
#ifndef SSLP_HTTPS_URL_H
#define SSLP_HTTPS_URL_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct url - the parts of an https URL
 * @host: name or address, an IPv6 address without its brackets
 * @authority: host and port as they stand there, for the Host field
 * @port: 443 where none stands there
 * @target: path and query, as they go into a request
 */
struct url {
	char host[256], authority[272];
	uint16_t port;
	const char *target;
};

/**
 * url_parse() - take an https URL apart
 * @text: the URL; @out points into it
 *
 * Return: 0 or -EINVAL: no https URL, user information in it, a fragment, or
 * characters that have no place in a request.
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

#endif /* SSLP_HTTPS_URL_H */

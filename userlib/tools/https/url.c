// SPDX-License-Identifier: MIT
/* https URLs and their percent-encoding, RFC 3986. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "../common/hex.h"
#include "../common/number.h"
#include "url.h"

#define SCHEME	"https://"

/* The end of a bracketed address, or of a name */
static size_t host_length(const char *authority, size_t len)
{
	const char *end;

	if (*authority == '[') {
		end = memchr(authority, ']', len);
		return end ? (size_t)(end - authority) + 1 : 0;
	}
	end = memchr(authority, ':', len);
	return end ? (size_t)(end - authority) : len;
}

static int parse_port(const char *text, uint16_t *ret)
{
	uint64_t port;

	if (!*text || parse_number(text, UINT16_MAX, &port) || !port)
		return -EINVAL;
	*ret = (uint16_t)port;
	return 0;
}

static int parse_authority(struct url *out)
{
	size_t len = host_length(out->authority, strlen(out->authority));
	const char *rest = out->authority + len;
	const char *from = out->authority;

	if (*from == '[' && len) {
		from++;
		len -= 2;
	}
	if (!len || len >= sizeof(out->host))
		return -EINVAL;
	memcpy(out->host, from, len);
	out->host[len] = '\0';
	out->port = 443;
	if (!*rest)
		return 0;
	return *rest == ':' ? parse_port(rest + 1, &out->port) : -EINVAL;
}

int url_parse(const char *text, struct url *out)
{
	const char *authority = text + strlen(SCHEME), *c;
	size_t len;

	if (strncasecmp(text, SCHEME, strlen(SCHEME)))
		return -EINVAL;
	len = strcspn(authority, "/?");
	if (len >= sizeof(out->authority) || memchr(authority, '@', len))
		return -EINVAL;
	memcpy(out->authority, authority, len);
	out->authority[len] = '\0';
	out->target = authority + len;
	for (c = authority; *c; c++)
		if (*c <= ' ' || *c == 0x7f || *c == '#')
			return -EINVAL;
	return parse_authority(out);
}

int url_decode(const char *text, size_t len, char *out, size_t size)
{
	const char *end = text + len;
	size_t digits;
	uint8_t byte;

	while (text < end) {
		byte = (uint8_t)*text++;
		if (byte == '%') {
			if (end - text < 2 ||
			    hex_decode(text, 2, &byte, 1, &digits) ||
			    !digits || !byte)
				return -EINVAL;
			text += 2;
		}
		if (size < 2)
			return -ENAMETOOLONG;
		*out++ = (char)byte;
		size--;
	}
	*out = '\0';
	return 0;
}

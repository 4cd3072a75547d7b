// SPDX-License-Identifier: MIT
/* https URLs and their percent-encoding, RFC 3986. */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../common/hex.h"
#include "../common/number.h"
#include "url.h"

#define SCHEME	"https://"

/* Copies @len characters, or fewer if there is no room */
static void copy(char *to, size_t size, const char *from, size_t len)
{
	snprintf(to, size, "%.*s", (int)len, from);
}

static bool is_address(int family, const char *text)
{
	struct in6_addr address;

	return inet_pton(family, text, &address) == 1;
}

/*
 * "[fe80::1%25eth0]": in RFC 6874 section 2 the percent sign is encoded. A bare
 * one is common, and is accepted, too: section 3.
 */
static int parse_bracketed(const char *text, size_t len, struct url *out)
{
	const char *sign = memchr(text, '%', len);
	size_t address = sign ? (size_t)(sign - text) : len;
	char zone[64] = "";

	copy(out->name, sizeof(out->name), text, address);
	if (!is_address(AF_INET6, out->name))
		return -EINVAL;
	if (sign) {
		sign += strncmp(sign, "%25", 3) ? 1 : 3;
		len -= (size_t)(sign - text);
		if (url_decode(sign, len, zone, sizeof(zone)))
			copy(zone, sizeof(zone), sign, len);
		if (!*zone || len >= sizeof(zone))
			return -EINVAL;
	}
	snprintf(out->host, sizeof(out->host), "%.*s%s%s", INET6_ADDRSTRLEN,
		 out->name, sign ? "%" : "", zone);
	snprintf(out->authority, sizeof(out->authority), "[%s]", out->name);
	return 0;
}

/* An empty label names nothing. In front it would stand for any name */
static int parse_name(const char *text, size_t len, struct url *out)
{
	if (!len || len >= sizeof(out->host) || *text == '.' ||
	    memmem(text, len, "..", 2) || memchr(text, '%', len))
		return -EINVAL;
	copy(out->host, sizeof(out->host), text, len);
	copy(out->authority, sizeof(out->authority), text, len);
	copy(out->name, sizeof(out->name), text,
	     text[len - 1] == '.' ? len - 1 : len);
	/* An address is not a name that may end in a dot */
	if (is_address(AF_INET, out->name))
		strcpy(out->host, out->name);
	return 0;
}

static int parse_port(const char *text, size_t len, struct url *out)
{
	char digits[8], *end = out->authority + strlen(out->authority);
	uint64_t port;

	out->port = 443;
	if (!len)
		return 0;
	copy(digits, sizeof(digits), text, len);
	if (len >= sizeof(digits) || parse_number(digits, UINT16_MAX, &port) ||
	    !port)
		return -EINVAL;
	out->port = (uint16_t)port;
	if (port != 443)
		snprintf(end, sizeof(out->authority) -
			 (size_t)(end - out->authority), ":%u", out->port);
	return 0;
}

static int parse_authority(const char *text, size_t len, struct url *out)
{
	const char *end = text + len, *rest;
	int ret;

	if (len && *text == '[') {
		rest = memchr(text, ']', len);
		ret = rest ? parse_bracketed(text + 1, (size_t)(rest - text) - 1,
					     out) : -EINVAL;
		rest += !ret;
	} else {
		rest = memchr(text, ':', len);
		rest = rest ? rest : end;
		ret = parse_name(text, (size_t)(rest - text), out);
	}
	if (ret || rest == end) {
		out->port = 443;
		return ret;
	}
	return *rest == ':' ? parse_port(rest + 1, (size_t)(end - rest) - 1,
					 out) : -EINVAL;
}

int url_parse(const char *text, struct url *out)
{
	const char *authority = text + strlen(SCHEME), *c;
	size_t len;

	if (strncasecmp(text, SCHEME, strlen(SCHEME)))
		return -EINVAL;
	for (c = authority; *c; c++)
		if (*c <= ' ' || *c >= 0x7f || *c == '#')
			return -EINVAL;
	len = strcspn(authority, "/?");
	if (memchr(authority, '@', len))
		return -EINVAL;
	out->target = authority + len;
	return parse_authority(authority, len, out);
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

void url_encode(const char *path, char *out)
{
	static const char digits[] = "0123456789ABCDEF";
	unsigned char c;

	for (; (c = (unsigned char)*path); path++) {
		if (c < 0x80 && (isalnum(c) || strchr("-._~/", c))) {
			*out++ = (char)c;
			continue;
		}
		*out++ = '%';
		*out++ = digits[c >> 4];
		*out++ = digits[c & 15];
	}
	*out = '\0';
}

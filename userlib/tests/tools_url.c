// SPDX-License-Identifier: MIT
/* URLs: the name to resolve, the name in a certificate, and the Host field. */
#include <errno.h>
#include <string.h>

#include "../tools/common/tools.h"
#include "../tools/https/url.h"
#include "tap.h"
#include "tools.h"

#define L63	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define L252	L63 "." L63 "." L63 "." "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct {
	const char *text, *host, *name, *authority;
	uint16_t port;
	const char *target;
} good[] = {
	{ "https://a.example/x?y", "a.example", "a.example", "a.example", 443,
	  "/x?y" },
	{ "HTTPS://A.example", "A.example", "A.example", "A.example", 443, "" },
	{ "https://a?q", "a", "a", "a", 443, "?q" },
	{ "https://a:8443/", "a", "a", "a:8443", 8443, "/" },
	{ "https://a:65535", "a", "a", "a:65535", 65535, "" },
	{ "https://a:1/", "a", "a", "a:1", 1, "/" },
	{ "https://a/b@c:d", "a", "a", "a", 443, "/b@c:d" },
	/* RFC 3986 section 3.2.3 */
	{ "https://a:/", "a", "a", "a", 443, "/" },
	{ "https://a:443/", "a", "a", "a", 443, "/" },
	{ "https://a:0443/", "a", "a", "a", 443, "/" },
	{ "https://[::1]:/", "::1", "::1", "[::1]", 443, "/" },
	/* RFC 6066 section 3: no dot at the end of a server's name */
	{ "https://a.example./", "a.example.", "a.example", "a.example.", 443,
	  "/" },
	{ "https://a.example.:8443/", "a.example.", "a.example",
	  "a.example.:8443", 8443, "/" },
	{ "https://localhost./", "localhost.", "localhost", "localhost.", 443,
	  "/" },
	{ "https://127.0.0.1./", "127.0.0.1", "127.0.0.1", "127.0.0.1.", 443,
	  "/" },
	/* RFC 6874: a zone is not sent to the server */
	{ "https://[fe80::1%25eth0]/", "fe80::1%eth0", "fe80::1", "[fe80::1]",
	  443, "/" },
	{ "https://[fe80::1%25eth0]:8443/", "fe80::1%eth0", "fe80::1",
	  "[fe80::1]:8443", 8443, "/" },
	{ "https://[fe80::1%25a%2Db]/", "fe80::1%a-b", "fe80::1", "[fe80::1]",
	  443, "/" },
	{ "https://[fe80::1%eth0]/", "fe80::1%eth0", "fe80::1", "[fe80::1]",
	  443, "/" },
	{ "https://[::ffff:127.0.0.1]/", "::ffff:127.0.0.1",
	  "::ffff:127.0.0.1", "[::ffff:127.0.0.1]", 443, "/" },
	{ "https://" L252 ".:65535/", L252 ".", L252, L252 ".:65535", 65535,
	  "/" },
};

static const char *const bad[] = {
	"", "https:", "https:/a", "http://a/", "https://", "https:///",
	"https://:1/", "https://?", "https://a:0/", "https://a:65536/",
	"https://a:x/", "https://a:+1/", "https://a:1x/", "https://a:-1/",
	"https://a:00000443/", "https://u@a/", "https://u:p@a/",
	"https://a/#f", "https://a#f", "https://a b/", "https://a/b c",
	"https://a/\x7f", "https://a/\t", "https://a/\r\nx: y",
	"https://\xc3\xa9/", "https://a/\xc3\xa9",
	/* X509_check_host() takes a dot in front as any name under it */
	"https://.example/", "https://./", "https://../", "https://a..b/",
	"https://a../", "https://a%2e/",
	"https://[::1/", "https://[]/", "https://[::1]x/", "https://[::1]]/",
	"https://[a.example]/", "https://[127.0.0.1]/", "https://[::1%]/",
	"https://[::1%25]/", "https://[%25eth0]/", "https://::1/",
	"https://[v1.x]/",
	"https://" L252 "aaaa/",
};

static void parse(void)
{
	struct url u;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		if (ok(!url_parse(good[i].text, &u) &&
		       !strcmp(u.host, good[i].host) &&
		       !strcmp(u.name, good[i].name) &&
		       !strcmp(u.authority, good[i].authority) &&
		       u.port == good[i].port &&
		       !strcmp(u.target, good[i].target),
		       "url: %.60s", good[i].text))
			continue;
		diag("%s %s %s %u", u.host, u.name, u.authority, u.port);
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		ok(url_parse(bad[i], &u) == -EINVAL, "url: refused, row %zu", i);
}

/* A name of @len characters, labels of up to 63 */
static int parse_long(size_t len, struct url *u)
{
	char text[512] = "https://", *name = text + strlen(text);
	size_t i;

	for (i = 0; i < len; i++)
		name[i] = i % 64 == 63 ? '.' : 'a';
	strcpy(name + len, ":65535/x");
	return url_parse(text, u);
}

static void longest(void)
{
	size_t room = sizeof(((struct url *)0)->host) - 1;
	struct url u;

	ok(!parse_long(room, &u) && strlen(u.host) == room &&
	   strlen(u.name) == room && u.port == 65535 &&
	   !strcmp(u.authority + room, ":65535"),
	   "url: the longest name, %zu characters", room);
	ok(parse_long(room + 1, &u) == -EINVAL, "url: one more is refused");
}

static const struct {
	const char *text, *path;
	int ret;
} coded[] = {
	{ "", "", 0 }, { "a/b", "a/b", 0 }, { "%41%2f%2F", "A//", 0 },
	{ "%e2%82%ac", "\xe2\x82\xac", 0 }, { "a+b", "a+b", 0 },
	{ "1234567", "1234567", 0 }, { "12345678", "", -ENAMETOOLONG },
	{ "%", "", -EINVAL }, { "%4", "", -EINVAL }, { "%4g", "", -EINVAL },
	{ "%g4", "", -EINVAL }, { "%00", "", -EINVAL }, { "%: ", "", -EINVAL },
	{ "%  ", "", -EINVAL }, { "%-1", "", -EINVAL },
};

static void code(void)
{
	char out[8], path[64];
	size_t i;
	int ret;

	for (i = 0; i < ARRAY_SIZE(coded); i++) {
		ret = url_decode(coded[i].text, strlen(coded[i].text), out,
				 sizeof(out));
		ok(ret == coded[i].ret && (ret || !strcmp(out, coded[i].path)),
		   "url: decode \"%s\"", coded[i].text);
	}
	url_encode("a b/\xe2\x82\xac?%#\"\r\n~_.-", path);
	ok(!strcmp(path, "a%20b/%E2%82%AC%3F%25%23%22%0D%0A~_.-"),
	   "url: encode");
}

void tools_url(void)
{
	parse();
	longest();
	code();
}

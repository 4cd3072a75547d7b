// SPDX-License-Identifier: MIT
/* Ephemeral keys: SslCreateEphemeralKey(), and theirs on the wire. */
#include "ssl_only.h"
#include "ssl_only_options.h"

#define POINT_MAX	(2 * 48)
#define UNCOMPRESSED	4	/* in front of X and Y: RFC 8446 4.2.8.2 */

bool ssl_only_has_group(uint16_t group)
{
	size_t i;

	for (i = 0; ssl_only_options.groups[i]; i++)
		if (ssl_only_options.groups[i] == group)
			return true;
	return false;
}

/* A public key as SSL_ECCPUBLIC_BLOB: no byte in front of X and Y */
struct point {
	SSL_ECCKEY_BLOB head;
	uint8_t bytes[POINT_MAX];
};

static bool has_prefix(const struct ssl_only *s)
{
	return s->group != SSLP_X25519_KEY_TYPE;
}

/* Bytes of a point: of X25519 as many as of a number, else of X and Y */
static size_t point_len(const struct ssl_only *s, const struct point *point)
{
	return point->head.cbKey * (has_prefix(s) ? 2 : 1);
}

void ssl_only_new_share(struct ssl_only *s, uint16_t group)
{
	if (s->own)
		SslFreeObject(s->own, 0);
	s->own = 0;
	s->group = group;
	/* Before one is chosen any suite: of TLS 1.3 none has a say here */
	ssl_only_must(s, SslCreateEphemeralKey(s->prov, &s->own, s->protocol,
					       s->suite ?: ssl_only_options.suites[0],
					       group, 0, NULL, 0, 0),
		      INTERNAL_ERROR, "SslCreateEphemeralKey");
}

void ssl_only_put_share(struct ssl_only *s, struct ssl_only_bytes *to,
			size_t size)
{
	struct point point;
	DWORD len;
	size_t at;

	ssl_only_must(s, SslExportKey(s->prov, s->own, SSL_ECCPUBLIC_BLOB,
				      (PBYTE)&point, sizeof(point), &len, 0),
		      INTERNAL_ERROR, "SslExportKey");
	at = ssl_only_open(to, size);
	if (has_prefix(s))
		ssl_only_put(to, UNCOMPRESSED, 1);
	ssl_only_put_bytes(to, point.bytes, point_len(s, &point));
	ssl_only_close(to, at, size);
}

NCRYPT_KEY_HANDLE ssl_only_peer_share(struct ssl_only *s,
				      struct ssl_only_in exchange)
{
	struct point point = { .head.dwCurveType = s->group };
	NCRYPT_KEY_HANDLE key;

	if (has_prefix(s) && ssl_only_get(&exchange, 1) != UNCOMPRESSED)
		ssl_only_fail(s, ILLEGAL_PARAMETER, "a compressed point");
	if (!exchange.len || exchange.len > sizeof(point.bytes))
		ssl_only_fail(s, ILLEGAL_PARAMETER, "a point of %zu bytes",
			      exchange.len);
	memcpy(point.bytes, exchange.p, exchange.len);
	point.head.cbKey = exchange.len / (has_prefix(s) ? 2 : 1);
	/* Whether it is a point of the group is the library's to check */
	ssl_only_must(s, SslImportKey(s->prov, &key, SSL_ECCPUBLIC_BLOB,
				      (PBYTE)&point,
				      sizeof(point.head) + exchange.len, 0),
		      ILLEGAL_PARAMETER, "SslImportKey");
	return key;
}

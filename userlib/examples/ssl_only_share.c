// SPDX-License-Identifier: MIT
/*
 * Ephemeral keys: SslCreateEphemeralKey(), and their public halves on the wire.
 */
#include "ssl_only.h"
#include "ssl_only_options.h"

#define POINT_MAX	(2 * 48)
#define PRIME_MAX	1024	/* of ffdhe8192 */
#define UNCOMPRESSED	4	/* in front of X and Y: RFC 8446 4.2.8.2 */

bool ssl_only_has_group(uint16_t group)
{
	size_t i;

	for (i = 0; ssl_only_options.groups[i]; i++)
		if (ssl_only_options.groups[i] == group)
			return true;
	return false;
}

/* A public key as SSL_ECCPUBLIC_BLOB, without a byte before X and Y */
struct point {
	SSL_ECCKEY_BLOB head;
	uint8_t bytes[POINT_MAX];
};

/* A key of a prime as BCRYPT_DH_PUBLIC_BLOB: prime, generator, number */
struct prime {
	BCRYPT_DH_KEY_BLOB head;
	uint8_t bytes[3 * PRIME_MAX];
};

bool ssl_only_is_prime(uint16_t group)
{
	return group >= SSLP_FFDHE2048_KEY_TYPE;
}

static bool has_prefix(const struct ssl_only *s)
{
	return s->group != SSLP_X25519_KEY_TYPE;
}

/* Bytes of a point: one number for X25519, else X and Y */
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
	/*
	 * Any suite if none is chosen yet: suites of TLS 1.3 make no difference
	 * here
	 */
	ssl_only_must(s, SslCreateEphemeralKey(s->prov, &s->own, s->protocol,
					       s->suite ?:
					       ssl_only_options.suites[0],
					       group, 0, NULL, 0, 0),
		      INTERNAL_ERROR, "SslCreateEphemeralKey");
}

/* It must be from RFC 7919 or 3526, or the library refuses it */
void ssl_only_new_prime_share(struct ssl_only *s, struct ssl_only_in prime,
			      struct ssl_only_in generator)
{
	struct {
		BCRYPT_DH_PARAMETER_HEADER head;
		uint8_t bytes[2 * PRIME_MAX];
	} params = { { 0 }, { 0 } };
	size_t len = prime.len;

	if (prime.bad || generator.bad || generator.len > len ||
	    len > PRIME_MAX)
		ssl_only_fail(s, ILLEGAL_PARAMETER, "a prime of %zu bytes",
			      len);
	params.head = (BCRYPT_DH_PARAMETER_HEADER){
		sizeof(params.head) + 2 * len, BCRYPT_DH_PARAMETERS_MAGIC, len
	};
	memcpy(params.bytes, prime.p, len);
	memcpy(params.bytes + 2 * len - generator.len, generator.p,
	       generator.len);
	s->group = SSLP_FFDHE2048_KEY_TYPE;	/* or any other prime */
	ssl_only_must(s, SslCreateEphemeralKey(s->prov, &s->own, s->protocol,
					       s->suite, 0, 0, (PBYTE)&params,
					       params.head.cbLength, 0),
		      ILLEGAL_PARAMETER, "SslCreateEphemeralKey");
}

/* Our own key; returns the bytes of the prime */
static size_t own_prime(struct ssl_only *s, struct prime *own)
{
	DWORD len;

	ssl_only_must(s, SslExportKey(s->prov, s->own, BCRYPT_DH_PUBLIC_BLOB,
				      (PBYTE)own, sizeof(*own), &len, 0),
		      INTERNAL_ERROR, "SslExportKey");
	return own->head.cbKey;
}

static void put_vector(struct ssl_only_bytes *to, const uint8_t *bytes,
		       size_t len)
{
	size_t at = ssl_only_open(to, 2);

	ssl_only_put_bytes(to, bytes, len);
	ssl_only_close(to, at, 2);
}

void ssl_only_put_prime(struct ssl_only *s, struct ssl_only_bytes *to)
{
	struct prime own;
	size_t len = own_prime(s, &own);

	put_vector(to, own.bytes, len);
	/* The generators of RFC 7919 have one byte */
	put_vector(to, own.bytes + 2 * len - 1, 1);
}

void ssl_only_put_share(struct ssl_only *s, struct ssl_only_bytes *to,
			size_t size)
{
	struct point point;
	struct prime own;
	DWORD len;
	size_t at;

	if (ssl_only_is_prime(s->group)) {
		len = own_prime(s, &own);
		put_vector(to, own.bytes + 2 * len, len);
		return;
	}
	ssl_only_must(s, SslExportKey(s->prov, s->own, SSL_ECCPUBLIC_BLOB,
				      (PBYTE)&point, sizeof(point), &len, 0),
		      INTERNAL_ERROR, "SslExportKey");
	at = ssl_only_open(to, size);
	if (has_prefix(s))
		ssl_only_put(to, UNCOMPRESSED, 1);
	ssl_only_put_bytes(to, point.bytes, point_len(s, &point));
	ssl_only_close(to, at, size);
}

/* The peer's number, in the group of our own key */
static NCRYPT_KEY_HANDLE peer_number(struct ssl_only *s,
				     struct ssl_only_in number)
{
	struct prime peer;
	size_t len = own_prime(s, &peer);
	NCRYPT_KEY_HANDLE key;

	if (!number.len || number.len > len)
		ssl_only_fail(s, ILLEGAL_PARAMETER, "a number of %zu bytes",
			      number.len);
	memset(peer.bytes + 2 * len, 0, len);
	memcpy(peer.bytes + 3 * len - number.len, number.p, number.len);
	ssl_only_must(s, SslImportKey(s->prov, &key, BCRYPT_DH_PUBLIC_BLOB,
				      (PBYTE)&peer, sizeof(peer.head) + 3 * len,
				      0),
		      ILLEGAL_PARAMETER, "SslImportKey");
	return key;
}

NCRYPT_KEY_HANDLE ssl_only_peer_share(struct ssl_only *s,
				      struct ssl_only_in exchange)
{
	struct point point = { .head.dwCurveType = s->group };
	NCRYPT_KEY_HANDLE key;

	if (ssl_only_is_prime(s->group))
		return peer_number(s, exchange);
	if (has_prefix(s) && ssl_only_get(&exchange, 1) != UNCOMPRESSED)
		ssl_only_fail(s, ILLEGAL_PARAMETER, "a compressed point");
	if (!exchange.len || exchange.len > sizeof(point.bytes))
		ssl_only_fail(s, ILLEGAL_PARAMETER, "a point of %zu bytes",
			      exchange.len);
	memcpy(point.bytes, exchange.p, exchange.len);
	point.head.cbKey = exchange.len / (has_prefix(s) ? 2 : 1);
	/* The library checks whether it is a point of the group */
	ssl_only_must(s, SslImportKey(s->prov, &key, SSL_ECCPUBLIC_BLOB,
				      (PBYTE)&point,
				      sizeof(point.head) + exchange.len, 0),
		      ILLEGAL_PARAMETER, "SslImportKey");
	return key;
}

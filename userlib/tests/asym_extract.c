// SPDX-License-Identifier: MIT
/* The Handshake Secret of TLS 1.3 from the keys of both ends. */
#include "asym.h"

#define BLOB_MAX	(8 + 3 * 1024)
#define SECRET_MAX	(sizeof(struct sslp_secret_blob) + 64)

/* Provider, Early Secret, and the keys of one end */
struct end {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE early, own, peer;
};

static SECURITY_STATUS extract(const struct end *e, NCRYPT_KEY_HANDLE *ret)
{
	return SslExtractHandshakeKey(e->prov, e->own, e->peer, e->early, ret,
				      NULL, 0);
}

static NCRYPT_KEY_HANDLE public_of(NCRYPT_PROV_HANDLE prov,
				   NCRYPT_KEY_HANDLE key,
				   const struct kind *kind)
{
	BYTE blob[BLOB_MAX];
	DWORD len = public_blob(prov, key, kind, blob, sizeof(blob));
	NCRYPT_KEY_HANDLE peer;

	must(SslImportKey(prov, &peer, kind->blob, blob, len, 0), kind->name);
	return peer;
}

/* Derive the client's traffic secret from a Handshake Secret, as a blob */
static DWORD traffic(const struct end *e, NCRYPT_KEY_HANDLE handshake,
		     BYTE blob[SECRET_MAX])
{
	NCRYPT_HASH_HANDLE hash;
	NCRYPT_KEY_HANDLE secret;
	DWORD len = 0;

	must(SslCreateHandshakeHash(e->prov, &hash, TLS1_3_PROTOCOL_VERSION,
				    GCM13, 0), "SslCreateHandshakeHash");
	must(SslExpandTrafficKeys(e->prov, handshake, hash, &secret, NULL,
				  NULL, 0), "SslExpandTrafficKeys");
	must(SslExportKey(e->prov, secret, SSLP_TRAFFIC_SECRETS_BLOB, blob,
			  SECRET_MAX, &len, 0), "SslExportKey");
	free_handle(secret);
	free_handle(hash);
	return len;
}

static void test_kind(const struct end *base, const struct kind *kind)
{
	struct end client = *base, server = *base;
	BYTE first[SECRET_MAX], second[SECRET_MAX];
	NCRYPT_KEY_HANDLE one = 0, other = 0;

	client.own = new_ephemeral(base->prov, kind);
	server.own = new_ephemeral(base->prov, kind);
	client.peer = public_of(base->prov, server.own, kind);
	server.peer = public_of(base->prov, client.own, kind);
	ok_status(extract(&client, &one), 0, "%s: the client's", kind->name);
	ok_status(extract(&server, &other), 0, "%s: the server's", kind->name);
	ok(traffic(&client, one, first) == traffic(&server, other, second) &&
	   !memcmp(first, second, sizeof(struct sslp_secret_blob) + 32),
	   "%s: both ends have the same Handshake Secret", kind->name);
	free_handle(one);
	free_handle(other);
	free_handle(client.own);
	free_handle(client.peer);
	free_handle(server.own);
	free_handle(server.peer);
}

/* RFC 8446 section 4.2.9, psk_ke: there is no key agreement */
static void test_psk_alone(const struct end *base)
{
	BYTE first[SECRET_MAX], second[SECRET_MAX];
	NCRYPT_KEY_HANDLE one = 0, other = 0;

	ok_status(extract(base, &one), 0, "no keys: a PSK alone");
	must(sslp_extract_handshake_secret(base->prov, base->early, &other,
					   NULL, 0),
	     "sslp_extract_handshake_secret");
	ok(traffic(base, one, first) == traffic(base, other, second) &&
	   !memcmp(first, second, sizeof(struct sslp_secret_blob) + 32),
	   "no keys: as sslp_extract_handshake_secret() has it");
	free_handle(one);
	free_handle(other);
}

/* RFC 7748 section 6.1, RFC 8446 section 7.4.2: a point of small order */
static NCRYPT_KEY_HANDLE zero_point(NCRYPT_PROV_HANDLE prov)
{
	struct {
		SSL_ECCKEY_BLOB head;
		BYTE point[32];
	} blob = { { 29, 32 }, { 0 } };
	NCRYPT_KEY_HANDLE key;

	must(SslImportKey(prov, &key, SSL_ECCPUBLIC_BLOB, (PBYTE)&blob,
			  sizeof(blob), 0), "a point of zeros");
	return key;
}

static void refused(const struct end *e, SECURITY_STATUS want,
		    const char *what)
{
	NCRYPT_KEY_HANDLE key = 0x5a;

	ok_status(extract(e, &key), want, "SslExtractHandshakeKey: %s", what);
	ok(key == 0x5a, "%s: nothing is written", what);
}

static void test_refused(const struct end *base)
{
	NCRYPT_KEY_HANDLE p256 = new_ephemeral(base->prov, &kinds[0]);
	NCRYPT_KEY_HANDLE x25519 = new_ephemeral(base->prov, &kinds[3]);
	NCRYPT_KEY_HANDLE peer = public_of(base->prov, x25519, &kinds[3]);
	NCRYPT_KEY_HANDLE zero = zero_point(base->prov), key;
	struct end e = { base->prov, base->early, x25519, peer };

#define REFUSED(member, value, status) do {				\
		struct end bad = e;					\
		bad.member = (value);					\
		refused(&bad, status, #member " = " #value);		\
	} while (0)
	REFUSED(prov, 0, NTE_INVALID_HANDLE);
	REFUSED(prov, x25519, NTE_INVALID_HANDLE);
	REFUSED(early, 0, NTE_INVALID_HANDLE);
	REFUSED(early, x25519, NTE_INVALID_HANDLE);
	REFUSED(own, 0, NTE_INVALID_HANDLE);
	REFUSED(own, peer, NTE_INVALID_HANDLE);
	REFUSED(peer, 0, NTE_INVALID_HANDLE);
	REFUSED(peer, x25519, NTE_INVALID_HANDLE);
	REFUSED(own, p256, NTE_INVALID_PARAMETER);
	REFUSED(peer, zero, NTE_BAD_DATA);
	ok_status(SslExtractHandshakeKey(e.prov, e.own, e.peer, e.early, NULL,
					 NULL, 0), NTE_INVALID_PARAMETER,
		  "SslExtractHandshakeKey: phHandshakeKey = NULL");
	ok_status(SslExtractHandshakeKey(e.prov, e.own, e.peer, e.early, &key,
					 NULL, 1), NTE_BAD_FLAGS,
		  "SslExtractHandshakeKey: dwFlags = 1");
	free_handle(zero);
	free_handle(peer);
	free_handle(x25519);
	free_handle(p256);
}

void test_extract(NCRYPT_PROV_HANDLE prov)
{
	struct end base = { prov, 0, 0, 0 };
	size_t i;

	must(SslExtractEarlyKey(prov, 0, &base.early, TLS1_3_PROTOCOL_VERSION,
				GCM13, NULL, CLIENT), "SslExtractEarlyKey");
	/* Larger primes only take longer */
	for (i = 0; i < 6; i++)
		test_kind(&base, &kinds[i]);
	test_psk_alone(&base);
	test_refused(&base);
	free_handle(base.early);
}

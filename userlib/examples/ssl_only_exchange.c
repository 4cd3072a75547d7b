// SPDX-License-Identifier: MIT
/*
 * Key exchange of TLS 1.2 up to the master secret: ECDHE (RFC 8422), DHE
 * (RFC 7919), and RSA.
 */
#include "ssl_only_options.h"
#include "ssl_only_tls12.h"

#define NAMED_CURVE	3	/* RFC 8422 section 5.4 */

enum { CLIENT, SERVER };

static NCRYPT_SSL_CIPHER_SUITE info_of(struct ssl_only *s, uint16_t suite)
{
	NCRYPT_SSL_CIPHER_SUITE info;

	ssl_only_must(s, SslLookupCipherSuiteInfo(s->prov, TLS12, suite, 0,
						  &info, 0),
		      INTERNAL_ERROR, "SslLookupCipherSuiteInfo");
	return info;
}

enum ssl_only_exchange ssl_only_exchange_of(struct ssl_only *s, uint16_t suite)
{
	NCRYPT_SSL_CIPHER_SUITE info = info_of(s, suite);

	/* "RSA", "DH", "ECDH" */
	return *info.szExchange == 'R' ? EXCHANGE_RSA :
	       *info.szExchange == 'D' ? EXCHANGE_DHE : EXCHANGE_ECDHE;
}

bool ssl_only_is_rsa_suite(struct ssl_only *s, uint16_t suite)
{
	return *info_of(s, suite).szCertificate == 'R';
}

/* --- ServerKeyExchange --------------------------------------------------- */

/* RFC 8422 section 5.4: the signature covers both randoms and the key */
static const struct ssl_only_bytes *content_of(struct ssl_only *s,
					       const uint8_t *params,
					       size_t len)
{
	static struct ssl_only_bytes content;

	content.len = 0;
	ssl_only_put_bytes(&content, s->random, sizeof(s->random));
	ssl_only_put_bytes(&content, params, len);
	return &content;
}

/* Makes our new key in the group of the peer's key, which is in @body */
static struct ssl_only_in read_group(struct ssl_only *s,
				     struct ssl_only_in *body)
{
	struct ssl_only_in prime, generator;
	uint16_t group;
	uint8_t type;

	if (ssl_only_exchange_of(s, s->suite) == EXCHANGE_DHE) {
		prime = ssl_only_vector(body, 2);
		generator = ssl_only_vector(body, 2);
		ssl_only_new_prime_share(s, prime, generator);
		return ssl_only_vector(body, 2);
	}
	type = ssl_only_get(body, 1);
	group = ssl_only_get(body, 2);
	if (type != NAMED_CURVE || body->bad || ssl_only_is_prime(group) ||
	    !ssl_only_has_group(group))
		ssl_only_fail(s, ILLEGAL_PARAMETER, "group %d of type %d",
			      group, type);
	ssl_only_new_share(s, group);
	return ssl_only_vector(body, 1);
}

NCRYPT_KEY_HANDLE ssl_only_receive_share12(struct ssl_only *s)
{
	struct ssl_only_in body, exchange;
	const uint8_t *params;

	if (ssl_only_exchange_of(s, s->suite) == EXCHANGE_RSA)
		return 0;
	body = ssl_only_expect(s, SERVER_KEY_EXCHANGE);
	params = body.p;
	exchange = read_group(s, &body);
	ssl_only_check_signature(s, &body, content_of(s, params, exchange.p +
						      exchange.len - params));
	ssl_only_received(s);
	return ssl_only_peer_share(s, exchange);
}

/* How many bytes the length before a share has */
static size_t share_size(const struct ssl_only *s)
{
	return ssl_only_is_prime(s->group) ? 2 : 1;
}

void ssl_only_send_share12(struct ssl_only *s, uint16_t group)
{
	static struct ssl_only_bytes message;
	size_t start;

	if (!group)
		return;
	ssl_only_new_share(s, group);
	ssl_only_begin(&message, SERVER_KEY_EXCHANGE);
	start = message.len;
	if (ssl_only_is_prime(group)) {
		ssl_only_put_prime(s, &message);
	} else {
		ssl_only_put(&message, NAMED_CURVE, 1);
		ssl_only_put(&message, group, 2);
	}
	ssl_only_put_share(s, &message, share_size(s));
	ssl_only_put_signature(s, &message,
			       content_of(s, message.data + start,
					  message.len - start));
	ssl_only_send(s, &message);
}

/* --- the master secret --------------------------------------------------- */

/**
 * struct terms - what a master secret is made with
 * @buffers: the version first, which RSA wants; then the hash of all up to
 *	ClientKeyExchange (RFC 7627 section 4), or both randoms
 */
struct terms {
	DWORD version;
	uint8_t hash[64];
	NCryptBuffer buffers[3];
	NCryptBufferDesc list;
};

static void set_terms(struct ssl_only *s, struct terms *t)
{
	NCryptBuffer *b = t->buffers;

	t->version = TLS12;
	b[0] = (NCryptBuffer){ sizeof(t->version),
			       NCRYPTBUFFER_SSL_HIGHEST_VERSION, &t->version };
	b[1] = (NCryptBuffer){ SSL_ONLY_RANDOM, NCRYPTBUFFER_SSL_CLIENT_RANDOM,
			       s->random[CLIENT] };
	b[2] = (NCryptBuffer){ SSL_ONLY_RANDOM, NCRYPTBUFFER_SSL_SERVER_RANDOM,
			       s->random[SERVER] };
	t->list = (NCryptBufferDesc){ NCRYPTBUFFER_VERSION, 3, b };
	if (!s->extended)
		return;
	b[1] = (NCryptBuffer){ 0, NCRYPTBUFFER_SSL_SESSION_HASH, t->hash };
	t->list.cBuffers = 2;
	ssl_only_must(s, SslComputeSessionHash(s->prov, s->transcript, TLS12,
					       t->hash, sizeof(t->hash),
					       &b[1].cbBuffer, 0),
		      INTERNAL_ERROR, "SslComputeSessionHash");
}

/* From a key agreement, or from a premaster secret in @own */
static void make_master(struct ssl_only *s, NCRYPT_KEY_HANDLE own,
			NCRYPT_KEY_HANDLE peer)
{
	struct terms t;
	DWORD len;

	set_terms(s, &t);
	/* A point of small order shows here */
	ssl_only_must(s, SslGenerateMasterKey(s->prov, own, peer, &s->master,
					      TLS12, s->suite, &t.list, NULL, 0,
					      &len, s->role),
		      ILLEGAL_PARAMETER, "SslGenerateMasterKey");
}

/* The premaster secret, and the same encrypted with the server's key */
static NCRYPT_KEY_HANDLE put_premaster(struct ssl_only *s,
				       struct ssl_only_bytes *to)
{
	DWORD version = TLS12, len;
	NCryptBuffer buffer = { sizeof(version),
				NCRYPTBUFFER_SSL_HIGHEST_VERSION, &version };
	NCryptBufferDesc list = { NCRYPTBUFFER_VERSION, 1, &buffer };
	NCRYPT_KEY_HANDLE premaster;
	uint8_t bytes[1024];
	size_t at;

	ssl_only_must(s, SslGeneratePreMasterKey(s->prov, s->peer, &premaster,
						 TLS12, s->suite, &list, bytes,
						 sizeof(bytes), &len,
						 NCRYPT_SSL_CLIENT_FLAG),
		      ILLEGAL_PARAMETER, "SslGeneratePreMasterKey");
	at = ssl_only_open(to, 2);
	ssl_only_put_bytes(to, bytes, len);
	ssl_only_close(to, at, 2);
	return premaster;
}

void ssl_only_client_exchange(struct ssl_only *s, NCRYPT_KEY_HANDLE peer)
{
	static struct ssl_only_bytes message;
	NCRYPT_KEY_HANDLE premaster = 0;

	ssl_only_begin(&message, CLIENT_KEY_EXCHANGE);
	if (peer)
		ssl_only_put_share(s, &message, share_size(s));
	else
		premaster = put_premaster(s, &message);
	ssl_only_send(s, &message);
	make_master(s, peer ? s->own : premaster, peer);
	ssl_only_drop(&peer);
	ssl_only_drop(&premaster);
}

/* RFC 5246 section 7.4.7.1: any error shows only in Finished */
static void import_master(struct ssl_only *s, struct ssl_only_in encrypted)
{
	struct terms t;

	set_terms(s, &t);
	ssl_only_must(s, SslImportMasterKey(s->prov, s->identity, &s->master,
					    TLS12, s->suite, &t.list,
					    (PBYTE)encrypted.p, encrypted.len,
					    s->role),
		      INTERNAL_ERROR, "SslImportMasterKey");
}

void ssl_only_server_exchange(struct ssl_only *s)
{
	struct ssl_only_in body = ssl_only_expect(s, CLIENT_KEY_EXCHANGE);
	bool rsa = !s->own;
	struct ssl_only_in exchange = ssl_only_vector(&body, rsa ? 2 :
						      share_size(s));
	NCRYPT_KEY_HANDLE peer;

	ssl_only_all_read(s, &body);
	ssl_only_received(s);
	if (rsa) {
		import_master(s, exchange);
		return;
	}
	peer = ssl_only_peer_share(s, exchange);
	make_master(s, s->own, peer);
	ssl_only_drop(&peer);
}

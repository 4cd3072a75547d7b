// SPDX-License-Identifier: MIT
/*
 * A handshake of TLS 1.2 behind the hellos: ECDHE, with the extended master
 * secret of RFC 7627.
 */
#include "ssl_only.h"

#define NAMED_CURVE	3	/* RFC 8422 section 5.4 */
#define CONTENT_MAX	512	/* randoms and ServerECDHParams */

enum { CLIENT, SERVER };

/* What @scheme signs: of Ed25519 the bytes, else their hash */
static DWORD signed_hash(struct ssl_only *s,
			 const struct ssl_only_scheme *scheme,
			 const uint8_t *content, size_t len,
			 uint8_t hash[CONTENT_MAX])
{
	NCRYPT_HASH_HANDLE handle;
	DWORD hash_len;

	if (scheme->type == EVP_PKEY_ED25519) {
		memcpy(hash, content, len);
		return len;
	}
	ssl_only_must(s, SslCreateClientAuthHash(s->prov, &handle, TLS12,
						 s->suite, scheme->hash, 0),
		      INTERNAL_ERROR, "SslCreateClientAuthHash");
	ssl_only_must(s, SslHashHandshake(s->prov, handle, (PBYTE)content, len,
					  0),
		      INTERNAL_ERROR, "SslHashHandshake");
	ssl_only_must(s, SslComputeSessionHash(s->prov, handle, TLS12, hash,
					       CONTENT_MAX, &hash_len, 0),
		      INTERNAL_ERROR, "SslComputeSessionHash");
	SslFreeObject(handle, 0);
	return hash_len;
}

/* RFC 8422 section 5.4: the signature covers both randoms and the key */
static size_t put_content(struct ssl_only *s, const uint8_t *params,
			  size_t params_len, uint8_t content[CONTENT_MAX])
{
	size_t len = sizeof(s->random) + params_len;

	if (len > CONTENT_MAX)
		ssl_only_fail(s, ILLEGAL_PARAMETER, "a key of %zu bytes",
			      params_len);
	memcpy(content, s->random, sizeof(s->random));
	memcpy(content + sizeof(s->random), params, params_len);
	return len;
}

static void check_signature(struct ssl_only *s, const uint8_t *params,
			    size_t params_len, struct ssl_only_in *body)
{
	const struct ssl_only_scheme *scheme;
	uint8_t content[CONTENT_MAX], hash[CONTENT_MAX];
	size_t len = put_content(s, params, params_len, content);
	struct ssl_only_in signature;
	DWORD hash_len;

	scheme = ssl_only_scheme_of(s, ssl_only_get(body, 2));
	signature = ssl_only_vector(body, 2);
	ssl_only_all_read(s, body);
	hash_len = signed_hash(s, scheme, content, len, hash);
	ssl_only_must(s, SslVerifySignature(s->prov, s->peer, hash, hash_len,
					    (PBYTE)signature.p, signature.len,
					    scheme->flags),
		      DECRYPT_ERROR, "SslVerifySignature");
}

/* The server's ephemeral key; ours of the same group is new then */
static NCRYPT_KEY_HANDLE receive_share(struct ssl_only *s)
{
	struct ssl_only_in body = ssl_only_expect(s, SERVER_KEY_EXCHANGE);
	struct ssl_only_in exchange;
	const uint8_t *params = body.p;
	uint16_t group;
	uint8_t type;

	type = ssl_only_get(&body, 1);
	group = ssl_only_get(&body, 2);
	exchange = ssl_only_vector(&body, 1);
	if (type != NAMED_CURVE || body.bad || !ssl_only_has_group(group))
		ssl_only_fail(s, ILLEGAL_PARAMETER, "group %d of type %d",
			      group, type);
	check_signature(s, params, body.p - params, &body);
	ssl_only_received(s);
	ssl_only_new_share(s, group);
	return ssl_only_peer_share(s, exchange);
}

/* Up to ServerHelloDone; whether the server asked for a certificate */
static bool receive_done(struct ssl_only *s)
{
	struct ssl_only_in body;
	uint8_t type = ssl_only_receive(s, &body);
	bool wanted = type == CERTIFICATE_REQUEST;

	if (wanted) {
		ssl_only_received(s);
		type = ssl_only_receive(s, &body);
	}
	if (type != SERVER_HELLO_DONE || body.len)
		ssl_only_fail(s, UNEXPECTED_MESSAGE, "message %d", type);
	ssl_only_received(s);
	ssl_only_no_more(s);
	return wanted;
}

static void send_share(struct ssl_only *s)
{
	static struct ssl_only_bytes message;

	ssl_only_begin(&message, CLIENT_KEY_EXCHANGE);
	ssl_only_put_share(s, &message, 1);
	ssl_only_send(s, &message);
}

/* RFC 7627 section 4: with the hash of all up to ClientKeyExchange */
static void make_master(struct ssl_only *s, NCRYPT_KEY_HANDLE peer)
{
	uint8_t hash[64];
	NCryptBuffer buffer = { 0, NCRYPTBUFFER_SSL_SESSION_HASH, hash };
	NCryptBufferDesc list = { NCRYPTBUFFER_VERSION, 1, &buffer };
	DWORD len;

	ssl_only_must(s, SslComputeSessionHash(s->prov, s->transcript, TLS12,
					       hash, sizeof(hash),
					       &buffer.cbBuffer, 0),
		      INTERNAL_ERROR, "SslComputeSessionHash");
	/* A point of small order shows here */
	ssl_only_must(s, SslGenerateMasterKey(s->prov, s->own, peer, &s->master,
					      TLS12, s->suite, &list, NULL, 0,
					      &len, s->role),
		      ILLEGAL_PARAMETER, "SslGenerateMasterKey");
}

static void make_keys(struct ssl_only *s, NCRYPT_KEY_HANDLE *read_key,
		      NCRYPT_KEY_HANDLE *write_key)
{
	NCryptBuffer buffers[] = {
		{ SSL_ONLY_RANDOM, NCRYPTBUFFER_SSL_CLIENT_RANDOM,
		  s->random[CLIENT] },
		{ SSL_ONLY_RANDOM, NCRYPTBUFFER_SSL_SERVER_RANDOM,
		  s->random[SERVER] },
	};
	NCryptBufferDesc list = { NCRYPTBUFFER_VERSION, 2, buffers };

	ssl_only_must(s, SslGenerateSessionKeys(s->prov, s->master, read_key,
						write_key, &list, 0),
		      INTERNAL_ERROR, "SslGenerateSessionKeys");
}

/* --- the client ---------------------------------------------------------- */

NCRYPT_HANDLE ssl_only_client12(struct ssl_only *s)
{
	NCRYPT_KEY_HANDLE peer, read_key, write_key;
	bool wanted;

	ssl_only_receive_chain(s, ssl_only_expect(s, CERTIFICATE));
	peer = receive_share(s);
	wanted = receive_done(s);
	if (wanted && s->identity) {
		/* Certificates of clients are for TLS 1.3 here */
		SslFreeObject(s->identity, 0);
		s->identity = 0;
	}
	if (wanted)
		ssl_only_send_chain(s);
	send_share(s);
	make_master(s, peer);
	SslFreeObject(peer, 0);
	make_keys(s, &read_key, &write_key);
	ssl_only_send_change(s);
	s->write_key = write_key;
	ssl_only_send_finished(s);
	ssl_only_receive_change(s);
	s->read_key = read_key;
	ssl_only_receive_finished(s);
	return ssl_only_connection12(s);
}

/* --- the server ---------------------------------------------------------- */

static void put_signature(struct ssl_only *s, struct ssl_only_bytes *message,
			  const uint8_t *params, size_t params_len)
{
	const struct ssl_only_scheme *scheme = ssl_only_choose_scheme(s);
	uint8_t content[CONTENT_MAX], hash[CONTENT_MAX], signature[1024];
	size_t len = put_content(s, params, params_len, content), at;
	DWORD hash_len = signed_hash(s, scheme, content, len, hash);
	DWORD signature_len;

	ssl_only_must(s, SslSignHash(s->prov, s->identity, hash, hash_len,
				     signature, sizeof(signature),
				     &signature_len, scheme->flags),
		      INTERNAL_ERROR, "SslSignHash");
	ssl_only_put(message, scheme->id, 2);
	at = ssl_only_open(message, 2);
	ssl_only_put_bytes(message, signature, signature_len);
	ssl_only_close(message, at, 2);
}

static void send_exchange(struct ssl_only *s, uint16_t group)
{
	static struct ssl_only_bytes message;
	size_t start;

	ssl_only_begin(&message, SERVER_KEY_EXCHANGE);
	start = message.len;
	ssl_only_put(&message, NAMED_CURVE, 1);
	ssl_only_put(&message, group, 2);
	ssl_only_put_share(s, &message, 1);
	put_signature(s, &message, message.data + start, message.len - start);
	ssl_only_send(s, &message);
	ssl_only_begin(&message, SERVER_HELLO_DONE);
	ssl_only_send(s, &message);
}

static NCRYPT_KEY_HANDLE receive_exchange(struct ssl_only *s)
{
	struct ssl_only_in body = ssl_only_expect(s, CLIENT_KEY_EXCHANGE);
	struct ssl_only_in exchange = ssl_only_vector(&body, 1);

	ssl_only_all_read(s, &body);
	ssl_only_received(s);
	return ssl_only_peer_share(s, exchange);
}

NCRYPT_HANDLE ssl_only_server12(struct ssl_only *s, uint16_t group)
{
	NCRYPT_KEY_HANDLE peer, read_key, write_key;

	ssl_only_send_chain(s);
	ssl_only_new_share(s, group);
	send_exchange(s, group);
	peer = receive_exchange(s);
	make_master(s, peer);
	SslFreeObject(peer, 0);
	make_keys(s, &read_key, &write_key);
	ssl_only_receive_change(s);
	s->read_key = read_key;
	ssl_only_receive_finished(s);
	ssl_only_send_change(s);
	s->write_key = write_key;
	ssl_only_send_finished(s);
	return ssl_only_connection12(s);
}

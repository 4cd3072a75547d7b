// SPDX-License-Identifier: MIT
/* Resumption of TLS 1.3: pre_shared_key and its binder, RFC 8446 4.2.11. */
#include <openssl/crypto.h>

#include "ssl_only_log.h"
#include "ssl_only_session.h"

#define HASH_MAX	64
#define PSK_DHE_KE	1	/* RFC 8446 section 4.2.9 */

/* Bytes of the hash that the session's PSK is for */
static size_t hash_len(const struct ssl_only_session *session)
{
	return session->suite == 0x1302 ? 48 : 32;
}

NCRYPT_KEY_HANDLE ssl_only_early(struct ssl_only *s, bool psk)
{
	DWORD suite = s->suite ?: s->session->suite;
	NCRYPT_KEY_HANDLE early;

	/* A PSK of another hash ends here */
	ssl_only_must(s, SslExtractEarlyKey(s->prov, psk ? s->session->key : 0,
					    &early, TLS13, suite, NULL,
					    s->role),
		      ILLEGAL_PARAMETER, "SslExtractEarlyKey");
	return early;
}

/* The transcript plus the first @len bytes of a message */
static NCRYPT_HASH_HANDLE transcript_with(struct ssl_only *s,
					  const uint8_t *message, size_t len)
{
	NCRYPT_HASH_HANDLE hash;

	if (s->transcript)
		ssl_only_must(s, SslDuplicateTranscriptHash(s->prov,
							    s->transcript,
							    &hash, 0),
			      INTERNAL_ERROR, "SslDuplicateTranscriptHash");
	else
		ssl_only_must(s, SslCreateHandshakeHash(s->prov, &hash, TLS13,
							s->session->suite, 0),
			      INTERNAL_ERROR, "SslCreateHandshakeHash");
	ssl_only_must(s, SslHashHandshake(s->prov, hash, (PBYTE)message, len,
					  0),
		      INTERNAL_ERROR, "SslHashHandshake");
	return hash;
}

/* The message up to the binders: section 4.2.11.2 */
static void binder(struct ssl_only *s, const uint8_t *message, size_t len,
		   uint8_t bytes[HASH_MAX])
{
	NCRYPT_HASH_HANDLE hash = transcript_with(s, message, len);
	NCRYPT_KEY_HANDLE early = ssl_only_early(s, true), key;

	ssl_only_must(s, SslExpandBinderKey(s->prov, early, &key, NULL,
					    NCRYPT_SSL_RESUMPTION_PSK_FLAG),
		      INTERNAL_ERROR, "SslExpandBinderKey");
	ssl_only_must(s, SslComputeFinishedHash(s->prov, key, hash, bytes,
						hash_len(s->session),
						NCRYPT_SSL_CLIENT_FLAG),
		      INTERNAL_ERROR, "SslComputeFinishedHash");
	SslFreeObject(hash, 0);
	SslFreeObject(early, 0);
	SslFreeObject(key, 0);
}

void ssl_only_early_keys(struct ssl_only *s, const uint8_t *hello, size_t len)
{
	NCRYPT_HASH_HANDLE hash = transcript_with(s, hello, len);
	NCRYPT_KEY_HANDLE early = ssl_only_early(s, true), secret, key;

	ssl_only_must(s, SslExpandTrafficKeys(s->prov, early, hash, &secret,
					      NULL, NULL, 0),
		      INTERNAL_ERROR, "SslExpandTrafficKeys");
	ssl_only_must(s, SslExpandWriteKey(s->prov, secret, &key, NULL, 0),
		      INTERNAL_ERROR, "SslExpandWriteKey");
	ssl_only_log_traffic(s, "CLIENT_EARLY_TRAFFIC_SECRET", secret);
	SslFreeObject(hash, 0);
	SslFreeObject(early, 0);
	SslFreeObject(secret, 0);
	SslFreeObject(key, 0);
}

/* --- the client ---------------------------------------------------------- */

bool ssl_only_offers_psk(const struct ssl_only *s)
{
	return s->session && s->session->key &&
	       s->session->protocol == TLS13 &&
	       ssl_only_has_suite(s->session->suite, TLS13);
}

void ssl_only_put_modes(struct ssl_only_bytes *to)
{
	size_t at = ssl_only_extension(to, PSK_KEY_EXCHANGE_MODES);

	ssl_only_put(to, 1, 1);
	ssl_only_put(to, PSK_DHE_KE, 1);
	ssl_only_close(to, at, 2);
}

void ssl_only_put_psk(struct ssl_only *s, struct ssl_only_bytes *to)
{
	const struct ssl_only_session *session = s->session;
	uint32_t age = ssl_only_now() - session->born;
	static const uint8_t room[HASH_MAX];
	size_t at, list, name;

	at = ssl_only_extension(to, PRE_SHARED_KEY);
	list = ssl_only_open(to, 2);
	name = ssl_only_open(to, 2);
	ssl_only_put_bytes(to, session->name, session->name_len);
	ssl_only_close(to, name, 2);
	ssl_only_put(to, age + session->age_add, 4);
	ssl_only_close(to, list, 2);
	ssl_only_put(to, 1 + hash_len(session), 2);
	ssl_only_put(to, hash_len(session), 1);
	ssl_only_put_bytes(to, room, hash_len(session));
	ssl_only_close(to, at, 2);
}

void ssl_only_put_binder(struct ssl_only *s, struct ssl_only_bytes *message)
{
	size_t len = hash_len(s->session), end = message->len - len;

	binder(s, message->data, end - 3, message->data + end);
}

/* --- the server ---------------------------------------------------------- */

static void check_binder(struct ssl_only *s, struct ssl_only_in found,
			 struct ssl_only_in all)
{
	uint8_t bytes[HASH_MAX];

	binder(s, s->inbox.data, s->message_len - all.len - 2, bytes);
	if (found.len != hash_len(s->session) ||
	    CRYPTO_memcmp(found.p, bytes, found.len))
		ssl_only_fail(s, DECRYPT_ERROR, "a wrong binder");
}

static bool wants_psk(const struct ssl_only_offer *offer)
{
	return offer->modes.len &&
	       memchr(offer->modes.p, PSK_DHE_KE, offer->modes.len);
}

void ssl_only_choose_psk(struct ssl_only *s, const struct ssl_only_offer *offer)
{
	struct ssl_only_in list = offer->psks, binders = offer->binders;
	struct ssl_only_in name, found;

	s->resumed = false;
	for (s->psk = 0; list.len && wants_psk(offer); s->psk++) {
		name = ssl_only_vector(&list, 2);
		ssl_only_get(&list, 4);	/* the age matters with 0-RTT only */
		found = ssl_only_vector(&binders, 1);
		if (list.bad || binders.bad)
			ssl_only_fail(s, ILLEGAL_PARAMETER, "malformed PSKs");
		s->session = ssl_only_find_session(s, name);
		if (!s->session || s->session->suite != s->suite)
			continue;
		check_binder(s, found, offer->binders);
		s->resumed = true;
		return;
	}
}

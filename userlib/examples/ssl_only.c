// SPDX-License-Identifier: MIT
/* Key schedule and transcript, with Ssl*() calls. */
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "example.h"
#include "ssl_only_log.h"
#include "ssl_only_options.h"
#include "ssl_only_session.h"

#define HASH_MAX	64
#define FINISHED12	12	/* RFC 5246 section 7.4.9 */
#define TIMEOUT		60	/* seconds that a peer may think */

enum { CLIENT, SERVER };

const uint8_t ssl_only_retry_random[SSL_ONLY_RANDOM] = {
	0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11,
	0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
	0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e,
	0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
};

const uint8_t ssl_only_downgrade[SSL_ONLY_DOWNGRADE] = {
	'D', 'O', 'W', 'N', 'G', 'R', 'D', 1
};

bool ssl_only_has_suite(uint16_t suite, DWORD protocol)
{
	size_t i;

	if ((suite >> 8 == 0x13) != (protocol == TLS13))
		return false;
	for (i = 0; ssl_only_options.suites[i]; i++)
		if (ssl_only_options.suites[i] == suite)
			return true;
	return false;
}

bool ssl_only_may(DWORD protocol)
{
	size_t i;

	for (i = 0; ssl_only_options.suites[i]; i++)
		if (ssl_only_has_suite(ssl_only_options.suites[i], protocol))
			return true;
	return false;
}

struct ssl_only *ssl_only_new(int sock, DWORD role)
{
	const struct timeval patience = { .tv_sec = TIMEOUT };
	struct ssl_only *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	s->sock = sock;
	s->role = role;
	s->protocol = TLS13;
	setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	example_must(SslOpenProvider(&s->prov, NULL, 0), "SslOpenProvider");
	return s;
}

void ssl_only_drop(NCRYPT_HANDLE *handle)
{
	if (*handle)
		SslFreeObject(*handle, 0);
	*handle = 0;
}

void ssl_only_free(struct ssl_only *s)
{
	ssl_only_drop(&s->own);
	ssl_only_drop(&s->handshake);
	/* A session that has it goes on */
	if (!s->session || s->session->key != s->master)
		ssl_only_drop(&s->master);
	ssl_only_drop(&s->master13);
	ssl_only_drop(&s->secrets[CLIENT]);
	ssl_only_drop(&s->secrets[SERVER]);
	ssl_only_drop(&s->read_key);
	ssl_only_drop(&s->write_key);
	ssl_only_drop(&s->transcript);
	ssl_only_drop(&s->identity);
	ssl_only_drop(&s->peer);
	ssl_only_drop(&s->prov);
	EVP_PKEY_free(s->peer_key);
	sk_X509_pop_free(s->chain, X509_free);
	close(s->sock);
	free(s);
}

/* --- the transcript ------------------------------------------------------ */

void ssl_only_transcript_add(struct ssl_only *s, const uint8_t *message,
			     size_t len)
{
	/*
	 * In TLS 1.2 a client's certificate may sign something that is no hash
	 */
	if (!s->transcript || s->protocol == TLS12)
		ssl_only_put_bytes(&s->pending, message, len);
	if (s->transcript)
		ssl_only_must(s, SslHashHandshake(s->prov, s->transcript,
						  (PBYTE)message, len, 0),
			      INTERNAL_ERROR, "SslHashHandshake");
}

void ssl_only_transcript_start(struct ssl_only *s)
{
	ssl_only_must(s, SslCreateHandshakeHash(s->prov, &s->transcript,
						s->protocol, s->suite, 0),
		      INTERNAL_ERROR, "SslCreateHandshakeHash");
	ssl_only_must(s, SslHashHandshake(s->prov, s->transcript,
					  s->pending.data, s->pending.len, 0),
		      INTERNAL_ERROR, "SslHashHandshake");
	if (s->protocol == TLS13)
		s->pending.len = 0;
}

/* The hash of all messages so far */
static DWORD digest(struct ssl_only *s, uint8_t bytes[HASH_MAX])
{
	DWORD len;

	ssl_only_must(s, SslComputeSessionHash(s->prov, s->transcript,
					       s->protocol, bytes, HASH_MAX,
					       &len, 0),
		      INTERNAL_ERROR, "SslComputeSessionHash");
	return len;
}

void ssl_only_transcript_retry(struct ssl_only *s)
{
	uint8_t message[4 + HASH_MAX] = { MESSAGE_HASH };

	message[3] = digest(s, message + 4);
	ssl_only_drop(&s->transcript);
	ssl_only_transcript_start(s);
	ssl_only_transcript_add(s, message, 4 + message[3]);
}

/* --- keys ---------------------------------------------------------------- */

static void expand(struct ssl_only *s, NCRYPT_KEY_HANDLE base,
		   NCRYPT_KEY_HANDLE secrets[2])
{
	ssl_only_must(s, SslExpandTrafficKeys(s->prov, base, s->transcript,
					      &secrets[CLIENT],
					      &secrets[SERVER], NULL, 0),
		      INTERNAL_ERROR, "SslExpandTrafficKeys");
}

static int own_side(const struct ssl_only *s)
{
	return s->role == NCRYPT_SSL_SERVER_FLAG ? SERVER : CLIENT;
}

static void new_key(struct ssl_only *s, NCRYPT_KEY_HANDLE secret,
		    NCRYPT_KEY_HANDLE *key, uint64_t *seq)
{
	ssl_only_drop(key);
	ssl_only_must(s, SslExpandWriteKey(s->prov, secret, key, NULL, 0),
		      INTERNAL_ERROR, "SslExpandWriteKey");
	*seq = 0;
}

void ssl_only_read_key(struct ssl_only *s, NCRYPT_KEY_HANDLE secret)
{
	new_key(s, secret, &s->read_key, &s->read_seq);
}

void ssl_only_write_key(struct ssl_only *s, NCRYPT_KEY_HANDLE secret)
{
	new_key(s, secret, &s->write_key, &s->write_seq);
}

void ssl_only_handshake_keys(struct ssl_only *s, NCRYPT_KEY_HANDLE peer)
{
	NCRYPT_KEY_HANDLE early = ssl_only_early(s, s->resumed);
	int own = own_side(s);

	ssl_only_no_more(s);
	/* A point of small order shows here: RFC 8446 section 7.4.2 */
	ssl_only_must(s, SslExtractHandshakeKey(s->prov, s->own, peer, early,
						&s->handshake, NULL, 0),
		      ILLEGAL_PARAMETER, "SslExtractHandshakeKey");
	ssl_only_drop(&early);
	ssl_only_drop(&s->own);
	expand(s, s->handshake, s->secrets);
	ssl_only_log_traffic(s, "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
			     s->secrets[CLIENT]);
	ssl_only_log_traffic(s, "SERVER_HANDSHAKE_TRAFFIC_SECRET",
			     s->secrets[SERVER]);
	ssl_only_write_key(s, s->secrets[own]);
	ssl_only_read_key(s, s->secrets[!own]);
}

void ssl_only_application_secrets(struct ssl_only *s,
				  NCRYPT_KEY_HANDLE secrets[2])
{
	ssl_only_must(s, SslExtractMasterKey(s->prov, s->handshake,
					     &s->master13, NULL, 0),
		      INTERNAL_ERROR, "SslExtractMasterKey");
	expand(s, s->master13, secrets);
	ssl_only_drop(&s->handshake);
	ssl_only_log_traffic(s, "CLIENT_TRAFFIC_SECRET_0", secrets[CLIENT]);
	ssl_only_log_traffic(s, "SERVER_TRAFFIC_SECRET_0", secrets[SERVER]);
	ssl_only_export13(s);
}

/* --- Finished ------------------------------------------------------------ */

/* The verify_data of the end @side at this place of the transcript */
static DWORD verify_data(struct ssl_only *s, int side, uint8_t bytes[HASH_MAX])
{
	DWORD len = s->master ? FINISHED12 : digest(s, bytes);

	ssl_only_must(s, SslComputeFinishedHash(s->prov, s->master ?:
						s->secrets[side],
						s->transcript, bytes, len,
						side == SERVER ?
						NCRYPT_SSL_SERVER_FLAG :
						NCRYPT_SSL_CLIENT_FLAG),
		      INTERNAL_ERROR, "SslComputeFinishedHash");
	return len;
}

void ssl_only_send_finished(struct ssl_only *s)
{
	static struct ssl_only_bytes message;
	uint8_t bytes[HASH_MAX];
	DWORD len = verify_data(s, own_side(s), bytes);

	ssl_only_begin(&message, FINISHED);
	ssl_only_put_bytes(&message, bytes, len);
	ssl_only_send(s, &message);
}

void ssl_only_receive_finished(struct ssl_only *s)
{
	struct ssl_only_in body = ssl_only_expect(s, FINISHED);
	uint8_t bytes[HASH_MAX];
	DWORD len = verify_data(s, !own_side(s), bytes);

	if (body.len != len)
		ssl_only_fail(s, DECODE_ERROR, "a Finished of %zu bytes",
			      body.len);
	if (CRYPTO_memcmp(body.p, bytes, len))
		ssl_only_fail(s, DECRYPT_ERROR, "a wrong Finished");
	ssl_only_received(s);
	ssl_only_no_more(s);
}

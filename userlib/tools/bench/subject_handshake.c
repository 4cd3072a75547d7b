// SPDX-License-Identifier: MIT
/*
 * HANDSHAKE by the library: from the server's flight of TLS 1.3 to the client's
 * Finished and the keys of application data, by Ssl*() calls.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/rand.h>

#include "../common/tools.h"
#include "handshake_client.h"
#include "subject_sslp.h"

#ifdef HAVE_ASYM

/*
 * Record and message of a ClientHello: one suite, one group, ECDSA with
 * SHA-256. Random and share are filled in
 */
static const uint8_t hello_bytes[] = {
	22, 3, 1, 0, 112,
	1, 0, 0, 108, 3, 3,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0,			/* legacy_session_id */
	0, 2, 0x13, 0x01,
	1, 0,			/* no compression */
	0, 65,
	0, 10, 0, 4, 0, 2, 0, 29,	/* supported_groups */
	0, 13, 0, 4, 0, 2, 4, 3,	/* signature_algorithms */
	0, 43, 0, 3, 2, 3, 4,		/* supported_versions */
	0, KEY_SHARE, 0, 38, 0, 36, 0, 29, 0, SHARE_LEN,
};

#define RANDOM_AT	11

/* --- ClientHello ---------------------------------------------------------- */

static void forget(struct worker *w)
{
	struct client *s = w->state;
	size_t i;

	for (i = 0; i < HANDLES; i++)
		if (s->handle[i])
			SslFreeObject(s->handle[i], 0);
	memset(s->handle, 0, sizeof(s->handle));
}

SECURITY_STATUS handshake_add(const struct worker *w, const uint8_t *message,
			      size_t len)
{
	const struct client *s = w->state;

	return SslHashHandshake(w->row->provider, s->handle[TRANSCRIPT],
				(PBYTE)message, (DWORD)len, 0);
}

static SECURITY_STATUS own_share(struct worker *w, uint8_t share[SHARE_LEN])
{
	struct client *s = w->state;
	const NCRYPT_PROV_HANDLE prov = w->row->provider;
	const struct work *work = w->row->work;
	uint8_t blob[sizeof(SSL_ECCKEY_BLOB) + SHARE_LEN];
	SECURITY_STATUS status;
	DWORD len;

	status = SslCreateEphemeralKey(prov, &s->handle[OWN], work->protocol,
				       work->suite, work->key_type, 0, NULL, 0,
				       0);
	if (status)
		return status;
	status = SslExportKey(prov, s->handle[OWN], SSL_ECCPUBLIC_BLOB, blob,
			      sizeof(blob), &len, 0);
	if (!status)
		memcpy(share, blob + sizeof(SSL_ECCKEY_BLOB), SHARE_LEN);
	return status;
}

static int hello(struct worker *w)
{
	struct client *s = w->state;
	struct flight *out = &s->handshake.out;
	const struct work *work = w->row->work;
	SECURITY_STATUS status;

	memcpy(out->bytes, hello_bytes, sizeof(hello_bytes));
	out->len = sizeof(hello_bytes) + SHARE_LEN;
	if (RAND_bytes(out->bytes + RANDOM_AT, 32) != 1)
		return handshake_fail(w, "RAND_bytes()");
	status = own_share(w, out->bytes + sizeof(hello_bytes));
	if (!status)
		status = SslCreateHandshakeHash(w->row->provider,
						&s->handle[TRANSCRIPT],
						work->protocol, work->suite, 0);
	if (!status)
		status = handshake_add(w, out->bytes + HEADER_LEN,
				       out->len - HEADER_LEN);
	return status ? worker_fail(w, status) : 0;
}

SECURITY_STATUS handshake_expand(const struct worker *w, NCRYPT_KEY_HANDLE base,
				 NCRYPT_KEY_HANDLE *secrets)
{
	const struct client *s = w->state;
	const NCRYPT_PROV_HANDLE prov = w->row->provider;
	NCRYPT_KEY_HANDLE *keys = secrets + 2;
	SECURITY_STATUS status;

	status = SslExpandTrafficKeys(prov, base, s->handle[TRANSCRIPT],
				      &secrets[0], &secrets[1], NULL, 0);
	if (!status)
		status = SslExpandWriteKey(prov, secrets[0], &keys[0], NULL, 0);
	if (!status)
		status = SslExpandWriteKey(prov, secrets[1], &keys[1], NULL, 0);
	return status;
}

/* --- Finished ------------------------------------------------------------- */

static SECURITY_STATUS finish(struct worker *w)
{
	struct client *s = w->state;
	struct flight *out = &s->handshake.out;
	const NCRYPT_PROV_HANDLE prov = w->row->provider;
	NCRYPT_HANDLE *h = s->handle;
	uint8_t message[MESSAGE_HEAD + HASH_LEN] = {
		FINISHED, 0, 0, HASH_LEN,
	};
	SECURITY_STATUS status;
	DWORD len = 0;

	status = SslExtractMasterKey(prov, h[AGREED], &h[LAST], NULL, 0);
	if (!status)
		status = handshake_expand(w, h[LAST], &h[APPLICATION]);
	if (!status)
		status = SslComputeFinishedHash(prov, h[SECRETS],
				h[TRANSCRIPT], message + MESSAGE_HEAD, HASH_LEN,
				NCRYPT_SSL_CLIENT_FLAG);
	if (!status)
		status = SslEncryptPacket(prov, h[KEYS_OF], message,
				sizeof(message), out->bytes,
				sizeof(out->bytes), &len, 0, CT_HANDSHAKE, 0);
	out->len = len;
	return status;
}

int handshake_run(struct worker *w, uint8_t *answer)
{
	SECURITY_STATUS status;
	int ret;

	(void)answer;
	ret = handshake_read(w);
	if (ret)
		return ret;
	status = finish(w);
	return status ? worker_fail(w, status) : 0;
}

int handshake_open(struct worker *w)
{
	struct client *s = calloc(1, sizeof(*s));

	w->state = s;
	if (!s)
		return -ENOMEM;
	s->handshake.hello = hello;
	s->handshake.forget = forget;
	return handshake_begin(w);
}

void handshake_close(struct worker *w)
{
	if (w->state)
		handshake_end(w);
	free(w->state);
	w->state = NULL;
}

#else

int handshake_open(struct worker *w)
{
	return agree_begin(w);
}

int handshake_run(struct worker *w, uint8_t *answer)
{
	return agree_run(w, answer);
}

void handshake_close(struct worker *w)
{
	(void)w;
}

#endif /* HAVE_ASYM */

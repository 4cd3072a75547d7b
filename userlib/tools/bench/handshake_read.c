// SPDX-License-Identifier: MIT
/* Reads the server's flight, for the library's client of a handshake. */
#include <errno.h>
#include <stdio.h>

#include <openssl/x509.h>

#include "../common/tools.h"
#include "handshake_client.h"

#ifdef HAVE_ASYM

struct in {
	const uint8_t *p, *end;
};

/* The next @len bytes, or NULL */
static const uint8_t *part(struct in *in, size_t len)
{
	const uint8_t *p = in->p;

	if ((size_t)(in->end - p) < len)
		return NULL;
	in->p += len;
	return p;
}

static int malformed(struct worker *w, const char *what)
{
	snprintf(w->reason, sizeof(w->reason), "the server's %s is not valid",
		 what);
	return -EPROTO;
}

/* --- ServerHello to handshake keys ---------------------------------------- */

/* The server's share, or NULL */
static const uint8_t *find_share(struct in body)
{
	const uint8_t *p = part(&body, 2 + 32 + 1 + 2 + 1 + 2);
	uint16_t type, len;

	while (p && (p = part(&body, 4))) {
		type = (uint16_t)(p[0] << 8 | p[1]);
		len = (uint16_t)(p[2] << 8 | p[3]);
		p = part(&body, len);
		if (p && type == KEY_SHARE)
			return len == 4 + SHARE_LEN ? p + 4 : NULL;
	}
	return NULL;
}

static SECURITY_STATUS agree(struct worker *w, const uint8_t *share)
{
	struct {
		SSL_ECCKEY_BLOB head;
		uint8_t share[SHARE_LEN];
	} blob = { .head = { w->row->work->key_type, SHARE_LEN } };
	const NCRYPT_PROV_HANDLE prov = w->row->provider;
	const struct work *work = w->row->work;
	struct client *s = w->state;
	NCRYPT_HANDLE *h = s->handle;
	SECURITY_STATUS status;

	memcpy(blob.share, share, SHARE_LEN);
	status = SslImportKey(prov, &h[PEER], SSL_ECCPUBLIC_BLOB, (PBYTE)&blob,
			      sizeof(blob), 0);
	if (!status)
		status = SslExtractEarlyKey(prov, 0, &h[EARLY], work->protocol,
					    work->suite, NULL, NCRYPT_SSL_CLIENT_FLAG);
	if (!status)
		status = SslExtractHandshakeKey(prov, h[OWN], h[PEER],
						h[EARLY], &h[AGREED], NULL, 0);
	return status ?: handshake_expand(w, h[AGREED], &h[SECRETS]);
}

/* Reads the next record, which has @len bytes with its header */
static const uint8_t *record(struct in *in, size_t *len)
{
	const uint8_t *p = part(in, HEADER_LEN);

	*len = p ? HEADER_LEN + (size_t)(p[3] << 8 | p[4]) : 0;
	return p && part(in, *len - HEADER_LEN) ? p : NULL;
}

static int read_hello(struct worker *w, struct in *in)
{
	size_t len;
	const uint8_t *p = record(in, &len), *share = NULL;
	SECURITY_STATUS status;

	if (p && len > HEADER_LEN + MESSAGE_HEAD && p[5] == SERVER_HELLO)
		share = find_share((struct in){ p + HEADER_LEN + MESSAGE_HEAD,
						p + len });
	if (!share)
		return malformed(w, "ServerHello");
	status = handshake_add(w, p + HEADER_LEN, len - HEADER_LEN);
	if (!status)
		status = agree(w, share);
	return status ? worker_fail(w, status) : 0;
}

/* --- what is encrypted ---------------------------------------------------- */

static int decrypt(struct worker *w, struct in *in)
{
	struct client *s = w->state;
	struct flight *to = &s->messages;
	ULONGLONG seq = 0;
	const uint8_t *p;
	SECURITY_STATUS status;
	DWORD done;
	size_t len;

	for (to->len = 0; in->p < in->end; to->len += done) {
		p = record(in, &len);
		if (!p)
			return malformed(w, "record");
		status = SslDecryptPacket(w->row->provider,
				s->handle[KEYS_OF + 1], (PBYTE)p, (DWORD)len,
				to->bytes + to->len,
				(DWORD)(sizeof(to->bytes) - to->len), &done,
				seq++, 0);
		if (status)
			return worker_fail(w, status);
	}
	return 0;
}

/*
 * The first certificate of the chain. Whether anybody trusts it is not asked
 * here
 */
static int read_certificate(struct worker *w, struct in body)
{
	const uint8_t *p = part(&body, 1 + 3 + 3);
	struct client *s = w->state;
	SECURITY_STATUS status;
	unsigned char *der = NULL;
	X509 *x = p ? d2i_X509(NULL, &body.p, body.end - body.p) : NULL;
	int len = x ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &der) : -1;

	X509_free(x);
	if (len < 0)
		return malformed(w, "certificate");
	status = SslImportKey(w->row->provider, &s->handle[VERIFIER],
			      SSLP_PUBLIC_KEY_BLOB, der, (DWORD)len, 0);
	OPENSSL_free(der);
	return status ? worker_fail(w, status) : 0;
}

static int check_verify(struct worker *w, struct in body)
{
	const uint8_t *p = part(&body, 2 + 2);
	const NCRYPT_PROV_HANDLE prov = w->row->provider;
	const struct client *s = w->state;
	uint8_t hash[HASH_LEN];
	SECURITY_STATUS status;
	DWORD len;

	if (!p)
		return malformed(w, "CertificateVerify");
	status = SslComputeClientAuthHash(prov, 0, s->handle[TRANSCRIPT],
					  u"SHA256", hash, sizeof(hash), &len,
					  NCRYPT_SSL_SERVER_FLAG);
	if (!status)
		status = SslVerifySignature(prov, s->handle[VERIFIER], hash,
					    len, (PBYTE)body.p,
					    (DWORD)(body.end - body.p), 0);
	return status ? worker_fail(w, status) : 0;
}

static int check_finished(struct worker *w, struct in body)
{
	const struct client *s = w->state;
	uint8_t wanted[HASH_LEN];
	SECURITY_STATUS status;

	status = SslComputeFinishedHash(w->row->provider,
			s->handle[SECRETS + 1], s->handle[TRANSCRIPT], wanted,
			sizeof(wanted), NCRYPT_SSL_SERVER_FLAG);
	if (status)
		return worker_fail(w, status);
	return body.end - body.p == HASH_LEN &&
	       !CRYPTO_memcmp(body.p, wanted, HASH_LEN) ? 0 :
	       malformed(w, "Finished");
}

static int skip(struct worker *w, struct in body)
{
	(void)w;
	(void)body;
	return 0;
}

static const struct {
	uint8_t type;
	int (*take)(struct worker *w, struct in body);
} flight[] = {
	{ ENCRYPTED_EXTENSIONS, skip },
	{ CERTIFICATE, read_certificate },
	{ CERTIFICATE_VERIFY, check_verify },
	{ FINISHED, check_finished },
};

static int read_messages(struct worker *w)
{
	const struct client *s = w->state;
	struct in in = { s->messages.bytes, s->messages.bytes + s->messages.len };
	SECURITY_STATUS status = 0;
	const uint8_t *p;
	size_t i, len;
	int ret = 0;

	for (i = 0; !ret && !status && i < ARRAY_SIZE(flight); i++) {
		p = part(&in, MESSAGE_HEAD);
		len = p ? (size_t)(p[1] << 16 | p[2] << 8 | p[3]) : 0;
		if (!p || *p != flight[i].type || !part(&in, len))
			return malformed(w, "flight");
		ret = flight[i].take(w, (struct in){ p + MESSAGE_HEAD, in.p });
		if (!ret)
			status = handshake_add(w, p, MESSAGE_HEAD + len);
	}
	return status ? worker_fail(w, status) : ret;
}

int handshake_read(struct worker *w)
{
	const struct client *s = w->state;
	const struct flight *from = &s->handshake.in;
	struct in in = { from->bytes, from->bytes + from->len };

	return read_hello(w, &in) ?: decrypt(w, &in) ?: read_messages(w);
}

#endif /* HAVE_ASYM */

// SPDX-License-Identifier: MIT
/*
 * The server of a handshake, and the parts that are not timed: first the
 * ClientHello and the server's flight, at the end the answer of the server.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/err.h>

#include "../https/certificate.h"
#include "handshake.h"

int handshake_fail(struct worker *w, const char *what)
{
	const char *why = ERR_reason_error_string(ERR_peek_error());

	snprintf(w->reason, sizeof(w->reason), "%s: %s", what,
		 why ?: "failed");
	ERR_clear_error();
	return -EIO;
}

SSL_CTX *handshake_context(const SSL_METHOD *method)
{
	SSL_CTX *ctx = SSL_CTX_new(method);

	if (ctx && SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) &&
	    SSL_CTX_set_max_proto_version(ctx, TLS1_3_VERSION) &&
	    SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256") &&
	    SSL_CTX_set1_groups_list(ctx, "X25519") &&
	    SSL_CTX_set1_sigalgs_list(ctx, "ECDSA+SHA256")) {
		/* Reads records that nobody needs */
		SSL_CTX_clear_options(ctx, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
		SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
		SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
		return ctx;
	}
	SSL_CTX_free(ctx);
	return NULL;
}

SSL *handshake_end_of(SSL_CTX *ctx)
{
	BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
	SSL *end = in && out ? SSL_new(ctx) : NULL;

	if (end) {
		SSL_set_bio(end, in, out);
		return end;
	}
	BIO_free(in);
	BIO_free(out);
	return NULL;
}

bool handshake_put(SSL *end, const struct flight *from)
{
	return BIO_write(SSL_get_rbio(end), from->bytes, (int)from->len) ==
	       (int)from->len;
}

bool handshake_get(SSL *end, struct flight *to)
{
	int n = BIO_read(SSL_get_wbio(end), to->bytes, sizeof(to->bytes));

	to->len = n > 0 ? (size_t)n : 0;
	return to->len && !BIO_pending(SSL_get_wbio(end));
}

int handshake_begin(struct worker *w)
{
	struct handshake *h = w->state;
	EVP_PKEY *key = NULL;
	X509 *cert = certificate_make(&key);
	bool made;

	h->ctx = handshake_context(TLS_server_method());
	made = cert && h->ctx && SSL_CTX_set_num_tickets(h->ctx, 0) == 1 &&
	       SSL_CTX_use_certificate(h->ctx, cert) == 1 &&
	       SSL_CTX_use_PrivateKey(h->ctx, key) == 1;
	X509_free(cert);
	EVP_PKEY_free(key);
	return made ? 0 : handshake_fail(w, "libssl's server");
}

void handshake_end(struct worker *w)
{
	struct handshake *h = w->state;

	SSL_CTX_free(h->ctx);
}

int handshake_before(struct worker *w)
{
	struct handshake *h = w->state;
	int ret = h->hello(w);

	if (ret)
		return ret;
	h->server = handshake_end_of(h->ctx);
	if (h->server && handshake_put(h->server, &h->out) &&
	    SSL_accept(h->server) < 0 && handshake_get(h->server, &h->in))
		return 0;
	return handshake_fail(w, "libssl's SSL_accept() of the ClientHello");
}

int handshake_after(struct worker *w)
{
	struct handshake *h = w->state;

	h->forget(w);
	SSL_free(h->server);
	h->server = NULL;
	return 0;
}

/* It is right if the server accepts it */
int handshake_answer(struct worker *w, uint8_t *answer)
{
	struct handshake *h = w->state;
	const struct work *work = w->row->work;

	if (!handshake_put(h->server, &h->out) || SSL_accept(h->server) != 1)
		return handshake_fail(w, "libssl's SSL_accept() of Finished");
	memcpy(answer, work->expected, work->expected_len);
	return 0;
}

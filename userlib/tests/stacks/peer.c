// SPDX-License-Identifier: MIT
/* The other end, by libssl, whose bytes the test passes on as it likes. */
#include <stdlib.h>

#include <openssl/ssl.h>

#include "handover.h"
#include "peer.h"

struct peer {
	SSL_CTX *ctx;
	SSL *ssl;
	BIO *in, *out;
};

static void must(bool done)
{
	if (!done)
		abort();
}

struct peer *peer_make(bool server, int minor)
{
	struct peer *p = calloc(1, sizeof(*p));
	int version = TLS1_VERSION + minor;

	must(p && (p->ctx = SSL_CTX_new(TLS_method())));
	SSL_CTX_set_min_proto_version(p->ctx, version);
	SSL_CTX_set_max_proto_version(p->ctx, version);
	if (server)
		must(SSL_CTX_use_certificate_chain_file(p->ctx,
							handover_cert) == 1 &&
		     SSL_CTX_use_PrivateKey_file(p->ctx, handover_key,
						 SSL_FILETYPE_PEM) == 1);
	must((p->ssl = SSL_new(p->ctx)));
	p->in = BIO_new(BIO_s_mem());
	p->out = BIO_new(BIO_s_mem());
	must(p->in && p->out);
	BIO_set_mem_eof_return(p->in, -1);
	SSL_set_bio(p->ssl, p->in, p->out);
	if (server)
		SSL_set_accept_state(p->ssl);
	else
		SSL_set_connect_state(p->ssl);
	return p;
}

void peer_free(struct peer *p)
{
	SSL_free(p->ssl);
	SSL_CTX_free(p->ctx);
	free(p);
}

bool peer_handshake(struct peer *p)
{
	return SSL_do_handshake(p->ssl) == 1;
}

void peer_push(struct peer *p, const void *data, size_t len)
{
	must(BIO_write(p->in, data, len) == (int)len);
}

size_t peer_pull(struct peer *p, void *to, size_t size)
{
	int n = BIO_read(p->out, to, size);

	return n > 0 ? n : 0;
}

void peer_write(struct peer *p, const void *data, size_t len)
{
	must(SSL_write(p->ssl, data, len) == (int)len);
}

size_t peer_read(struct peer *p, void *to, size_t size)
{
	int n = SSL_read(p->ssl, to, size);

	return n > 0 ? n : 0;
}

bool peer_closed(struct peer *p)
{
	char byte;

	return SSL_read(p->ssl, &byte, 1) <= 0 &&
	       (SSL_get_shutdown(p->ssl) & SSL_RECEIVED_SHUTDOWN);
}

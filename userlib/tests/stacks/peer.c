// SPDX-License-Identifier: MIT
/* The other end, by libssl, whose bytes the test passes on as it likes. */
#include <stdlib.h>

#include <openssl/ssl.h>

#include "handover.h"
#include "peer.h"

struct peer {
	SSL *ssl;
	BIO *in, *out;
	unsigned int updates;
};

static void must(bool done)
{
	if (!done)
		abort();
}

/* One for all who are alike: it takes as long as a handshake */
static SSL_CTX *context_of(bool server, int minor)
{
	static SSL_CTX *contexts[2][4];
	SSL_CTX **ctx = &contexts[server][minor];
	int version = TLS1_VERSION + minor;

	if (*ctx)
		return *ctx;
	must((*ctx = SSL_CTX_new(TLS_method())));
	SSL_CTX_set_min_proto_version(*ctx, version);
	SSL_CTX_set_max_proto_version(*ctx, version);
	if (server)
		must(SSL_CTX_use_certificate_chain_file(*ctx,
							handover_cert) == 1 &&
		     SSL_CTX_use_PrivateKey_file(*ctx, handover_key,
						 SSL_FILETYPE_PEM) == 1);
	return *ctx;
}

static void count_updates(int write_p, int version, int content_type,
			  const void *buf, size_t len, SSL *ssl, void *arg)
{
	struct peer *p = arg;

	(void)version, (void)ssl;
	if (!write_p && content_type == SSL3_RT_HANDSHAKE && len &&
	    *(const unsigned char *)buf == SSL3_MT_KEY_UPDATE)
		p->updates++;
}

struct peer *peer_make(bool server, int minor)
{
	struct peer *p = calloc(1, sizeof(*p));

	must(p && (p->ssl = SSL_new(context_of(server, minor))));
	p->in = BIO_new(BIO_s_mem());
	p->out = BIO_new(BIO_s_mem());
	must(p->in && p->out);
	BIO_set_mem_eof_return(p->in, -1);
	SSL_set_bio(p->ssl, p->in, p->out);
	SSL_set_msg_callback(p->ssl, count_updates);
	SSL_set_msg_callback_arg(p->ssl, p);
	if (server)
		SSL_set_accept_state(p->ssl);
	else
		SSL_set_connect_state(p->ssl);
	return p;
}

void peer_free(struct peer *p)
{
	SSL_free(p->ssl);
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

void peer_update(struct peer *p)
{
	must(SSL_key_update(p->ssl, SSL_KEY_UPDATE_REQUESTED) == 1);
}

unsigned int peer_updates(const struct peer *p)
{
	return p->updates;
}

bool peer_closed(struct peer *p)
{
	char byte;

	return SSL_read(p->ssl, &byte, 1) <= 0 &&
	       (SSL_get_shutdown(p->ssl) & SSL_RECEIVED_SHUTDOWN);
}

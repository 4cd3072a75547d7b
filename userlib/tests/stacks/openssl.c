// SPDX-License-Identifier: MIT
/* What the test of an adapter needs from OpenSSL. */
#include <sslp_openssl.h>

#include "handover.h"

/* One for all of a version, as programs have it */
static SSL_CTX *context_of(int minor)
{
	static SSL_CTX *contexts[4];
	int version = TLS1_VERSION + minor;
	SSL_CTX *ctx;

	if (contexts[minor])
		return contexts[minor];
	ctx = SSL_CTX_new(TLS_method());
	SSL_CTX_set_min_proto_version(ctx, version);
	SSL_CTX_set_max_proto_version(ctx, version);
	SSL_CTX_use_certificate_chain_file(ctx, handover_cert);
	SSL_CTX_use_PrivateKey_file(ctx, handover_key, SSL_FILETYPE_PEM);
	if (sslp_openssl_prepare(ctx))
		return NULL;
	return contexts[minor] = ctx;
}

static void *make(int sock, bool server, int minor)
{
	SSL_CTX *ctx = context_of(minor);
	SSL *ssl = ctx ? SSL_new(ctx) : NULL;

	if (!ssl)
		return NULL;
	SSL_set_fd(ssl, sock);
	if (server)
		SSL_set_accept_state(ssl);
	else
		SSL_set_connect_state(ssl);
	return ssl;
}

static int result(SSL *ssl, int ret)
{
	int err = SSL_get_error(ssl, ret);

	if (ret > 0)
		return ret;
	return err == SSL_ERROR_WANT_READ || err == SSL_ERROR_WANT_WRITE ? 0 :
	       -1;
}

static int handshake(void *session)
{
	return result(session, SSL_do_handshake(session));
}

static int read_data(void *session, void *to, int size)
{
	return result(session, SSL_read(session, to, size));
}

/* The peer does not read */
static void hold(void *session)
{
	static const char data[16384];

	while (SSL_write(session, data, sizeof(data)) > 0)
		;
}

static SECURITY_STATUS take(NCRYPT_PROV_HANDLE prov, void *session,
			    NCRYPT_HANDLE *connection)
{
	return sslp_openssl_take(prov, session, &handover_options, connection);
}

static void free_session(void *session)
{
	SSL_free(session);
}

static void hear_nothing(int write_p, int version, int content_type,
			 const void *buf, size_t len, SSL *ssl, void *arg)
{
	(void)write_p, (void)version, (void)content_type;
	(void)buf, (void)len, (void)ssl, (void)arg;
}

static void deafen(void *session)
{
	SSL_set_msg_callback(session, hear_nothing);
}

const struct stack handover_stack = {
	.tls13 = true,
	.secrets = true,
	.updates = true,
	.make = make,
	.handshake = handshake,
	.read = read_data,
	.hold = hold,
	.take = take,
	.free = free_session,
	.deafen = deafen,
};

// SPDX-License-Identifier: MIT
/* libssl: records in user space, and by its own kernel TLS. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <openssl/err.h>
#include <sslp_openssl.h>

#include "../https/certificate.h"
#include "transfer.h"

static SSL_CTX *make(const SSL_METHOD *method, DWORD protocol,
		     enum context kind)
{
	SSL_CTX *ctx = SSL_CTX_new(method);

	if (!ctx)
		return NULL;
	/* openssl.cnf may have set it */
	SSL_CTX_clear_options(ctx, SSL_OP_ENABLE_KTLS);
	if (kind == CONTEXT_KTLS)
		SSL_CTX_set_options(ctx, SSL_OP_ENABLE_KTLS);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION);
	/* All ways use this one cipher */
	if ((kind == CONTEXT_TAKEN && sslp_openssl_prepare(ctx)) ||
	    !SSL_CTX_set_min_proto_version(ctx, (int)protocol) ||
	    !SSL_CTX_set_max_proto_version(ctx, (int)protocol) ||
	    !SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256") ||
	    !SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256")) {
		SSL_CTX_free(ctx);
		return NULL;
	}
	return ctx;
}

SSL_CTX *transfer_server(DWORD protocol, enum context kind)
{
	SSL_CTX *ctx = make(TLS_server_method(), protocol, kind);
	EVP_PKEY *key = NULL;
	X509 *cert = ctx ? certificate_make(&key) : NULL;

	if (!cert || SSL_CTX_use_certificate(ctx, cert) != 1 ||
	    SSL_CTX_use_PrivateKey(ctx, key) != 1) {
		SSL_CTX_free(ctx);
		ctx = NULL;
	}
	/*
	 * A ticket is a record that is no data, and splice() would stop there
	 */
	if (ctx)
		SSL_CTX_set_num_tickets(ctx, 0);
	X509_free(cert);
	EVP_PKEY_free(key);
	return ctx;
}

SSL_CTX *transfer_client(DWORD protocol, enum context kind)
{
	return make(TLS_client_method(), protocol, kind);
}

static int libssl_failed(struct end *e, const char *call)
{
	unsigned long err = ERR_peek_error();
	const char *reason = err ? ERR_reason_error_string(err) : NULL;
	int code = errno ?: EPROTO;

	ERR_clear_error();
	return end_fail(e, -code, "%s: %s", call, reason ?: strerror(code));
}

int transfer_handshake(struct end *e)
{
	e->ssl = SSL_new(e->ctx);
	if (!e->ssl || !SSL_set_fd(e->ssl, e->fd))
		return end_fail(e, -ENOMEM, "SSL_new(): out of memory");
	SSL_set_quiet_shutdown(e->ssl, 1);
	errno = 0;
	if ((e->is_sender ? SSL_accept : SSL_connect)(e->ssl) != 1)
		return libssl_failed(e, "handshake");
	return 0;
}

static int openssl_send(struct end *e, const void *data, size_t len)
{
	const char *at = data;
	size_t n;

	for (; len; at += n, len -= n) {
		errno = 0;
		if (SSL_write_ex(e->ssl, at, len, &n) != 1)
			return libssl_failed(e, "SSL_write_ex()");
	}
	return 0;
}

/* Without kernel TLS a file has to go through user space */
static int openssl_copy(struct end *e, size_t len)
{
	char data[TRANSFER_CHUNK];
	size_t part;
	off_t at;
	int ret = 0;

	for (at = 0; !ret && len; at += (off_t)part, len -= part) {
		part = len < sizeof(data) ? len : sizeof(data);
		if (pread(e->file, data, part, at) != (ssize_t)part)
			return end_fail(e, -EIO, "pread()");
		ret = openssl_send(e, data, part);
	}
	return ret;
}

static int openssl_sendfile(struct end *e, size_t len)
{
	ossl_ssize_t n;
	off_t at;

	for (at = 0; len; at += n, len -= (size_t)n) {
		errno = 0;
		n = SSL_sendfile(e->ssl, e->file, at, len, 0);
		if (n <= 0)
			return libssl_failed(e, "SSL_sendfile()");
	}
	return 0;
}

static ssize_t openssl_receive(struct end *e, void *data, size_t size)
{
	size_t n;

	errno = 0;
	if (SSL_read_ex(e->ssl, data, size, &n) != 1)
		return libssl_failed(e, "SSL_read_ex()");
	return (ssize_t)n;
}

static void openssl_disarm(struct end *e)
{
	SSL_free(e->ssl);
	e->ssl = NULL;
}

/* libssl falls back without saying so */
static int openssl_arm_kernel(struct end *e)
{
	int ret = transfer_handshake(e);

	if (ret)
		return ret;
	if (e->is_sender && !BIO_get_ktls_send(SSL_get_wbio(e->ssl)))
		return end_fail(e, -EOPNOTSUPP,
				"libssl makes the records itself and gives no reason; sslp doctor says what the kernel lacks");
	return 0;
}

const struct carrier way_openssl = {
	.name = "openssl", .context = CONTEXT_USER,
	.arm = transfer_handshake, .send = openssl_send,
	.sendfile = openssl_copy, .receive = openssl_receive,
	.disarm = openssl_disarm,
};

const struct carrier way_openssl_ktls = {
	.name = "openssl-ktls", .context = CONTEXT_KTLS,
	.arm = openssl_arm_kernel, .send = openssl_send,
	.sendfile = openssl_sendfile, .receive = openssl_receive,
	.disarm = openssl_disarm,
};

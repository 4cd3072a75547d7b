// SPDX-License-Identifier: MIT
/* What the test of an adapter needs from wolfSSL. */
#include <sslp_wolfssl.h>

#include "handover.h"

static void *make(int sock, bool server, int minor)
{
	WOLFSSL_CTX *ctx;
	WOLFSSL *ssl;

	wolfSSL_Init();
	if (minor == 3)
		ctx = wolfSSL_CTX_new(server ? wolfTLSv1_3_server_method() :
					       wolfTLSv1_3_client_method());
	else
		ctx = wolfSSL_CTX_new(server ? wolfTLSv1_2_server_method() :
					       wolfTLSv1_2_client_method());
	if (server) {
		wolfSSL_CTX_use_certificate_file(ctx, handover_cert,
						 WOLFSSL_FILETYPE_PEM);
		wolfSSL_CTX_use_PrivateKey_file(ctx, handover_key,
						WOLFSSL_FILETYPE_PEM);
	}
	wolfSSL_CTX_set_verify(ctx, WOLFSSL_VERIFY_NONE, NULL);
	if (sslp_wolfssl_prepare(ctx))
		return NULL;
	ssl = wolfSSL_new(ctx);
	wolfSSL_CTX_free(ctx);
	wolfSSL_set_fd(ssl, sock);
	wolfSSL_set_using_nonblock(ssl, 1);
	return ssl;
}

static int result(WOLFSSL *ssl, int ret)
{
	int err = wolfSSL_get_error(ssl, ret);

	if (ret > 0)
		return ret;
	return err == WOLFSSL_ERROR_WANT_READ ||
	       err == WOLFSSL_ERROR_WANT_WRITE ? 0 : -1;
}

static int handshake(void *session)
{
	return result(session, wolfSSL_negotiate(session));
}

static int read_data(void *session, void *to, int size)
{
	return result(session, wolfSSL_read(session, to, size));
}

/* The peer does not read */
static void hold(void *session)
{
	static const char data[16384];

	while (wolfSSL_write(session, data, sizeof(data)) > 0)
		;
}

static SECURITY_STATUS take(NCRYPT_PROV_HANDLE prov, void *session,
			    NCRYPT_HANDLE *connection)
{
	return sslp_wolfssl_take(prov, session, &handover_options, connection);
}

static void free_session(void *session)
{
	wolfSSL_free(session);
}

const struct stack handover_stack = {
	.tls13 = true,
	.make = make,
	.handshake = handshake,
	.read = read_data,
	.hold = hold,
	.take = take,
	.free = free_session,
};

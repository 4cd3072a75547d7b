// SPDX-License-Identifier: MIT
/* What the test of an adapter needs from Mbed TLS. */
#include <stdlib.h>

#include <mbedtls/net_sockets.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/version.h>

#include <sslp_mbedtls.h>

#include "../../examples/example_mbedtls.h"
#include "handover.h"

struct session {
	struct example_mbedtls stack;
	struct sslp_mbedtls notes;
	mbedtls_ssl_context ssl;
	mbedtls_net_context net;
};

static void *make(int sock, bool server, int minor)
{
	struct session *s = calloc(1, sizeof(*s));

	(void)minor;
	example_mbedtls_init(&s->stack, server ? MBEDTLS_SSL_IS_SERVER :
						 MBEDTLS_SSL_IS_CLIENT);
	mbedtls_ssl_conf_authmode(&s->stack.conf, MBEDTLS_SSL_VERIFY_NONE);
	if (server)
		example_mbedtls_certificate(&s->stack, handover_cert,
					    handover_key);
	mbedtls_ssl_init(&s->ssl);
	s->net.fd = sock;
	mbedtls_ssl_setup(&s->ssl, &s->stack.conf);
	mbedtls_ssl_set_bio(&s->ssl, &s->net, mbedtls_net_send,
			    mbedtls_net_recv, NULL);
	sslp_mbedtls_prepare(&s->ssl, &s->notes);
	return s;
}

static int result(int ret)
{
	if (ret == MBEDTLS_ERR_SSL_WANT_READ ||
	    ret == MBEDTLS_ERR_SSL_WANT_WRITE)
		return 0;
	return ret < 0 ? -1 : ret;
}

static int handshake(void *session)
{
	struct session *s = session;
	int ret = mbedtls_ssl_handshake(&s->ssl);

	return !ret ? 1 : result(ret);
}

static int read_data(void *session, void *to, int size)
{
	struct session *s = session;

	return result(mbedtls_ssl_read(&s->ssl, to, size));
}

/* The peer does not read */
static void hold(void *session)
{
	static const unsigned char data[16384];
	struct session *s = session;

	while (mbedtls_ssl_write(&s->ssl, data, sizeof(data)) > 0)
		;
}

static SECURITY_STATUS take(NCRYPT_PROV_HANDLE prov, void *session,
			    NCRYPT_HANDLE *connection)
{
	struct session *s = session;

	return sslp_mbedtls_take(prov, &s->ssl, &s->notes, s->net.fd,
				 &handover_options, connection);
}

static void free_session(void *session)
{
	struct session *s = session;

	mbedtls_ssl_free(&s->ssl);
	example_mbedtls_free(&s->stack);
	mbedtls_platform_zeroize(&s->notes, sizeof(s->notes));
	free(s);
}

const struct stack handover_stack = {
	/* 2.28 knows no TLS 1.3 */
	.tls13 = MBEDTLS_VERSION_MAJOR >= 3,
	.secrets = MBEDTLS_VERSION_MAJOR >= 3,
	.parts = PARTS_GIVEN,
	.make = make,
	.handshake = handshake,
	.read = read_data,
	.hold = hold,
	.take = take,
	.free = free_session,
};

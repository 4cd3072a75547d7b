// SPDX-License-Identifier: MIT
/* What the test of an adapter needs from BearSSL, which does no I/O itself. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <sslp_bearssl.h>

#include "../../examples/example_bearssl.h"
#include "handover.h"

struct session {
	br_ssl_client_context client;
	br_ssl_server_context server;
	br_ssl_engine_context *engine;
	br_x509_minimal_context x509;
	unsigned char buffer[BR_SSL_BUFSIZE_BIDI];
	DWORD role;
	int sock;
};

static br_x509_trust_anchor anchors[2 * EXAMPLE_CHAIN_MAX];
static br_x509_certificate chain[EXAMPLE_CHAIN_MAX];
static br_skey_decoder_context key;
static size_t anchor_count, chain_len;

static void *make(int sock, bool server, int minor)
{
	struct session *s = calloc(1, sizeof(*s));

	(void)minor;
	if (!chain_len) {
		chain_len = example_bearssl_chain(handover_cert, chain);
		anchor_count = example_bearssl_anchors(handover_cert, anchors);
		example_bearssl_key(handover_key, &key);
	}
	s->sock = sock;
	s->role = server ? NCRYPT_SSL_SERVER_FLAG : NCRYPT_SSL_CLIENT_FLAG;
	s->engine = server ? &s->server.eng : &s->client.eng;
	if (server)
		br_ssl_server_init_full_ec(&s->server, chain, chain_len,
					   BR_KEYTYPE_EC,
					   br_skey_decoder_get_ec(&key));
	else
		br_ssl_client_init_full(&s->client, &s->x509, anchors,
					anchor_count);
	br_ssl_engine_set_versions(s->engine, BR_TLS12, BR_TLS12);
	br_ssl_engine_set_buffer(s->engine, s->buffer, sizeof(s->buffer), 1);
	if (server)
		br_ssl_server_reset(&s->server);
	else
		br_ssl_client_reset(&s->client, "localhost", 0);
	return s;
}

static int send_records(struct session *s)
{
	size_t len;
	unsigned char *from = br_ssl_engine_sendrec_buf(s->engine, &len);
	ssize_t n = send(s->sock, from, len, MSG_NOSIGNAL);

	if (n <= 0)
		return -1;
	br_ssl_engine_sendrec_ack(s->engine, n);
	return 1;
}

static int receive_records(struct session *s)
{
	size_t len;
	unsigned char *to = br_ssl_engine_recvrec_buf(s->engine, &len);
	ssize_t n = recv(s->sock, to, len, 0);

	if (n <= 0)
		return n < 0 && errno == EAGAIN ? 0 : -1;
	br_ssl_engine_recvrec_ack(s->engine, n);
	return 1;
}

/* Until one of @states is reached: 1, 0: more is wanted, or -1 */
static int run(struct session *s, unsigned int states)
{
	unsigned int state;
	int ret = 1;

	while (ret > 0) {
		state = br_ssl_engine_current_state(s->engine);
		if (state & BR_SSL_CLOSED)
			return -1;
		if (state & BR_SSL_SENDREC)
			ret = send_records(s);
		else if (state & states)
			return 1;
		else
			ret = receive_records(s);
	}
	return ret;
}

static int handshake(void *session)
{
	return run(session, BR_SSL_SENDAPP | BR_SSL_RECVAPP);
}

static int read_data(void *session, void *to, int size)
{
	struct session *s = session;
	int ret = run(s, BR_SSL_RECVAPP);
	unsigned char *from;
	size_t len;

	if (ret <= 0)
		return ret;
	from = br_ssl_engine_recvapp_buf(s->engine, &len);
	if (len > (size_t)size)
		len = size;
	memcpy(to, from, len);
	br_ssl_engine_recvapp_ack(s->engine, len);
	return len;
}

/* Data without a flush, as br_sslio_write() leaves it */
static void hold(void *session)
{
	struct session *s = session;
	unsigned char *to;
	size_t len;

	to = br_ssl_engine_sendapp_buf(s->engine, &len);
	if (!to)
		return;
	memcpy(to, "data", 4);
	br_ssl_engine_sendapp_ack(s->engine, 4);
}

static SECURITY_STATUS take(NCRYPT_PROV_HANDLE prov, void *session,
			    NCRYPT_HANDLE *connection)
{
	struct session *s = session;

	return sslp_bearssl_take(prov, s->engine, s->role, s->sock,
				 &handover_options, connection);
}

const struct stack handover_stack = {
	.parts = PARTS_GIVEN,
	.make = make,
	.handshake = handshake,
	.read = read_data,
	.hold = hold,
	.take = take,
	.free = free,
};

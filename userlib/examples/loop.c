// SPDX-License-Identifier: MIT
/*
 * What the examples with their own I/O loop share: everything but the system
 * calls.
 */
#include <linux/tls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <openssl/err.h>
#include <sslp_openssl.h>

#include "loop.h"

#ifndef SOL_TLS
#define SOL_TLS	282
#endif

#define APPLICATION_DATA	23	/* RFC 8446 section 5.1 */

static SSL *handshake(struct loop *l, int argc, char **argv)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl;

	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	if (argc > 4)
		SSL_CTX_load_verify_file(ctx, argv[4]);
	example_must(sslp_openssl_prepare(ctx), "prepare");
	ssl = SSL_new(ctx);
	l->sock = example_connect(argv[1], argv[2]);
	SSL_set_fd(ssl, l->sock);
	SSL_set_tlsext_host_name(ssl, argv[1]);
	SSL_set1_host(ssl, argv[1]);
	if (SSL_connect(ssl) != 1) {
		ERR_print_errors_fp(stderr);
		exit(1);
	}
	SSL_CTX_free(ctx);
	return ssl;
}

/* The kernel must make the records, because such a loop cannot use others */
void loop_open(struct loop *l, int argc, char **argv)
{
	struct sslp_connection_options options = { .size = sizeof(options) };
	SSL *ssl = handshake(l, argc, argv);
	int on = 1;

	/* A line after a KeyUpdate must not wait for its acknowledgement */
	setsockopt(l->sock, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));

	if (argc > 5)
		options.update_after = strtoull(argv[5], NULL, 0);
	example_must(SslOpenProvider(&l->prov, NULL, 0), "provider");
	example_must(sslp_openssl_take(l->prov, ssl, &options,
				       &l->connection), "take");
	SSL_free(ssl);
}

void loop_close(struct loop *l)
{
	struct sslp_connection_status s = { .size = sizeof(s) };

	example_must(sslp_connection_query(l->connection, &s), "query");
	fprintf(stderr, "KeyUpdates: %u sent, %u received\n", s.write_updates,
		s.read_updates);
	sslp_connection_shutdown(l->connection);
	SslFreeObject(l->connection, 0);
	SslFreeObject(l->prov, 0);
	close(l->sock);
}

/*
 * Sends a KeyUpdate, sets its key, or sends an alert; again when the socket is
 * ready
 */
static void flush(const struct loop *l)
{
	struct pollfd ready = { l->sock, POLLIN | POLLOUT, 0 };
	SECURITY_STATUS status;

	while ((status = sslp_connection_flush(l->connection)) ==
	       SSLP_E_WOULD_BLOCK)
		poll(&ready, 1, -1);
	example_must(status, "flush");
}

void loop_sending(const struct loop *l, size_t len)
{
	DWORD events;

	example_must(sslp_connection_sending(l->connection, len, &events),
		     "sending");
	if (events & SSLP_EVENT_FLUSH)
		flush(l);
}

struct msghdr *loop_receive(struct loop_record *r)
{
	r->iov = (struct iovec){ r->data, sizeof(r->data) };
	r->msg = (struct msghdr){
		.msg_iov = &r->iov, .msg_iovlen = 1, .msg_control = r->control,
		.msg_controllen = sizeof(r->control),
	};
	return &r->msg;
}

int loop_received(const struct loop *l, struct loop_record *r, size_t len)
{
	struct cmsghdr *head = CMSG_FIRSTHDR(&r->msg);
	uint8_t type = APPLICATION_DATA;
	DWORD events;

	if (!len && !head) {
		fputs("no close_notify: what came may not be all\n", stderr);
		exit(1);
	}
	if (head && head->cmsg_level == SOL_TLS &&
	    head->cmsg_type == TLS_GET_RECORD_TYPE)
		type = *CMSG_DATA(head);
	example_must(sslp_connection_received(l->connection, type, r->data, len,
					      &events), "received");
	if (events & SSLP_EVENT_DATA)
		fwrite(r->data, 1, len, stdout);
	if (events & SSLP_EVENT_FLUSH)
		flush(l);
	if (events & SSLP_EVENT_CLOSED) {
		fputs("closed before the last answer\n", stderr);
		exit(1);
	}
	return events & SSLP_EVENT_DATA && r->data[len - 1] == '\n';
}

size_t loop_line(char text[32], int i)
{
	return snprintf(text, 32, "line %d\n", i);
}

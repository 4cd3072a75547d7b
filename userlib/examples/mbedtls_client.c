// SPDX-License-Identifier: MIT
/*
 * An HTTPS client on Mbed TLS whose records are the kernel's; the body goes to
 * standard output.
 *
 *	mbedtls_client HOST PORT CA PATH
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sslp.h>

#include "mbedtls_handshake.h"
#include "mbedtls_keys.h"

static int ask(int fd, const char *host, const char *path)
{
	char request[1024];
	int n = snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\n"
			 "Host: %s\r\nConnection: close\r\n\r\n", path, host);

	if (n < 0 || (size_t)n >= sizeof(request))
		return -1;
	return send_all(fd, request, n);
}

/* Everything behind the empty line; an alert, close_notify or worse, ends it */
static int receive(int fd)
{
	static char data[16384 + 4];
	size_t len, used = 0;
	char *body = NULL;
	uint8_t type;

	for (;;) {
		if (sslp_ktls_recv_record(fd, &type, data + used, 16384 - used,
					  &len)) {
			fprintf(stderr, "receive: %s\n", sslp_last_message());
			return -1;
		}
		if (type == CT_ALERT)
			return body && len == 2 && !data[used + 1] ? 0 : -1;
		if (type != CT_APPLICATIONDATA)
			return -1;
		if (!body) {
			used += len;
			data[used] = '\0';
			body = strstr(data, "\r\n\r\n");
			if (!body && used < 8192)
				continue;
			if (!body)
				return -1;
			fwrite(body + 4, 1, data + used - (body + 4), stdout);
			used = 0;
		} else {
			fwrite(data, 1, len, stdout);
		}
	}
}

int main(int argc, char **argv)
{
	mbedtls_net_context server;
	mbedtls_x509_crt ca;
	struct stack stack;
	size_t max_send;
	int err;

	if (argc != 5) {
		fprintf(stderr, "usage: mbedtls_client HOST PORT CA PATH\n");
		return 2;
	}
	mbedtls_x509_crt_init(&ca);
	mbedtls_net_init(&server);
	err = stack_init(&stack, MBEDTLS_SSL_IS_CLIENT);
	if (!err)
		err = mbedtls_x509_crt_parse_file(&ca, argv[3]);
	mbedtls_ssl_conf_ca_chain(&stack.conf, &ca, NULL);
	if (!err)
		err = mbedtls_net_connect(&server, argv[1], argv[2],
					  MBEDTLS_NET_PROTO_TCP);
	if (err)
		return complain_mbedtls("set up", err) ? 1 : 0;
	/* We have not asked for short records: the request is one */
	err = stack_handshake(&stack, &server, argv[1], &max_send) ||
	      ask(server.fd, argv[1], argv[4]) || receive(server.fd);
	mbedtls_net_free(&server);
	stack_free(&stack);
	mbedtls_x509_crt_free(&ca);
	return err || fflush(stdout) ? 1 : 0;
}

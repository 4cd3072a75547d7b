// SPDX-License-Identifier: MIT
/*
 * An HTTPS server on Mbed TLS whose records are the kernel's: the handshake is
 * Mbed TLS's, the keys are derived by SslGenerateSessionKeys(), and the file
 * goes out by sendfile().
 *
 *	mbedtls_server PORT CERT KEY FILE [CONNECTIONS]
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mbedtls/version.h>
#include <sslp.h>

#include "mbedtls_handshake.h"
#include "mbedtls_keys.h"

static struct stack stack;
static mbedtls_x509_crt cert;
static mbedtls_pk_context key;

static int load(const char *cert_file, const char *key_file)
{
	int err;

	mbedtls_x509_crt_init(&cert);
	mbedtls_pk_init(&key);
	err = stack_init(&stack, MBEDTLS_SSL_IS_SERVER);
	if (!err)
		err = mbedtls_x509_crt_parse_file(&cert, cert_file);
#if MBEDTLS_VERSION_MAJOR >= 3
	if (!err)
		err = mbedtls_pk_parse_keyfile(&key, key_file, NULL,
					       mbedtls_ctr_drbg_random, &stack.drbg);
#else
	if (!err)
		err = mbedtls_pk_parse_keyfile(&key, key_file, NULL);
#endif
	if (!err)
		err = mbedtls_ssl_conf_own_cert(&stack.conf, &cert, &key);
	return err ? complain_mbedtls("certificate", err) : 0;
}

/* Whatever is asked for, the answer is the same */
static int read_request(int fd)
{
	char request[4096];
	uint8_t type;
	size_t len, used = 0;

	while (used < sizeof(request) - 1) {
		if (sslp_ktls_recv_record(fd, &type, request + used,
					  sizeof(request) - 1 - used, &len) ||
		    type != CT_APPLICATIONDATA)
			return -1;
		used += len;
		request[used] = '\0';
		if (strstr(request, "\r\n\r\n"))
			return 0;
	}
	return -1;
}

/* What each call sends are records of its own */
static int answer(int fd, const char *file, size_t max_send)
{
	int in = open(file, O_RDONLY | O_CLOEXEC), n, ret = -1;
	struct stat st;
	char head[128];

	if (in < 0 || fstat(in, &st)) {
		perror(file);
		goto out;
	}
	n = snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\n"
		     "Content-Length: %lld\r\nConnection: close\r\n\r\n",
		     (long long)st.st_size);
	if (send_all(fd, head, n))
		goto out;
	while (st.st_size > 0) {
		ssize_t sent = sendfile(fd, in, NULL, max_send);

		if (sent <= 0) {
			perror("sendfile");
			goto out;
		}
		st.st_size -= sent;
	}
	ret = send_close_notify(fd);
out:
	if (in >= 0)
		close(in);
	return ret;
}

int main(int argc, char **argv)
{
	long left = argc > 5 ? strtol(argv[5], NULL, 10) : -1;
	mbedtls_net_context listener, client;
	size_t max_send;
	int err, ret = 0;

	if (argc < 5) {
		fprintf(stderr, "usage: mbedtls_server PORT CERT KEY FILE [CONNECTIONS]\n");
		return 2;
	}
	/* Of sendfile() to a client that is gone */
	signal(SIGPIPE, SIG_IGN);
	if (load(argv[2], argv[3]))
		return 1;
	mbedtls_net_init(&listener);
	err = mbedtls_net_bind(&listener, "127.0.0.1", argv[1],
			       MBEDTLS_NET_PROTO_TCP);
	if (err)
		return complain_mbedtls("bind", err) ? 1 : 0;
	puts("listening");
	fflush(stdout);
	for (; left; left -= left > 0) {
		mbedtls_net_init(&client);
		err = mbedtls_net_accept(&listener, &client, NULL, 0, NULL);
		if (err)
			return complain_mbedtls("accept", err) ? 1 : 0;
		ret = stack_handshake(&stack, &client, NULL, &max_send) ||
		      read_request(client.fd) ||
		      answer(client.fd, argv[4], max_send);
		mbedtls_net_free(&client);
	}
	mbedtls_net_free(&listener);
	return ret;
}

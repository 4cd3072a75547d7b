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

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/platform_util.h>
#include <sslp.h>

#include "mbedtls_keys.h"

/* From here on Mbed TLS has nothing more to do with the socket */
static int shake_hands(mbedtls_net_context *server, const char *host,
		       mbedtls_x509_crt *ca, mbedtls_ctr_drbg_context *drbg)
{
	struct handshake_keys keys = { .complete = 0 };
	mbedtls_ssl_context ssl;
	mbedtls_ssl_config conf;
	int err;

	mbedtls_ssl_init(&ssl);
	mbedtls_ssl_config_init(&conf);
	err = mbedtls_ssl_config_defaults(&conf, MBEDTLS_SSL_IS_CLIENT,
					  MBEDTLS_SSL_TRANSPORT_STREAM,
					  MBEDTLS_SSL_PRESET_DEFAULT);
	mbedtls_ssl_conf_rng(&conf, mbedtls_ctr_drbg_random, drbg);
	mbedtls_ssl_conf_ca_chain(&conf, ca, NULL);
	mbedtls_ssl_conf_max_version(&conf, MBEDTLS_SSL_MAJOR_VERSION_3,
				     MBEDTLS_SSL_MINOR_VERSION_3);
	mbedtls_ssl_conf_min_version(&conf, MBEDTLS_SSL_MAJOR_VERSION_3,
				     MBEDTLS_SSL_MINOR_VERSION_3);
	keys_collect(&conf, &ssl, &keys);
	if (!err)
		err = mbedtls_ssl_setup(&ssl, &conf);
	if (!err)
		err = mbedtls_ssl_set_hostname(&ssl, host);
	mbedtls_ssl_set_bio(&ssl, server, mbedtls_net_send, mbedtls_net_recv,
			    NULL);
	if (!err)
		err = mbedtls_ssl_handshake(&ssl);
	err = err ? complain_mbedtls("handshake", err) :
		    keys_arm(&ssl, 0, &keys, server->fd);
	mbedtls_platform_zeroize(&keys, sizeof(keys));
	mbedtls_ssl_free(&ssl);
	mbedtls_ssl_config_free(&conf);
	return err;
}

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
	mbedtls_entropy_context entropy;
	mbedtls_ctr_drbg_context drbg;
	mbedtls_net_context server;
	mbedtls_x509_crt ca;
	int err;

	if (argc != 5) {
		fprintf(stderr, "usage: mbedtls_client HOST PORT CA PATH\n");
		return 2;
	}
	mbedtls_entropy_init(&entropy);
	mbedtls_ctr_drbg_init(&drbg);
	mbedtls_x509_crt_init(&ca);
	mbedtls_net_init(&server);
	err = mbedtls_ctr_drbg_seed(&drbg, mbedtls_entropy_func, &entropy,
				    NULL, 0);
	if (!err)
		err = mbedtls_x509_crt_parse_file(&ca, argv[3]);
	if (!err)
		err = mbedtls_net_connect(&server, argv[1], argv[2],
					  MBEDTLS_NET_PROTO_TCP);
	if (err)
		return complain_mbedtls("set up", err) ? 1 : 0;
	err = shake_hands(&server, argv[1], &ca, &drbg) ||
	      ask(server.fd, argv[1], argv[4]) || receive(server.fd);
	mbedtls_net_free(&server);
	mbedtls_x509_crt_free(&ca);
	mbedtls_ctr_drbg_free(&drbg);
	mbedtls_entropy_free(&entropy);
	return err || fflush(stdout) ? 1 : 0;
}

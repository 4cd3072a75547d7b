// SPDX-License-Identifier: MIT
/*
 * An HTTPS server on Mbed TLS whose records are the kernel's: the handshake is
 * Mbed TLS's, the keys are derived by SslGenerateSessionKeys(), and the file
 * goes out by sendfile().
 *
 *	mbedtls_server PORT CERT KEY FILE [CONNECTIONS]
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/version.h>
#include <sslp.h>

#include "mbedtls_keys.h"

static mbedtls_entropy_context entropy;
static mbedtls_ctr_drbg_context drbg;
static mbedtls_x509_crt cert;
static mbedtls_pk_context key;

static int load(const char *cert_file, const char *key_file)
{
	int err;

	mbedtls_entropy_init(&entropy);
	mbedtls_ctr_drbg_init(&drbg);
	mbedtls_x509_crt_init(&cert);
	mbedtls_pk_init(&key);
	err = mbedtls_ctr_drbg_seed(&drbg, mbedtls_entropy_func, &entropy,
				    NULL, 0);
	if (!err)
		err = mbedtls_x509_crt_parse_file(&cert, cert_file);
#if MBEDTLS_VERSION_MAJOR >= 3
	if (!err)
		err = mbedtls_pk_parse_keyfile(&key, key_file, NULL,
					       mbedtls_ctr_drbg_random, &drbg);
#else
	if (!err)
		err = mbedtls_pk_parse_keyfile(&key, key_file, NULL);
#endif
	return err ? complain_mbedtls("certificate", err) : 0;
}

/* From here on Mbed TLS has nothing more to do with the socket */
static int shake_hands(mbedtls_net_context *client)
{
	struct handshake_keys keys = { .complete = 0 };
	mbedtls_ssl_context ssl;
	mbedtls_ssl_config conf;
	int err;

	mbedtls_ssl_init(&ssl);
	mbedtls_ssl_config_init(&conf);
	err = mbedtls_ssl_config_defaults(&conf, MBEDTLS_SSL_IS_SERVER,
					  MBEDTLS_SSL_TRANSPORT_STREAM,
					  MBEDTLS_SSL_PRESET_DEFAULT);
	mbedtls_ssl_conf_rng(&conf, mbedtls_ctr_drbg_random, &drbg);
	mbedtls_ssl_conf_max_version(&conf, MBEDTLS_SSL_MAJOR_VERSION_3,
				     MBEDTLS_SSL_MINOR_VERSION_3);
	mbedtls_ssl_conf_min_version(&conf, MBEDTLS_SSL_MAJOR_VERSION_3,
				     MBEDTLS_SSL_MINOR_VERSION_3);
	if (!err)
		err = mbedtls_ssl_conf_own_cert(&conf, &cert, &key);
	keys_collect(&conf, &ssl, &keys);
	if (!err)
		err = mbedtls_ssl_setup(&ssl, &conf);
	mbedtls_ssl_set_bio(&ssl, client, mbedtls_net_send, mbedtls_net_recv,
			    NULL);
	if (!err)
		err = mbedtls_ssl_handshake(&ssl);
	err = err ? complain_mbedtls("handshake", err) :
		    keys_arm(&ssl, 1, &keys, client->fd);
	mbedtls_platform_zeroize(&keys, sizeof(keys));
	mbedtls_ssl_free(&ssl);
	mbedtls_ssl_config_free(&conf);
	return err;
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

static int answer(int fd, const char *file)
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
		ssize_t sent = sendfile(fd, in, NULL, st.st_size);

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
	int err, ret = 0;

	if (argc < 5) {
		fprintf(stderr, "usage: mbedtls_server PORT CERT KEY FILE [CONNECTIONS]\n");
		return 2;
	}
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
		ret = shake_hands(&client) || read_request(client.fd) ||
		      answer(client.fd, argv[4]);
		mbedtls_net_free(&client);
	}
	mbedtls_net_free(&listener);
	return ret;
}

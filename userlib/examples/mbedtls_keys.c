// SPDX-License-Identifier: MIT
/* A connection of Mbed TLS goes over to kernel TLS: all that it takes. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <mbedtls/version.h>
#include <sslprovider.h>
#include <sslp.h>

#include "mbedtls_keys.h"

static int complain(const char *stage, SECURITY_STATUS status)
{
	fprintf(stderr, "%s: %s: %s\n", stage, sslp_status_name(status),
		sslp_last_message());
	return -1;
}

static void keep(struct handshake_keys *keys, const unsigned char *master,
		 const unsigned char *client_random,
		 const unsigned char *server_random)
{
	memcpy(keys->master, master, sizeof(keys->master));
	memcpy(keys->client_random, client_random, 32);
	memcpy(keys->server_random, server_random, 32);
	keys->complete = 1;
}

#if MBEDTLS_VERSION_MAJOR >= 3
static void take_keys(void *opaque, mbedtls_ssl_key_export_type type,
		      const unsigned char *secret, size_t len,
		      const unsigned char client_random[32],
		      const unsigned char server_random[32],
		      mbedtls_tls_prf_types prf)
{
	(void)prf;
	if (type == MBEDTLS_SSL_KEY_EXPORT_TLS12_MASTER_SECRET && len == 48)
		keep(opaque, secret, client_random, server_random);
}

void keys_collect(mbedtls_ssl_config *conf, mbedtls_ssl_context *ssl,
		  struct handshake_keys *keys)
{
	(void)conf;
	mbedtls_ssl_set_export_keys_cb(ssl, take_keys, keys);
}
#else
static int take_keys(void *opaque, const unsigned char *master,
		     const unsigned char *key_block, size_t mac_len,
		     size_t key_len, size_t iv_len,
		     const unsigned char client_random[32],
		     const unsigned char server_random[32],
		     mbedtls_tls_prf_types prf)
{
	(void)key_block, (void)mac_len, (void)key_len, (void)iv_len, (void)prf;
	keep(opaque, master, client_random, server_random);
	return 0;
}

void keys_collect(mbedtls_ssl_config *conf, mbedtls_ssl_context *ssl,
		  struct handshake_keys *keys)
{
	(void)ssl;
	mbedtls_ssl_conf_export_keys_ext_cb(conf, take_keys, keys);
}
#endif

static int arm(NCRYPT_PROV_HANDLE provider, NCRYPT_KEY_HANDLE master,
	       const struct handshake_keys *keys, int fd)
{
	NCryptBuffer randoms[] = {
		{ 32, NCRYPTBUFFER_SSL_CLIENT_RANDOM,
		  (void *)keys->client_random },
		{ 32, NCRYPTBUFFER_SSL_SERVER_RANDOM,
		  (void *)keys->server_random },
	};
	NCryptBufferDesc list = { NCRYPTBUFFER_VERSION, 2, randoms };
	/* Each side has sent one record under these keys: its Finished */
	struct sslp_ktls_options options = {
		.size = sizeof(options), .write_seq = 1, .read_seq = 1,
	};
	NCRYPT_KEY_HANDLE read, write;
	SECURITY_STATUS status;

	status = SslGenerateSessionKeys(provider, master, &read, &write, &list,
					0);
	if (status)
		return complain("session keys", status);
	status = sslp_ktls_install(provider, fd, write, read, &options);
	SslFreeObject(write, 0);
	SslFreeObject(read, 0);
	return status ? complain("kernel TLS", status) : 0;
}

int keys_arm(mbedtls_ssl_context *ssl, int is_server,
	     const struct handshake_keys *keys, int fd)
{
	int suite = mbedtls_ssl_get_ciphersuite_id(
				mbedtls_ssl_get_ciphersuite(ssl));
	NCRYPT_PROV_HANDLE provider;
	NCRYPT_KEY_HANDLE master;
	SECURITY_STATUS status;
	int ret = -1;

	if (!keys->complete || mbedtls_ssl_check_pending(ssl)) {
		fprintf(stderr, "no master secret, or data already read\n");
		return -1;
	}
	status = SslOpenProvider(&provider, NULL, 0);
	if (status)
		return complain("provider", status);
	status = sslp_import_master_secret(provider, &master,
			TLS1_2_PROTOCOL_VERSION, suite, keys->master,
			sizeof(keys->master), is_server ?
			NCRYPT_SSL_SERVER_FLAG : NCRYPT_SSL_CLIENT_FLAG);
	if (status) {
		complain("master secret", status);
	} else {
		ret = arm(provider, master, keys, fd);
		SslFreeObject(master, 0);
	}
	SslFreeObject(provider, 0);
	return ret;
}

int send_all(int fd, const void *data, size_t len)
{
	const char *p = data;
	ssize_t n;

	for (; len; p += n, len -= n) {
		n = send(fd, p, len, MSG_NOSIGNAL);
		if (n < 0) {
			perror("send");
			return -1;
		}
	}
	return 0;
}

int send_close_notify(int fd)
{
	static const unsigned char close_notify[] = { 1, 0 };
	SECURITY_STATUS status;

	status = sslp_ktls_send_record(fd, CT_ALERT, close_notify,
				       sizeof(close_notify));
	return status ? complain("close_notify", status) : 0;
}

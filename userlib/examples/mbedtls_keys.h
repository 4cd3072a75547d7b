/* SPDX-License-Identifier: MIT */
/* A connection of Mbed TLS goes over to kernel TLS: all that it takes. */
#ifndef MBEDTLS_KEYS_H
#define MBEDTLS_KEYS_H

#include <mbedtls/ssl.h>

/* What the callback learns during the handshake; wipe it afterwards */
struct handshake_keys {
	unsigned char master[48];
	unsigned char client_random[32], server_random[32];
	int complete;
};

/* Before the handshake: have @keys filled. One configuration, one connection. */
void keys_collect(mbedtls_ssl_config *conf, mbedtls_ssl_context *ssl,
		  struct handshake_keys *keys);

/* After the handshake: arm @fd, both directions. 0, or -1 after a message. */
int keys_arm(mbedtls_ssl_context *ssl, int is_server,
	     const struct handshake_keys *keys, int fd);

/* Send @len bytes, or the alert close_notify; 0 or -1 after a message */
int send_all(int fd, const void *data, size_t len);
int send_close_notify(int fd);

#endif /* MBEDTLS_KEYS_H */

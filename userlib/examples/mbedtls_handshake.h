/* SPDX-License-Identifier: MIT */
/* What both examples want of Mbed TLS: a configuration, and handshakes. */
#ifndef MBEDTLS_HANDSHAKE_H
#define MBEDTLS_HANDSHAKE_H

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/ssl.h>

/* Certificates go into @conf before the first handshake */
struct stack {
	mbedtls_entropy_context entropy;
	mbedtls_ctr_drbg_context drbg;
	mbedtls_ssl_config conf;
};

/* @endpoint is MBEDTLS_SSL_IS_CLIENT or MBEDTLS_SSL_IS_SERVER. An error of
 * Mbed TLS, or 0; stack_free() is due in both cases. */
int stack_init(struct stack *stack, int endpoint);
void stack_free(struct stack *stack);

/*
 * Shake hands, and leave the socket to the kernel: @net's socket is armed in
 * both directions. @host is whose certificate it must be, NULL for a server.
 * No call may send more than @max_send bytes: that is the longest record that
 * the two have agreed on. 0, or -1 after a message.
 */
int stack_handshake(struct stack *stack, mbedtls_net_context *net,
		    const char *host, size_t *max_send);

/* A message of Mbed TLS to stderr; returns -1 */
int complain_mbedtls(const char *stage, int err);

#endif /* MBEDTLS_HANDSHAKE_H */

/* SPDX-License-Identifier: MIT */
/* What Mbed TLS must know before a handshake, for client and server. */
#ifndef SSLP_EXAMPLE_MBEDTLS_H
#define SSLP_EXAMPLE_MBEDTLS_H

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/ssl.h>
#include <mbedtls/ssl_ticket.h>

struct example_mbedtls {
	mbedtls_entropy_context entropy;
	mbedtls_ctr_drbg_context drbg;
	mbedtls_ssl_ticket_context tickets;
	mbedtls_x509_crt cert;
	mbedtls_pk_context key;
	mbedtls_ssl_config conf;
};

/* @endpoint is MBEDTLS_SSL_IS_CLIENT or _SERVER; ends the program on failure */
void example_mbedtls_init(struct example_mbedtls *stack, int endpoint);
void example_mbedtls_free(struct example_mbedtls *stack);

/* Reads a server's certificate and key from files; not 0 on failure */
int example_mbedtls_certificate(struct example_mbedtls *stack,
				const char *cert, const char *key);

#endif /* SSLP_EXAMPLE_MBEDTLS_H */

// SPDX-License-Identifier: MIT
/* What Mbed TLS must know before a handshake, for client and server. */
#include <stdio.h>
#include <stdlib.h>

#include <mbedtls/version.h>
#if MBEDTLS_VERSION_MAJOR >= 3
#include <psa/crypto.h>
#endif

#include "example_mbedtls.h"

static void must(int err, const char *what)
{
	if (!err)
		return;
	fprintf(stderr, "%s: -0x%x\n", what, -err);
	exit(1);
}

void example_mbedtls_init(struct example_mbedtls *stack, int endpoint)
{
	mbedtls_entropy_init(&stack->entropy);
	mbedtls_ctr_drbg_init(&stack->drbg);
	mbedtls_ssl_ticket_init(&stack->tickets);
	mbedtls_x509_crt_init(&stack->cert);
	mbedtls_pk_init(&stack->key);
	mbedtls_ssl_config_init(&stack->conf);
#if MBEDTLS_VERSION_MAJOR >= 3
	must(psa_crypto_init(), "psa");
#endif
	must(mbedtls_ctr_drbg_seed(&stack->drbg, mbedtls_entropy_func,
				   &stack->entropy, NULL, 0), "seed");
	must(mbedtls_ssl_config_defaults(&stack->conf, endpoint,
					 MBEDTLS_SSL_TRANSPORT_STREAM,
					 MBEDTLS_SSL_PRESET_DEFAULT), "config");
	mbedtls_ssl_conf_rng(&stack->conf, mbedtls_ctr_drbg_random,
			     &stack->drbg);
#if MBEDTLS_VERSION_MAJOR < 3
	mbedtls_ssl_conf_min_version(&stack->conf, MBEDTLS_SSL_MAJOR_VERSION_3,
				     MBEDTLS_SSL_MINOR_VERSION_3);
#endif
}

int example_mbedtls_certificate(struct example_mbedtls *stack,
				const char *cert, const char *key)
{
	must(mbedtls_ssl_ticket_setup(&stack->tickets, mbedtls_ctr_drbg_random,
				      &stack->drbg, MBEDTLS_CIPHER_AES_256_GCM,
				      86400), "tickets");
	mbedtls_ssl_conf_session_tickets_cb(&stack->conf,
					    mbedtls_ssl_ticket_write,
					    mbedtls_ssl_ticket_parse,
					    &stack->tickets);
	return mbedtls_x509_crt_parse_file(&stack->cert, cert) ?:
#if MBEDTLS_VERSION_MAJOR >= 3
	       mbedtls_pk_parse_keyfile(&stack->key, key, NULL,
					mbedtls_ctr_drbg_random,
					&stack->drbg) ?:
#else
	       mbedtls_pk_parse_keyfile(&stack->key, key, NULL) ?:
#endif
	       mbedtls_ssl_conf_own_cert(&stack->conf, &stack->cert,
					 &stack->key);
}

void example_mbedtls_free(struct example_mbedtls *stack)
{
	mbedtls_ssl_config_free(&stack->conf);
	mbedtls_pk_free(&stack->key);
	mbedtls_x509_crt_free(&stack->cert);
	mbedtls_ssl_ticket_free(&stack->tickets);
	mbedtls_ctr_drbg_free(&stack->drbg);
	mbedtls_entropy_free(&stack->entropy);
}

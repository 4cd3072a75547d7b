// SPDX-License-Identifier: MIT
/* What both examples want of Mbed TLS: a configuration, and handshakes. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>

#include <mbedtls/error.h>
#include <mbedtls/platform_util.h>

#include "mbedtls_handshake.h"
#include "mbedtls_keys.h"

int complain_mbedtls(const char *stage, int err)
{
	char text[128];

	mbedtls_strerror(err, text, sizeof(text));
	fprintf(stderr, "%s: %s\n", stage, text);
	return -1;
}

int stack_init(struct stack *stack, int endpoint)
{
	int err;

	mbedtls_entropy_init(&stack->entropy);
	mbedtls_ctr_drbg_init(&stack->drbg);
	mbedtls_ssl_config_init(&stack->conf);
	err = mbedtls_ssl_config_defaults(&stack->conf, endpoint,
					  MBEDTLS_SSL_TRANSPORT_STREAM,
					  MBEDTLS_SSL_PRESET_DEFAULT);
	if (err)
		return err;
	mbedtls_ssl_conf_rng(&stack->conf, mbedtls_ctr_drbg_random,
			     &stack->drbg);
	mbedtls_ssl_conf_max_version(&stack->conf, MBEDTLS_SSL_MAJOR_VERSION_3,
				     MBEDTLS_SSL_MINOR_VERSION_3);
	mbedtls_ssl_conf_min_version(&stack->conf, MBEDTLS_SSL_MAJOR_VERSION_3,
				     MBEDTLS_SSL_MINOR_VERSION_3);
	return mbedtls_ctr_drbg_seed(&stack->drbg, mbedtls_entropy_func,
				     &stack->entropy, NULL, 0);
}

void stack_free(struct stack *stack)
{
	mbedtls_ssl_config_free(&stack->conf);
	mbedtls_ctr_drbg_free(&stack->drbg);
	mbedtls_entropy_free(&stack->entropy);
}

/* After it Mbed TLS has nothing more to do with the socket */
int stack_handshake(struct stack *stack, mbedtls_net_context *net,
		    const char *host, size_t *max_send)
{
	struct handshake_keys keys = { .complete = 0 };
	mbedtls_ssl_context ssl;
	int err, longest = 0;

	/* While the peer's side is open; keys_arm() tells if it has failed */
	(void)!setsockopt(net->fd, IPPROTO_TCP, TCP_ULP, "tls", 3);
	mbedtls_ssl_init(&ssl);
	keys_collect(&stack->conf, &ssl, &keys);
	err = mbedtls_ssl_setup(&ssl, &stack->conf);
	if (!err && host)
		err = mbedtls_ssl_set_hostname(&ssl, host);
	mbedtls_ssl_set_bio(&ssl, net, mbedtls_net_send, mbedtls_net_recv,
			    NULL);
	if (!err)
		err = mbedtls_ssl_handshake(&ssl);
	err = err ? complain_mbedtls("handshake", err) :
		    keys_arm(&ssl, !host, &keys, net->fd);
	/* RFC 6066 section 4: a client may ask for short records */
	if (!err)
		longest = mbedtls_ssl_get_max_out_record_payload(&ssl);
	if (longest < 0)
		err = complain_mbedtls("length of records", longest);
	else
		*max_send = longest;
	mbedtls_platform_zeroize(&keys, sizeof(keys));
	mbedtls_ssl_free(&ssl);
	return err;
}

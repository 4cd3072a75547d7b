// SPDX-License-Identifier: GPL-2.0-only
/* Whether the sockets that a batch has armed have their keys. */
#include <linux/tls.h>

#include "crypto_info.h"
#include "queue_keys.h"

static int has(int sock, int optname, const struct key *key)
{
	return has_key(sock, optname, &ciphers[0], TLS_1_2_VERSION, key,
		       1) == 1;
}

int queue_keys(const struct queue *q, int sock, int i)
{
	struct key client, server;

	if (key_block(&ciphers[0], q->master, q->seeds[i], &client, &server))
		return -1;
	return has(sock, TLS_TX, &client) + has(sock, TLS_RX, &server);
}

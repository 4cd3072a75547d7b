/* SPDX-License-Identifier: MIT */
/* TLS 1.3 traffic secrets: keys of one direction. */
#ifndef SSLP_CONTRACT_TRAFFIC_H
#define SSLP_CONTRACT_TRAFFIC_H

#include "provider.h"
#include "secret.h"

/**
 * traffic_derive() - key and IV of RFC 8446 section 7.3, now or when needed
 * @provider: provider that computes
 * @secret: traffic secrets
 * @key: session key; its direction selects the secret
 *
 * Return: 0 or -errno with a message.
 */
int traffic_derive(struct provider *provider, struct secret *secret,
		   struct session_key *key);

#endif /* SSLP_CONTRACT_TRAFFIC_H */

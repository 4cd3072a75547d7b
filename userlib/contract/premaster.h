/* SPDX-License-Identifier: MIT */
/* Master secrets from premaster secrets. */
#ifndef SSLP_CONTRACT_PREMASTER_H
#define SSLP_CONTRACT_PREMASTER_H

#include "import.h"

/**
 * premaster_derive() - a master secret from a premaster secret
 * @provider: provider that computes
 * @src: describes the master secret; its bytes are set here
 * @premaster: of KEY_PREMASTER
 * @list: a session hash, or both randoms
 * @ret: handle of the master secret, written only on success
 *
 * Return: 0 or -errno with a message.
 */
int premaster_derive(struct provider *provider, struct secret_source *src,
		     struct hmac_key *premaster, const NCryptBufferDesc *list,
		     NCRYPT_KEY_HANDLE *ret);

#endif /* SSLP_CONTRACT_PREMASTER_H */

/* SPDX-License-Identifier: MIT */
/* Record keys that a TLS stack gives, in the form of the schedule. */
#ifndef SSLP_CONTRACT_SESSION_KEY_IMPORT_H
#define SSLP_CONTRACT_SESSION_KEY_IMPORT_H

#include "../../include/sslprovider/sslp.h"
#include "../schedule/record_key.h"

/**
 * session_key_import_material() - check what a stack gives, and take it
 * @key: its key
 * @suite: suite that the key must be for
 * @protocol: likewise
 * @ret: the key, wiped by the caller
 *
 * Return: 0, or -EINVAL with a message.
 */
int session_key_import_material(const struct sslp_session_key *key,
			 const struct suite *suite, u32 protocol,
			 struct record_key *ret);

#endif /* SSLP_CONTRACT_SESSION_KEY_IMPORT_H */

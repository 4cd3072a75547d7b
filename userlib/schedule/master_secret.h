/* SPDX-License-Identifier: MIT */
/* Premaster to master secret. */
#ifndef SSLP_SCHEDULE_MASTER_SECRET_H
#define SSLP_SCHEDULE_MASTER_SECRET_H

#include "record_key.h"

/* All return 0 or -errno with a message, and wipe their output on failure */

/* RFC 5246 section 8.1 */
int master_secret_derive(struct backend *b, const struct suite *suite,
			 u32 protocol, struct hmac_key *premaster,
			 const u8 client_random[TLS_RANDOM_LEN],
			 const u8 server_random[TLS_RANDOM_LEN],
			 u8 master[TLS_MASTER_SECRET_LEN]);

/* RFC 7627 section 4; @session_hash has master_secret_hash_len() bytes */
int master_secret_derive_ext(struct backend *b,
			     const struct suite *suite, u32 protocol,
			     struct hmac_key *premaster,
			     const u8 *session_hash,
			     u8 master[TLS_MASTER_SECRET_LEN]);

/* RFC 7627 section 3: the hash of the PRF; MD5 and SHA-1 before TLS 1.2 */
size_t master_secret_hash_len(const struct suite *suite, u32 protocol);

#endif /* SSLP_SCHEDULE_MASTER_SECRET_H */

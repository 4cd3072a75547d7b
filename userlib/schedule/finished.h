/* SPDX-License-Identifier: MIT */
/* The verify_data of a Finished message. */
#ifndef SSLP_SCHEDULE_FINISHED_H
#define SSLP_SCHEDULE_FINISHED_H

#include "suite.h"

/*
 * RFC 5246 section 7.4.9: the smallest length that a suite may have; all suites
 * have it
 */
#define FINISHED_LEN	12

/* Both return 0 or -errno with a message, and wipe @out on failure */

/* RFC 2246 and RFC 5246 section 7.4.9; @digest is the hash of the handshake */
int finished_tls12(struct backend *b, const struct suite *suite, u32 protocol,
		   struct hmac_key *master, bool client, const u8 *digest,
		   size_t digest_len, u8 *out, size_t len);

/*
 * RFC 8446 section 4.4.4, and of a binder key section 4.2.11.2; @out and @digest
 * are as long as @hash
 */
int finished_tls13(struct backend *b, const struct hash_alg *hash,
		   struct hmac_key *base, const u8 *digest, u8 *out);

#endif /* SSLP_SCHEDULE_FINISHED_H */

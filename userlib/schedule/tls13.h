/* SPDX-License-Identifier: MIT */
/* The key schedule of TLS 1.3, RFC 8446 section 7.1, step by step. */
#ifndef SSLP_SCHEDULE_TLS13_H
#define SSLP_SCHEDULE_TLS13_H

#include "hkdf.h"

/* All return 0 or -errno with a message, and wipe @to on failure */

/**
 * tls13_extract() - from one stage of the schedule to the next
 * @b: where it is computed
 * @hash: of the suite
 * @from: secret of the stage before, of which Derive-Secret(., "derived", "")
 *	is the salt; NULL: there is none, as for the Early Secret
 * @ikm: input; NULL: as many zeros as the hash has bytes
 * @ikm_len: bytes at @ikm
 * @to: next secret, as long as the hash
 */
int tls13_extract(struct backend *b, const struct hash_alg *hash,
		  struct hmac_key *from, const void *ikm, size_t ikm_len,
		  u8 *to);

/**
 * tls13_derive() - Derive-Secret()
 * @b: where it is computed
 * @hash: of the suite
 * @from: secret
 * @label: without "tls13 "
 * @digest: transcript hash; NULL: the hash of no message
 * @to: as long as the hash
 */
int tls13_derive(struct backend *b, const struct hash_alg *hash,
		 struct hmac_key *from, const char *label, const u8 *digest,
		 u8 *to);

/* RFC 8446 section 4.6.1: the PSK of a ticket; @nonce_len is 255 at the most */
int tls13_psk(struct backend *b, const struct hash_alg *hash,
	      struct hmac_key *resumption, const void *nonce, size_t nonce_len,
	      u8 *to);

#endif /* SSLP_SCHEDULE_TLS13_H */

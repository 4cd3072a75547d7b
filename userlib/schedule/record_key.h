/* SPDX-License-Identifier: MIT */
/* The keys of one direction, and how they are derived. */
#ifndef SSLP_SCHEDULE_RECORD_KEY_H
#define SSLP_SCHEDULE_RECORD_KEY_H

#include "suite.h"

#define TLS_RANDOM_LEN		32
#define TLS_MASTER_SECRET_LEN	48

/**
 * struct record_key - one direction's keys
 * @mac_key_len: bytes of @mac_key, 0 for AEAD suites
 * @key_len: bytes of @key
 * @iv_len: bytes of @iv, see suite_iv_len()
 */
struct record_key {
	u8 mac_key_len, key_len, iv_len;
	u8 mac_key[HASH_MAX_DIGEST];
	u8 key[32];
	u8 iv[16];
};

/* Sets the three lengths of @key and nothing else */
void record_key_layout(struct record_key *key, const struct suite *suite,
		       u32 protocol);

/*
 * All below return 0 or -errno with a message, and wipe their outputs on
 * failure. Suite and protocol must belong together.
 */

/* RFC 5246 section 6.3, up to TLS 1.2; @client is for what the client sends */
int record_key_block(struct backend *b, const struct suite *suite,
		     u32 protocol, struct hmac_key *master,
		     const u8 client_random[TLS_RANDOM_LEN],
		     const u8 server_random[TLS_RANDOM_LEN],
		     struct record_key *client, struct record_key *server);

/* RFC 8446 section 7.3 */
int record_key_traffic(struct backend *b, const struct suite *suite,
		       struct hmac_key *secret, struct record_key *key);

/* RFC 8446 section 7.2: the next generation of @secret, as long as the hash */
int record_key_next(struct backend *b, const struct suite *suite,
		    struct hmac_key *secret, u8 *next);

#endif /* SSLP_SCHEDULE_RECORD_KEY_H */

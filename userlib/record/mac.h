/* SPDX-License-Identifier: MIT */
/* The MAC of a record, RFC 5246 section 6.2.3.1. */
#ifndef SSLP_RECORD_MAC_H
#define SSLP_RECORD_MAC_H

#include "method.h"

/* HMAC over @head and @len bytes of @content */
void mac_compute(const struct hash_alg *hash, const struct record_key *key,
		 const u8 head[PSEUDO_HEADER_LEN], const u8 *content,
		 size_t len, u8 *mac);

/* Whether mac_compute_hidden() can do this hash */
bool mac_can_hide(const struct hash_alg *hash);

/**
 * mac_compute_hidden() - the same, without showing how long the content is
 * @hash: hash
 * @key: record keys
 * @head: its last two bytes are as secret as @len
 * @content: content, and behind it bytes that may not matter
 * @len: secret: bytes of it
 * @min: the least value that @len can have
 * @max: the greatest value; so many bytes are read
 * @mac: the MAC
 *
 * Instructions executed and addresses touched depend on @min and @max alone.
 */
void mac_compute_hidden(const struct hash_alg *hash,
			const struct record_key *key,
			const u8 head[PSEUDO_HEADER_LEN], const u8 *content,
			size_t len, size_t min, size_t max, u8 *mac);

#endif /* SSLP_RECORD_MAC_H */

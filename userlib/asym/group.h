/* SPDX-License-Identifier: MIT */
/* The groups in which two ends agree on a secret. */
#ifndef SSLP_ASYM_GROUP_H
#define SSLP_ASYM_GROUP_H

#include "../base/types.h"

/* The kind of a group; it decides how keys and secrets are encoded */
enum group_kind {
	GROUP_CURVE,		/* RFC 8422: 4, X, Y; the secret is X */
	GROUP_MONTGOMERY,	/* RFC 7748: u, little-endian */
	GROUP_PRIME,		/* RFC 5246 section 8.1.2: y modulo p */
};

/**
 * struct group - one group
 * @id: number in IANA's registry of groups (RFC 8446 section 4.2.7); 0 for
 *	those of RFC 3526, which a peer may choose and which have no number
 * @kind: its kind
 * @type: libcrypto's name for its keys
 * @name: libcrypto's name for the group
 * @bits: bits of a coordinate or of the prime
 * @len: the same in bytes
 */
struct group {
	u16 id;
	enum group_kind kind;
	const char *type, *name;
	u16 bits, len;
};

extern const struct group groups[];
extern const size_t group_count;

#define GROUP_MAX_LEN		1024	/* bytes of a prime, or of its secret */
#define GROUP_GENERATOR		2	/* of every prime here */

/* The row of an IANA number, or NULL; 0 has none */
const struct group *group_find(u32 id);

/* The row of RFC 7919 with a prime of @bits, or NULL */
const struct group *group_of_bits(u32 bits);

/* Bytes of a public key as messages of TLS carry it */
size_t group_public_len(const struct group *group);

/**
 * group_prime() - the prime of a group
 * @group: a GROUP_PRIME
 * @prime: @group->len bytes, big-endian
 *
 * Return: 0 or -errno with a message.
 */
int group_prime(const struct group *group, u8 *prime);

/**
 * group_of_prime() - the group that a peer has chosen
 * @prime: prime of @len bytes, big-endian
 * @len: bytes
 * @generator: likewise, of @generator_len bytes
 * @generator_len: bytes
 * @ret: the group
 *
 * Nobody can tell during a handshake whether a prime is safe. So only primes
 * that were published with a proof are accepted: those of RFC 7919 and RFC
 * 3526.
 *
 * Return: 0, -EOPNOTSUPP for any other one, -errno; with a message.
 */
int group_of_prime(const u8 *prime, size_t len, const u8 *generator,
		   size_t generator_len, const struct group **ret);

#endif /* SSLP_ASYM_GROUP_H */

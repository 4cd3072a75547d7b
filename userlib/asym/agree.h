/* SPDX-License-Identifier: MIT */
/* Two ends agree on a secret: ECDH, X25519, X448, DH. */
#ifndef SSLP_ASYM_AGREE_H
#define SSLP_ASYM_AGREE_H

#include "group.h"

/*
 * libcrypto takes 400 bits for ffdhe8192, RFC 7919 section 5.2; P-521 has 66
 * bytes
 */
#define AGREE_PRIVATE_MAX	128

/**
 * struct agree_key - a key of a group
 * @group: group
 * @public: as messages of TLS carry it, group_public_len() bytes
 * @private_len: 0 for the key of a peer
 * @private: big-endian, or as in RFC 7748. The bytes are here and not in an
 *	object of libcrypto, because this is locked memory
 */
struct agree_key {
	const struct group *group;
	u8 *public;
	u8 private_len;
	u8 private[AGREE_PRIVATE_MAX];
};

/**
 * agree_generate() - a new key
 * @group: group
 * @key: in memory for secrets; agree_release() on success
 *
 * Return: 0 or -errno with a message.
 */
int agree_generate(const struct group *group, struct agree_key *key);

/**
 * agree_import() - the peer's key
 * @group: group
 * @public: as messages of TLS carry it
 * @len: bytes
 * @key: the key; agree_release() on success
 *
 * Refuses a point that is not on the curve, and a number that is not between 1
 * and p - 1 (RFC 8446 section 4.2.8.1 and 2). Only agree_secret() notices a
 * point of small order.
 *
 * Return: 0, -EBADMSG if it is not a key of the group, or -errno; with a
 * message.
 */
int agree_import(const struct group *group, const u8 *public, size_t len,
		 struct agree_key *key);

/* For known answers: @private comes from outside */
int agree_set_private(struct agree_key *key, const u8 *private, size_t len);

/**
 * agree_secret() - what both ends agree on
 * @own: our key, with the private half
 * @peer: the peer's key, of the same group
 * @secret: GROUP_MAX_LEN bytes; @own->group->len are written. DH keeps the
 *	leading zeros that TLS 1.3 wants, RFC 8446 section 7.4.1
 *
 * Return: 0; -EINVAL for keys of different groups; -EBADMSG for a secret of
 * zeros, RFC 8446 section 7.4.2; -errno; with a message, and @secret wiped.
 */
int agree_secret(const struct agree_key *own, const struct agree_key *peer,
		 u8 *secret);

void agree_release(struct agree_key *key);

#endif /* SSLP_ASYM_AGREE_H */

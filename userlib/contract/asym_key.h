/* SPDX-License-Identifier: MIT */
/* Key objects with a public half, and maybe a private one. */
#ifndef SSLP_CONTRACT_ASYM_KEY_H
#define SSLP_CONTRACT_ASYM_KEY_H

#include "../asym/agree.h"
#include "../asym/identity.h"
#include "secret.h"

/**
 * struct asym_key - a key of KIND_ASYM
 * @key: head; suite and protocol are set only for KIND_EPHEMERAL_KEY
 * @agree: for key agreement; its group is NULL in other keys
 * @identity: for signing, verifying or encrypting; its object is NULL in other
 *	keys
 */
struct asym_key {
	struct key_object key;
	struct agree_key agree;
	struct identity identity;
};

/* A new object in memory for secrets; 0 or -errno with a message */
int asym_key_new(enum object_kind kind, const struct suite *suite, u32 protocol,
		 struct asym_key **ret);

/* Gives an identity key its handle, or releases it */
int asym_key_publish(enum object_kind kind, struct identity *identity,
		     NCRYPT_KEY_HANDLE *ret);

/*
 * Whether it is a signing key of this type, such as RSA; -EINVAL with a message
 */
int asym_key_check(const struct asym_key *key, enum identity_kind kind,
		   const char *name);

/**
 * asym_key_secret() - what an ephemeral key and a peer's key agree on
 * @own: KIND_EPHEMERAL_KEY
 * @peer: KIND_PUBLIC_KEY
 * @secret: GROUP_MAX_LEN bytes; the first @len are written
 * @ret_len: bytes
 *
 * Keeps leading zeros, as RFC 8446 section 7.4.1 does.
 *
 * Return: 0 or -errno with a message, -EBADDATA if it is the peer's fault.
 */
int asym_key_secret(const struct asym_key *own, const struct asym_key *peer,
		    u8 *secret, size_t *ret_len);

#endif /* SSLP_CONTRACT_ASYM_KEY_H */

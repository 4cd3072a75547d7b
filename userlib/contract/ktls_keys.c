// SPDX-License-Identifier: MIT
/* From session keys to what the socket room arms. */
#include "ktls_keys.h"
#include "status.h"

/* The suite table counts in TLS_CIPHER_*, and versions are those of the wire */
static_assert(TLS_1_2_VERSION == TLS_1_2 && TLS_1_3_VERSION == TLS_1_3,
	      "the kernel's versions are the wire's");

int ktls_key_of(const struct key_object *owner, u64 seq, struct ktls_key *ret)
{
	const struct suite *suite = owner->suite;
	const struct ktls_cipher *cipher = ktls_cipher_find(suite->cipher->ktls);

	if (!cipher)
		return fail(EOPNOTSUPP, "kernel TLS carries AEAD ciphers only, and %s is not one",
			    suite->name);
	if (!ktls_cipher_carries(cipher, owner->protocol))
		return fail(EOPNOTSUPP, "kernel TLS does not carry %s under protocol %#06x",
			    cipher->name, owner->protocol);
	memset(ret, 0, sizeof(*ret));
	ret->cipher = cipher;
	ret->version = owner->protocol;
	ret->seq = seq;
	return 0;
}

void ktls_key_set(struct ktls_key *key, const struct record_key *record)
{
	key->key = record->key;
	key->iv = record->iv;
	key->iv_len = record->iv_len;
}

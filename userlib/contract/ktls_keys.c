// SPDX-License-Identifier: MIT
/* Session keys in the form that the socket room arms. */
#include "../connection/kernel_cipher.h"
#include "ktls_keys.h"
#include "status.h"

const struct ktls_cipher *ktls_keys_cipher(const struct key_object *owner)
{
	return kernel_cipher(owner->suite);
}

int ktls_keys_of(const struct key_object *owner, u64 seq, struct ktls_key *ret)
{
	const struct ktls_cipher *cipher = ktls_keys_cipher(owner);

	if (!cipher)
		return fail(EOPNOTSUPP, "kernel TLS carries AEAD ciphers only, and %s is not one",
			    owner->suite->name);
	if (!ktls_cipher_carries(cipher, owner->protocol))
		return fail(EOPNOTSUPP, "kernel TLS does not carry %s under protocol %#06x",
			    cipher->name, owner->protocol);
	memset(ret, 0, sizeof(*ret));
	ret->cipher = cipher;
	ret->version = owner->protocol;
	ret->seq = seq;
	return 0;
}

void ktls_keys_set(struct ktls_key *key, const struct record_key *record)
{
	key->key = record->key;
	key->iv = record->iv;
	key->iv_len = record->iv_len;
}

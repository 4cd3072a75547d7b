// SPDX-License-Identifier: MIT
/* From session keys to what the socket room arms. */
#include "ktls_keys.h"
#include "status.h"

/* The suite table counts in TLS_CIPHER_*, and versions are those of the wire */
static_assert(TLS_1_2_VERSION == TLS_1_2 && TLS_1_3_VERSION == TLS_1_3,
	      "the kernel's versions are the wire's");

int ktls_key_of(const struct session_key *key, u64 seq, struct ktls_key *ret)
{
	const struct suite *suite = key->key.suite;
	const struct ktls_cipher *cipher = ktls_cipher_find(suite->cipher->ktls);

	if (!cipher)
		return fail(EOPNOTSUPP, "kernel TLS carries AEAD ciphers only, and %s is not one",
			    suite->name);
	if (!ktls_cipher_carries(cipher, key->key.protocol))
		return fail(EOPNOTSUPP, "kernel TLS does not carry %s under protocol %#06x",
			    cipher->name, key->key.protocol);
	ret->cipher = cipher;
	ret->version = key->key.protocol;
	ret->key = key->record.key;
	ret->iv = key->record.iv;
	ret->iv_len = key->record.iv_len;
	ret->seq = seq;
	return 0;
}

// SPDX-License-Identifier: MIT
/* From session keys to what the socket room arms. */
#include "ktls_keys.h"
#include "status.h"

static const u16 types[] = {
	[CIPHER_AES_128_GCM] = TLS_CIPHER_AES_GCM_128,
	[CIPHER_AES_256_GCM] = TLS_CIPHER_AES_GCM_256,
	[CIPHER_AES_128_CCM] = TLS_CIPHER_AES_CCM_128,
	[CIPHER_CHACHA20_POLY1305] = TLS_CIPHER_CHACHA20_POLY1305,
	[CIPHER_SM4_GCM] = TLS_CIPHER_SM4_GCM,
	[CIPHER_SM4_CCM] = TLS_CIPHER_SM4_CCM,
	[CIPHER_ARIA_128_GCM] = TLS_CIPHER_ARIA_GCM_128,
	[CIPHER_ARIA_256_GCM] = TLS_CIPHER_ARIA_GCM_256,
};

static_assert(ARRAY_SIZE(types) == CIPHER_COUNT,
	      "each AEAD cipher says what kernel TLS calls it");
static_assert(TLS_1_2_VERSION == TLS_1_2 && TLS_1_3_VERSION == TLS_1_3,
	      "the kernel's versions are the wire's");

const struct ktls_cipher *ktls_keys_cipher(const struct key_object *owner)
{
	return ktls_cipher_find(types[owner->suite->cipher->id]);
}

int ktls_key_of(const struct key_object *owner, u64 seq, struct ktls_key *ret)
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

void ktls_key_set(struct ktls_key *key, const struct record_key *record)
{
	key->key = record->key;
	key->iv = record->iv;
	key->iv_len = record->iv_len;
}

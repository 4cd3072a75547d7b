/* SPDX-License-Identifier: MIT */
/* Keys that the kernel finds too short. */
#ifndef SSLP_ENGINE_SHORT_KEY_H
#define SSLP_ENGINE_SHORT_KEY_H

#include "engine.h"

#define SHORT_KEY_MIN	14	/* bytes: crypto/hmac.c, in FIPS mode */

/**
 * struct short_key - the bytes of a key, no fewer than SHORT_KEY_MIN
 * @data: the key's own, or @padded
 * @len: bytes at @data
 * @padded: a shorter key, with zeros behind it
 */
struct short_key {
	const u8 *data;
	u32 len;
	u8 padded[SHORT_KEY_MIN];
};

/* RFC 2104 section 2 appends zeros up to the block, so the HMAC is the same */
static inline void short_key_pad(struct short_key *s,
				 const struct hmac_key *key)
{
	memset(s->padded, 0, sizeof(s->padded));
	s->data = key->data;
	s->len = key->len;
	if (key->len >= SHORT_KEY_MIN)
		return;
	copy_bytes(s->padded, key->data, key->len);
	s->data = s->padded;
	s->len = SHORT_KEY_MIN;
}

static inline void short_key_wipe(struct short_key *s)
{
	wipe(s->padded, sizeof(s->padded));
}

#endif /* SSLP_ENGINE_SHORT_KEY_H */

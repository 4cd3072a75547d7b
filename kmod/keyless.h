/* SPDX-License-Identifier: GPL-2.0-only */
/* HMAC by hand on a keyless hash: shared by its engines. */
#ifndef SSLP_KEYLESS_H
#define SSLP_KEYLESS_H

#include "sslp.h"

/* A prepared key: the exported states after the inner pad and the outer */
static inline size_t sslp_keyless_state_size(const struct sslp_driver *driver)
{
	return ALIGN(crypto_shash_statesize(driver->shash), sizeof(u64));
}

/* Working state of the hash, the first in a struct sslp_hmac's state */
static inline size_t sslp_keyless_desc_size(const struct sslp_driver *driver)
{
	return ALIGN(sizeof(struct shash_desc) +
		     crypto_shash_descsize(driver->shash), sizeof(u64));
}

size_t sslp_keyless_prepared_size(const struct sslp_driver *driver);
int sslp_keyless_prepare(struct sslp_driver *driver, const u8 *key,
			 size_t key_len, void *prepared);
int sslp_keyless_begin(struct sslp_hmac *h, const u8 *key, size_t key_len,
		       size_t more);
void sslp_keyless_finish(struct sslp_hmac *h);

#endif /* SSLP_KEYLESS_H */

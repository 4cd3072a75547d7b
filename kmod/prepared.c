// SPDX-License-Identifier: GPL-2.0-only
/*
 * Prepared keys that stay with a secret: the first step of every HMAC with one
 * key, a sixth of a short derivation.
 */
#include <linux/slab.h>

#include "sslp.h"

static struct sslp_prepared *prepared_new(struct sslp_driver *driver,
					  const u8 *key, size_t key_len)
{
	size_t size = driver->engine->prepared_size(driver);
	struct sslp_prepared *p = kzalloc(struct_size(p, state, size),
					  GFP_KERNEL_ACCOUNT);

	if (!p)
		return NULL;
	if (driver->engine->prepare(driver, key, key_len, p->state)) {
		kfree_sensitive(p);
		return NULL;
	}
	p->driver = sslp_driver_ref(driver);
	return p;
}

/**
 * sslp_prepared_get() - the prepared key of a secret, made at first use
 * @place: its place in a secret that is locked for reading or whose key never
 *	changes; or NULL
 * @driver: where the key is used
 * @key: key
 * @key_len: bytes at @key
 *
 * Having none is not a failure: the key can be used without.
 *
 * Return: state for the engine of @driver, there as long as the secret's key
 * is, or NULL.
 */
const void *sslp_prepared_get(struct sslp_prepared **place,
			      struct sslp_driver *driver, const u8 *key,
			      size_t key_len)
{
	struct sslp_prepared *p;

	if (!place || !driver->engine->prepare)
		return NULL;
	/* Pairs with cmpxchg() */
	p = smp_load_acquire(place);
	if (p)
		return p->driver == driver ? p->state : NULL;
	p = prepared_new(driver, key, key_len);
	if (!p)
		return NULL;
	if (!cmpxchg(place, NULL, p))
		return p->state;
	sslp_prepared_free(p);
	return NULL;
}

/**
 * sslp_prepared_free() - the end of a prepared key
 * @prepared: prepared key that nobody uses, or NULL
 */
void sslp_prepared_free(struct sslp_prepared *prepared)
{
	if (!prepared)
		return;
	sslp_driver_put(prepared->driver);
	kfree_sensitive(prepared);
}

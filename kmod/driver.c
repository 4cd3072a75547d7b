// SPDX-License-Identifier: GPL-2.0-only
/* Drivers in use: found, tested, shared, counted. */
#include <linux/crypto.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sslp.h"

/* A list: there is one driver for each hash, or a few more */
static LIST_HEAD(drivers);
static DEFINE_MUTEX(drivers_lock);

/**
 * sslp_driver_alg() - the kernel's description
 * @driver: driver
 *
 * Return: algorithm, there as long as the driver is.
 */
struct crypto_alg *sslp_driver_alg(const struct sslp_driver *driver)
{
	if (driver->ahash)
		return crypto_ahash_tfm(driver->ahash)->__crt_alg;
	return &crypto_shash_alg(driver->shash)->base;
}

/**
 * sslp_driver_name() - name in /proc/crypto
 * @driver: driver
 *
 * Return: name, there as long as the driver is.
 */
const char *sslp_driver_name(const struct sslp_driver *driver)
{
	return sslp_driver_alg(driver)->cra_driver_name;
}

/**
 * sslp_driver_ref() - one more user
 * @driver: driver
 *
 * Return: @driver.
 */
struct sslp_driver *sslp_driver_ref(struct sslp_driver *driver)
{
	kref_get(&driver->ref);
	return driver;
}

static void driver_release(struct kref *ref)
{
	struct sslp_driver *driver = container_of(ref, struct sslp_driver, ref);

	list_del(&driver->node);
	mutex_unlock(&drivers_lock);
	if (driver->fallback)
		sslp_driver_put(driver->fallback);
	if (driver->ahash)
		crypto_free_ahash(driver->ahash);
	if (driver->shash)
		crypto_free_shash(driver->shash);
	kfree(driver);
}

/**
 * sslp_driver_put() - one user less
 * @driver: driver
 */
void sslp_driver_put(struct sslp_driver *driver)
{
	kref_put_mutex(&driver->ref, driver_release, &drivers_lock);
}

static struct sslp_driver *driver_new(const struct sslp_hash *hash,
				      const struct sslp_engine *engine)
{
	struct sslp_driver *driver = kzalloc(sizeof(*driver), GFP_KERNEL);

	if (!driver)
		return ERR_PTR(-ENOMEM);
	kref_init(&driver->ref);
	INIT_LIST_HEAD(&driver->node);
	mutex_init(&driver->probe);
	driver->hash = hash;
	driver->engine = engine;
	return driver;
}

/* The driver called @name in /proc/crypto, or the one without a name there */
static struct sslp_driver *find_locked(const struct sslp_hash *hash,
				       const char *name)
{
	struct sslp_driver *d;

	list_for_each_entry(d, &drivers, node) {
		if (d->hash != hash || !name != !d->ahash)
			continue;
		if (!name || !strcmp(sslp_driver_name(d), name))
			return sslp_driver_ref(d);
	}
	return NULL;
}

static struct sslp_driver *find(const struct sslp_hash *hash, const char *name)
{
	struct sslp_driver *driver;

	mutex_lock(&drivers_lock);
	driver = find_locked(hash, name);
	mutex_unlock(&drivers_lock);
	return driver;
}

/* Somebody else may have been faster; the known answers cost a moment */
static struct sslp_driver *enlist(struct sslp_driver *driver, const char *name)
{
	struct sslp_driver *other;

	mutex_lock(&drivers_lock);
	other = find_locked(driver->hash, name);
	if (!other)
		list_add(&driver->node, &drivers);
	mutex_unlock(&drivers_lock);
	if (!other)
		return driver;
	sslp_driver_put(driver);
	return other;
}

static struct sslp_driver *get_keyless(const struct sslp_hash *hash)
{
	struct sslp_driver *driver = find(hash, NULL);
	struct crypto_shash *tfm;
	int err;

	if (driver)
		return driver;
	tfm = crypto_alloc_shash(hash->name, 0, 0);
	if (IS_ERR(tfm))
		return ERR_CAST(tfm);
	driver = driver_new(hash, sslp_engine_processor(hash));
	if (IS_ERR(driver)) {
		crypto_free_shash(tfm);
		return driver;
	}
	driver->shash = tfm;
	err = sslp_driver_check(driver);
	if (err) {
		sslp_driver_put(driver);
		return ERR_PTR(err);
	}
	return enlist(driver, NULL);
}

/* Takes over @tfm */
static struct sslp_driver *get_ahash(const struct sslp_hash *hash,
				     struct crypto_ahash *tfm)
{
	const char *name = crypto_ahash_driver_name(tfm);
	struct sslp_driver *driver = find(hash, name);
	struct sslp_driver *fallback;
	int err;

	if (driver)
		goto out_free_tfm;
	driver = driver_new(hash, &sslp_engine_ahash);
	if (IS_ERR(driver))
		goto out_free_tfm;
	driver->ahash = tfm;
	fallback = get_keyless(hash);
	if (IS_ERR(fallback)) {
		err = PTR_ERR(fallback);
		goto err_put_driver;
	}
	driver->fallback = fallback;
	err = sslp_driver_check(driver);
	if (err)
		goto err_put_driver;
	return enlist(driver, name);

err_put_driver:
	/* A request that the device still has holds the driver */
	sslp_driver_put(driver);
	return ERR_PTR(err);
out_free_tfm:
	crypto_free_ahash(tfm);
	return driver;
}

static struct sslp_driver *get_named(const struct sslp_hash *hash,
				     const char *name)
{
	struct crypto_ahash *tfm = crypto_alloc_ahash(name, 0, 0);

	if (IS_ERR(tfm))
		return ERR_CAST(tfm);
	if (strcmp(crypto_tfm_alg_name(crypto_ahash_tfm(tfm)), hash->hmac)) {
		crypto_free_ahash(tfm);
		return ERR_PTR(-EPROTOTYPE);
	}
	return get_ahash(hash, tfm);
}

/*
 * What the kernel would choose, if that is an accelerator that works, else the
 * processor. The halves of MD5SHA1 are no work for an accelerator.
 */
static struct sslp_driver *get_default(const struct sslp_hash *hash)
{
	struct crypto_ahash *tfm = NULL;
	struct sslp_driver *driver;

	if (hash->id)
		tfm = crypto_alloc_ahash(hash->hmac, 0, 0);
	if (IS_ERR_OR_NULL(tfm))
		return get_keyless(hash);
	if (crypto_ahash_tfm(tfm)->__crt_alg->cra_flags & CRYPTO_ALG_ASYNC) {
		driver = get_ahash(hash, tfm);
		if (!IS_ERR(driver) || !sslp_driver_error(PTR_ERR(driver)))
			return driver;
	} else {
		crypto_free_ahash(tfm);
	}
	return get_keyless(hash);
}

/**
 * sslp_driver_get() - a driver that gave the known answers
 * @hash: what it has to compute
 * @name: name of its HMAC in /proc/crypto, or NULL for the best one
 *
 * Return: driver, or -ENOENT, -EPROTOTYPE for one of another algorithm,
 * -ELIBBAD, -ETIMEDOUT, -EINTR, -ENOMEM.
 */
struct sslp_driver *sslp_driver_get(const struct sslp_hash *hash,
				    const char *name)
{
	return name ? get_named(hash, name) : get_default(hash);
}

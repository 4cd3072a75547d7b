// SPDX-License-Identifier: GPL-2.0-only
/* Drivers in use: shared and counted. lookup.c searches for them. */
#include <linux/crypto.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "sslp.h"

/* A list is enough: there is one driver for each hash, or a few more */
static LIST_HEAD(drivers);
static DEFINE_MUTEX(drivers_lock);

/*
 * Which drivers are in use, and how. Results do not tell: a slow engine gives
 * the same ones as a fast one
 */
static int engines_get(char *buffer, const struct kernel_param *param)
{
	const struct sslp_driver *d;
	int len = 0;

	mutex_lock(&drivers_lock);
	list_for_each_entry(d, &drivers, node)
		len += sysfs_emit_at(buffer, len, "%s: %s\n",
				     sslp_driver_name(d), d->engine->name);
	mutex_unlock(&drivers_lock);
	return len;
}

static int engines_set(const char *value, const struct kernel_param *param)
{
	return -EPERM;
}

static const struct kernel_param_ops engines_ops = {
	.get = engines_get, .set = engines_set,
};

module_param_cb(engines, &engines_ops, NULL, 0400);
MODULE_PARM_DESC(engines, "to be read: the drivers in use, and how HMACs are made of them");

/**
 * sslp_driver_alg() - the kernel's description
 * @driver: driver
 *
 * Return: algorithm, valid as long as the driver.
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
 * Return: name, valid as long as the driver.
 */
const char *sslp_driver_name(const struct sslp_driver *driver)
{
	return sslp_driver_alg(driver)->cra_driver_name;
}

/**
 * sslp_driver_ref() - add a user
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
 * sslp_driver_put() - remove a user
 * @driver: driver
 */
void sslp_driver_put(struct sslp_driver *driver)
{
	kref_put_mutex(&driver->ref, driver_release, &drivers_lock);
}

/**
 * sslp_driver_new() - a driver that nobody else knows yet
 * @hash: what it computes
 * @engine: how it is used
 *
 * Return: driver without transforms, or -ENOMEM.
 */
struct sslp_driver *sslp_driver_new(const struct sslp_hash *hash,
				    const struct sslp_engine *engine)
{
	struct sslp_driver *driver = kzalloc(sizeof(*driver),
					     GFP_KERNEL_ACCOUNT);

	if (!driver)
		return ERR_PTR(-ENOMEM);
	kref_init(&driver->ref);
	INIT_LIST_HEAD(&driver->node);
	mutex_init(&driver->probe);
	init_waitqueue_head(&driver->room);
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

/**
 * sslp_driver_find() - a driver that is in use already
 * @hash: what it computes
 * @name: in /proc/crypto, or NULL for the keyless one on the processor
 *
 * Return: driver, held, or NULL.
 */
struct sslp_driver *sslp_driver_find(const struct sslp_hash *hash,
				     const char *name)
{
	struct sslp_driver *driver;

	mutex_lock(&drivers_lock);
	driver = find_locked(hash, name);
	mutex_unlock(&drivers_lock);
	return driver;
}

/**
 * sslp_driver_enlist() - let others use a driver from now on
 * @driver: taken over
 * @name: as sslp_driver_find() wants it
 *
 * Somebody else may have been faster.
 *
 * Return: @driver, or the one that was there first.
 */
struct sslp_driver *sslp_driver_enlist(struct sslp_driver *driver,
				       const char *name)
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

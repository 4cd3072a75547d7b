// SPDX-License-Identifier: GPL-2.0-only
/* A driver for a request: found in the kernel's crypto, tested, then shared. */
#include <linux/capability.h>
#include <linux/crypto.h>
#include <linux/string.h>

#include "sslp.h"

/*
 * Who may have modules loaded and algorithms registered for any name. The rule
 * is that of crypto.af_alg_restrict.
 */
static bool may_load(void)
{
	return capable(CAP_NET_ADMIN) || capable(CAP_SYS_ADMIN);
}

static struct crypto_ahash *ahash_here(const char *name)
{
	if (!SSLP_CAN_LOOK_HERE)
		return ERR_PTR(-ENOENT);
	return crypto_alloc_ahash(name, SSLP_HERE_TYPE, SSLP_HERE_MASK);
}

static struct crypto_shash *shash_here(const char *name)
{
	if (!SSLP_CAN_LOOK_HERE)
		return ERR_PTR(-ENOENT);
	return crypto_alloc_shash(name, SSLP_HERE_TYPE, SSLP_HERE_MASK);
}

static struct crypto_ahash *load_ahash(const char *name)
{
	struct crypto_ahash *tfm = ahash_here(name);

	if (PTR_ERR_OR_ZERO(tfm) != -ENOENT || sslp_absent(name))
		return tfm;
	tfm = crypto_alloc_ahash(name, 0, 0);
	if (PTR_ERR_OR_ZERO(tfm) == -ENOENT)
		sslp_absent_note(name);
	return tfm;
}

static struct crypto_shash *load_shash(const char *name)
{
	struct crypto_shash *tfm = shash_here(name);

	if (PTR_ERR_OR_ZERO(tfm) != -ENOENT || sslp_absent(name))
		return tfm;
	tfm = crypto_alloc_shash(name, 0, 0);
	if (PTR_ERR_OR_ZERO(tfm) == -ENOENT)
		sslp_absent_note(name);
	return tfm;
}

static struct sslp_driver *get_keyless(const struct sslp_hash *hash)
{
	struct sslp_driver *driver = sslp_driver_find(hash, NULL);
	struct crypto_shash *tfm;
	int err;

	if (driver)
		return driver;
	tfm = load_shash(hash->name);
	if (IS_ERR(tfm))
		return ERR_CAST(tfm);
	driver = sslp_driver_new(hash, sslp_engine_processor(hash));
	if (IS_ERR(driver)) {
		crypto_free_shash(tfm);
		return driver;
	}
	driver->shash = tfm;
	err = sslp_engine_blocks_try(driver) ?: sslp_driver_check(driver);
	if (err) {
		sslp_driver_put(driver);
		return ERR_PTR(err);
	}
	return sslp_driver_enlist(driver, NULL);
}

/* Takes over @tfm. Return: a driver that may not have been tested, or -errno */
static struct sslp_driver *new_ahash(const struct sslp_hash *hash,
				     struct crypto_ahash *tfm)
{
	struct sslp_driver *driver = sslp_driver_new(hash, &sslp_engine_ahash);
	struct sslp_driver *fallback;

	if (IS_ERR(driver)) {
		crypto_free_ahash(tfm);
		return driver;
	}
	driver->ahash = tfm;
	INIT_WORK(&driver->retest, sslp_driver_retest);
	fallback = get_keyless(hash);
	if (IS_ERR(fallback)) {
		sslp_driver_put(driver);
		return fallback;
	}
	driver->fallback = fallback;
	return sslp_driver_enlist(driver, crypto_ahash_driver_name(tfm));
}

/*
 * Takes over @tfm. The driver is in the list before it is tested. A device that
 * does not answer the test keeps a request, which holds the driver. So whoever
 * asks for it next finds the same driver, and what it owes is bounded.
 */
static struct sslp_driver *get_ahash(const struct sslp_hash *hash,
				     struct crypto_ahash *tfm)
{
	const char *name = crypto_ahash_driver_name(tfm);
	struct sslp_driver *driver = sslp_driver_find(hash, name);
	int err = 0;

	if (driver)
		crypto_free_ahash(tfm);
	else
		driver = new_ahash(hash, tfm);
	if (IS_ERR(driver))
		return driver;
	if (!READ_ONCE(driver->passed))
		err = sslp_driver_check(driver);
	if (err) {
		sslp_driver_put(driver);
		return ERR_PTR(err);
	}
	WRITE_ONCE(driver->passed, true);
	return driver;
}

static struct sslp_driver *get_named(const struct sslp_hash *hash,
				     const char *name)
{
	struct crypto_ahash *tfm = ahash_here(name);

	if (PTR_ERR_OR_ZERO(tfm) == -ENOENT && may_load())
		tfm = load_ahash(name);
	if (IS_ERR(tfm))
		return ERR_CAST(tfm);
	if (strcmp(crypto_tfm_alg_name(crypto_ahash_tfm(tfm)), hash->hmac)) {
		crypto_free_ahash(tfm);
		return ERR_PTR(-EPROTOTYPE);
	}
	return get_ahash(hash, tfm);
}

/*
 * The driver that the kernel prefers, if it is an accelerator that works.
 * Otherwise the processor. The halves of MD5SHA1 never go to an accelerator. We
 * have chosen these few names, so anybody who may use the device may have them
 * loaded.
 */
static struct sslp_driver *get_default(const struct sslp_hash *hash)
{
	struct crypto_ahash *tfm = NULL;
	struct sslp_driver *driver;

	if (hash->id)
		tfm = load_ahash(hash->hmac);
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
 * sslp_lookup() - a driver that gave the known answers
 * @hash: what it has to compute
 * @name: name of its HMAC in /proc/crypto, or NULL for the best one
 *
 * Modules for a name are not loaded for everybody: see may_load().
 *
 * Return: driver, or -ENOENT, -EPROTOTYPE for one of another algorithm,
 * -ELIBBAD, -ETIMEDOUT, -EINTR, -ENOMEM.
 */
struct sslp_driver *sslp_lookup(const struct sslp_hash *hash,
				const char *name)
{
	return name ? get_named(hash, name) : get_default(hash);
}

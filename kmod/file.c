// SPDX-License-Identifier: GPL-2.0-only
/* What belongs to one open of /dev/sslp: the drivers that it uses. */
#include <linux/nospec.h>
#include <linux/slab.h>

#include "sslp.h"

/**
 * sslp_file_new() - nothing opened yet
 * @user: whose it is; held by it
 *
 * Return: file, or -EDQUOT, -ENOMEM.
 */
struct sslp_file *sslp_file_new(struct sslp_user *user)
{
	struct sslp_file *file;
	int err;

	err = sslp_user_charge(user, SSLP_USER_OBJECT);
	if (err)
		return ERR_PTR(err);
	file = kzalloc(sizeof(*file), GFP_KERNEL_ACCOUNT);
	if (!file) {
		sslp_user_uncharge(user, SSLP_USER_OBJECT);
		return ERR_PTR(-ENOMEM);
	}
	file->user = user;
	mutex_init(&file->lock);
	return file;
}

static void put_drivers(struct sslp_driver **drivers, size_t count)
{
	while (count--)
		if (drivers[count])
			sslp_driver_put(drivers[count]);
}

/**
 * sslp_file_free() - let go of the drivers
 * @file: file
 */
void sslp_file_free(struct sslp_file *file)
{
	put_drivers(file->defaults, ARRAY_SIZE(file->defaults));
	put_drivers(file->opened, ARRAY_SIZE(file->opened));
	mutex_destroy(&file->lock);
	sslp_user_uncharge(file->user, SSLP_USER_OBJECT);
	kfree(file);
}

/* Index of @driver or of a free entry; number of entries if there is none */
static size_t place(const struct sslp_file *file,
		    const struct sslp_driver *driver)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(file->opened); i++)
		if (!file->opened[i] || file->opened[i] == driver)
			break;
	return i;
}

/**
 * sslp_file_open_driver() - choose a driver by name
 * @file: file
 * @hash: what it has to compute
 * @name: name in /proc/crypto
 *
 * Return: its number, the same for the same driver, or -errno.
 */
int sslp_file_open_driver(struct sslp_file *file, const struct sslp_hash *hash,
			  const char *name)
{
	struct sslp_driver *driver;
	size_t i;

	driver = sslp_lookup(hash, name);
	if (IS_ERR(driver))
		return PTR_ERR(driver);
	mutex_lock(&file->lock);
	i = place(file, driver);
	if (i < ARRAY_SIZE(file->opened) && !file->opened[i]) {
		/* Pairs with the acquire in sslp_file_opened() */
		smp_store_release(&file->opened[i], driver);
		driver = NULL;
	}
	mutex_unlock(&file->lock);
	if (driver)
		sslp_driver_put(driver);
	return i < ARRAY_SIZE(file->opened) ? i + 1 : -ENOSPC;
}

static struct sslp_driver *first_use(struct sslp_file *file,
				     const struct sslp_hash *hash)
{
	struct sslp_driver *driver, *mine;

	mine = sslp_lookup(hash, NULL);
	if (IS_ERR(mine))
		return mine;
	mutex_lock(&file->lock);
	driver = file->defaults[hash->alg];
	if (!driver) {
		driver = mine;
		mine = NULL;
		/* Pairs with the acquire in sslp_file_driver() */
		smp_store_release(&file->defaults[hash->alg], driver);
	}
	mutex_unlock(&file->lock);
	if (mine)
		sslp_driver_put(mine);
	return driver;
}

/**
 * sslp_file_opened() - a driver by its number
 * @file: file
 * @number: as sslp_file_open_driver() returned it
 *
 * Return: driver, there as long as the file is, or -EINVAL.
 */
struct sslp_driver *sslp_file_opened(struct sslp_file *file, u32 number)
{
	struct sslp_driver *driver;

	if (!number || number > ARRAY_SIZE(file->opened))
		return ERR_PTR(-EINVAL);
	number = array_index_nospec(number - 1, ARRAY_SIZE(file->opened));
	/* Pairs with the release in sslp_file_open_driver() */
	driver = smp_load_acquire(&file->opened[number]);
	return driver ?: ERR_PTR(-EINVAL);
}

/**
 * sslp_file_driver() - the driver that a request means
 * @file: file
 * @number: as sslp_file_open_driver() returned it, or 0
 * @hash: what it has to compute
 *
 * Return: driver, there as long as the file is; -EINVAL: no such number;
 * -EPROTOTYPE: one of another hash.
 */
struct sslp_driver *sslp_file_driver(struct sslp_file *file, u32 number,
				     const struct sslp_hash *hash)
{
	struct sslp_driver *driver;

	if (number) {
		driver = sslp_file_opened(file, number);
		if (IS_ERR(driver) || driver->hash == hash)
			return driver;
		return ERR_PTR(-EPROTOTYPE);
	}
	/* Pairs with the release in first_use() */
	driver = smp_load_acquire(&file->defaults[hash->alg]);
	return driver ?: first_use(file, hash);
}

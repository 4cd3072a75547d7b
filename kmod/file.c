// SPDX-License-Identifier: GPL-2.0-only
/* What belongs to one open /dev/sslp: the drivers that it uses. */
#include <linux/nospec.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "sslp.h"

/**
 * sslp_file_new() - a file without drivers
 * @user: its owner, which it holds
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

/* Takes over @driver */
static struct sslp_use *use_new(struct sslp_file *file,
				struct sslp_driver *driver)
{
	struct sslp_use *use = kzalloc(sizeof(*use), GFP_KERNEL_ACCOUNT);

	if (!use) {
		sslp_driver_put(driver);
		return ERR_PTR(-ENOMEM);
	}
	refcount_set(&use->ref, 1);
	use->file = file;
	use->driver = driver;
	if (driver->engine->submit)
		WRITE_ONCE(file->answered_later, true);
	return use;
}

/**
 * sslp_use_put() - done with a driver
 * @use: from sslp_file_use(), or NULL
 */
void sslp_use_put(struct sslp_use *use)
{
	if (!use || !refcount_dec_and_test(&use->ref))
		return;
	sslp_driver_put(use->driver);
	kfree_rcu(use, rcu);
}

static void put_uses(struct sslp_use __rcu **uses, size_t count)
{
	while (count--)
		sslp_use_put(rcu_dereference_protected(uses[count], true));
}

/**
 * sslp_file_free() - let go of the drivers
 * @file: file that nobody uses any more
 */
void sslp_file_free(struct sslp_file *file)
{
	put_uses(file->defaults, ARRAY_SIZE(file->defaults));
	put_uses(file->opened, ARRAY_SIZE(file->opened));
	mutex_destroy(&file->lock);
	sslp_user_uncharge(file->user, SSLP_USER_OBJECT);
	kfree(file);
}

static struct sslp_use *opened_locked(struct sslp_file *file, size_t i)
{
	return rcu_dereference_protected(file->opened[i],
					 lockdep_is_held(&file->lock));
}

/*
 * Index of the place where @driver is; else of the place @number; else, if that
 * is 0, of the first free place; or -errno
 */
static int place(struct sslp_file *file, const struct sslp_driver *driver,
		 u32 number)
{
	int i, free = number ? -EEXIST : -ENOSPC;

	for (i = ARRAY_SIZE(file->opened); i--;) {
		struct sslp_use *use = opened_locked(file, i);

		if (use && use->driver == driver)
			return i;
		if (!use && (!number || number == i + 1))
			free = i;
	}
	return free;
}

static int open_locked(struct sslp_file *file, struct sslp_use *mine,
		       u32 number)
{
	int i = place(file, mine->driver, number);
	struct sslp_use *there;

	if (i < 0)
		return i;
	there = opened_locked(file, i);
	if (there && there->opens == U32_MAX)
		return -ENOSPC;
	if (there) {
		there->opens++;
	} else {
		mine->opens = 1;
		refcount_inc(&mine->ref);
		rcu_assign_pointer(file->opened[i], mine);
	}
	return i + 1;
}

/**
 * sslp_file_open_driver() - choose a driver by name
 * @file: file
 * @hash: what it has to compute
 * @name: name in /proc/crypto
 * @number: the number that it gets if it has none, or 0: any; at most
 *	SSLP_DRIVERS_MAX
 *
 * Return: its number, the same for the same driver, or -errno.
 */
int sslp_file_open_driver(struct sslp_file *file, const struct sslp_hash *hash,
			  const char *name, u32 number)
{
	struct sslp_driver *driver;
	struct sslp_use *use;
	int ret;

	driver = sslp_lookup(hash, name);
	if (IS_ERR(driver))
		return PTR_ERR(driver);
	use = use_new(file, driver);
	if (IS_ERR(use))
		return PTR_ERR(use);
	mutex_lock(&file->lock);
	ret = open_locked(file, use, number);
	mutex_unlock(&file->lock);
	sslp_use_put(use);
	return ret;
}

/**
 * sslp_file_close_driver() - undo one sslp_file_open_driver()
 * @file: file
 * @number: of the driver
 *
 * Return: 0, or -EINVAL: no such number.
 */
int sslp_file_close_driver(struct sslp_file *file, u32 number)
{
	struct sslp_use *use, *last = NULL;

	if (!number || number > ARRAY_SIZE(file->opened))
		return -EINVAL;
	number = array_index_nospec(number - 1, ARRAY_SIZE(file->opened));
	mutex_lock(&file->lock);
	use = opened_locked(file, number);
	if (use && !--use->opens) {
		RCU_INIT_POINTER(file->opened[number], NULL);
		last = use;
	}
	mutex_unlock(&file->lock);
	sslp_use_put(last);
	return use ? 0 : -EINVAL;
}

static struct sslp_use *get(struct sslp_use __rcu **slot)
{
	struct sslp_use *use;

	rcu_read_lock();
	use = rcu_dereference(*slot);
	if (use && !refcount_inc_not_zero(&use->ref))
		use = NULL;
	rcu_read_unlock();
	return use;
}

static struct sslp_use *first_use(struct sslp_file *file,
				  const struct sslp_hash *hash)
{
	struct sslp_use __rcu **slot = &file->defaults[hash->alg];
	struct sslp_driver *driver;
	struct sslp_use *use, *there;

	driver = sslp_lookup(hash, NULL);
	if (IS_ERR(driver))
		return ERR_CAST(driver);
	use = use_new(file, driver);
	if (IS_ERR(use))
		return use;
	mutex_lock(&file->lock);
	there = rcu_dereference_protected(*slot, lockdep_is_held(&file->lock));
	if (there) {
		refcount_inc(&there->ref);
	} else {
		refcount_inc(&use->ref);
		rcu_assign_pointer(*slot, use);
	}
	mutex_unlock(&file->lock);
	if (!there)
		return use;
	sslp_use_put(use);
	return there;
}

/**
 * sslp_file_opened() - a driver by its number
 * @file: file
 * @number: as sslp_file_open_driver() returned it
 *
 * Return: use of the driver, until sslp_use_put(), or -EINVAL.
 */
struct sslp_use *sslp_file_opened(struct sslp_file *file, u32 number)
{
	struct sslp_use *use;

	if (!number || number > ARRAY_SIZE(file->opened))
		return ERR_PTR(-EINVAL);
	number = array_index_nospec(number - 1, ARRAY_SIZE(file->opened));
	use = get(&file->opened[number]);
	return use ?: ERR_PTR(-EINVAL);
}

/**
 * sslp_file_use() - the driver that a request means
 * @file: file
 * @number: as sslp_file_open_driver() returned it, or 0
 * @hash: what it has to compute
 *
 * Return: use of the driver, until sslp_use_put(); -EINVAL: no such number;
 * -EPROTOTYPE: the driver is for another hash.
 */
struct sslp_use *sslp_file_use(struct sslp_file *file, u32 number,
			       const struct sslp_hash *hash)
{
	struct sslp_use *use;

	if (!number) {
		use = get(&file->defaults[hash->alg]);
		return use ?: first_use(file, hash);
	}
	use = sslp_file_opened(file, number);
	if (IS_ERR(use) || use->driver->hash == hash)
		return use;
	sslp_use_put(use);
	return ERR_PTR(-EPROTOTYPE);
}

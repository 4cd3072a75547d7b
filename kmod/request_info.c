// SPDX-License-Identifier: GPL-2.0-only
/* Requests about the module and its drivers, and to choose a driver. */
#include <linux/capability.h>
#include <linux/crypto.h>
#include <linux/string.h>

#include "sslp.h"

/* Whose counters are returned: only administrators may see what others do */
static int check_counters(u32 flags)
{
	if (!(flags & SSLP_ALL_USERS) || capable(CAP_NET_ADMIN) ||
	    capable(CAP_SYS_ADMIN))
		return 0;
	return -EPERM;
}

/**
 * sslp_do_info() - SSLP_IOC_INFO
 * @file: open /dev/sslp
 * @request: struct sslp_info
 *
 * Return: 0 or -EPERM.
 */
int sslp_do_info(struct sslp_file *file, void *request)
{
	struct sslp_info *info = request;
	bool all = info->flags & SSLP_ALL_USERS;
	const atomic64_t *counts = all ? sslp_counts : file->counts;
	int err;

	err = check_counters(info->flags);
	if (err)
		return err;
	info->features = SSLP_FEATURE_BIND | SSLP_FEATURE_TLS13;
	if (sslp_arm_allowed())
		info->features |= SSLP_FEATURE_ARM;
	if (SSLP_SETSOCKOPT_HOOKS)
		info->features |= SSLP_FEATURE_LSM;
	info->derived = atomic64_read(&counts[SSLP_DERIVED]);
	info->redone = atomic64_read(&counts[SSLP_REDONE]);
	info->armed = atomic64_read(&counts[SSLP_ARMED]);
	info->rekeyed = atomic64_read(&counts[SSLP_REKEYED]);
	info->errors = atomic64_read(&counts[SSLP_ERRORS]);
	info->timeouts = atomic64_read(&counts[SSLP_TIMEOUTS]);
	info->wrong = atomic64_read(&counts[SSLP_WRONG]);
	info->outstanding = atomic64_read(&counts[SSLP_OUTSTANDING]);
	return 0;
}

/* A hash that a driver can be chosen for: not those of TLS 1.0 and 1.1 */
static const struct sslp_hash *find_hash(u32 id)
{
	const struct sslp_prf *prf = sslp_prf_find(id);

	return prf && !prf->second ? prf->hash : NULL;
}

/**
 * sslp_do_driver_open() - SSLP_IOC_DRIVER_OPEN
 * @file: open /dev/sslp
 * @request: struct sslp_driver_open
 *
 * Return: number of the driver or -errno.
 */
int sslp_do_driver_open(struct sslp_file *file, void *request)
{
	const struct sslp_driver_open *arg = request;
	const struct sslp_hash *hash = find_hash(arg->hash);

	if (!hash)
		return -EOPNOTSUPP;
	if (arg->number > SSLP_DRIVERS_MAX || !arg->name[0] ||
	    strnlen(arg->name, sizeof(arg->name)) == sizeof(arg->name))
		return -EINVAL;
	return sslp_file_open_driver(file, hash, arg->name, arg->number);
}

/**
 * sslp_do_driver_close() - SSLP_IOC_DRIVER_CLOSE
 * @file: open /dev/sslp
 * @request: struct sslp_driver_close
 *
 * Return: 0 or -EINVAL.
 */
int sslp_do_driver_close(struct sslp_file *file, void *request)
{
	const struct sslp_driver_close *arg = request;

	return arg->reserved ? -EINVAL :
	       sslp_file_close_driver(file, arg->driver);
}

static u32 driver_state(struct sslp_driver *driver)
{
	u32 state = 0;

	if (sslp_driver_alg(driver)->cra_flags & CRYPTO_ALG_ASYNC)
		state |= SSLP_DRIVER_ASYNC;
	if (READ_ONCE(driver->sick))
		state |= SSLP_DRIVER_SICK;
	if (driver->shash)
		state |= SSLP_DRIVER_KEYLESS;
	return state;
}

static void describe(struct sslp_driver_info *info, const struct sslp_use *use)
{
	struct sslp_driver *driver = use->driver;
	const atomic64_t *counts = info->flags & SSLP_ALL_USERS ?
				   driver->counts : use->counts;

	info->hash = driver->hash->id;
	info->state = driver_state(driver);
	info->priority = sslp_driver_alg(driver)->cra_priority;
	strscpy_pad(info->name, sslp_driver_name(driver), sizeof(info->name));
	info->derived = atomic64_read(&counts[SSLP_DERIVED]);
	info->redone = atomic64_read(&counts[SSLP_REDONE]);
	info->errors = atomic64_read(&counts[SSLP_ERRORS]);
	info->timeouts = atomic64_read(&counts[SSLP_TIMEOUTS]);
	info->wrong = atomic64_read(&counts[SSLP_WRONG]);
}

static struct sslp_use *find_use(struct sslp_file *file,
				 const struct sslp_driver_info *info)
{
	const struct sslp_hash *hash;

	if (info->driver)
		return sslp_file_opened(file, info->driver);
	hash = find_hash(info->hash);
	return hash ? sslp_file_use(file, 0, hash) : ERR_PTR(-EOPNOTSUPP);
}

/**
 * sslp_do_driver_info() - SSLP_IOC_DRIVER_INFO
 * @file: open /dev/sslp
 * @request: struct sslp_driver_info
 *
 * Return: 0 or -errno.
 */
int sslp_do_driver_info(struct sslp_file *file, void *request)
{
	struct sslp_driver_info *info = request;
	struct sslp_use *use;
	int err;

	err = check_counters(info->flags);
	if (err)
		return err;
	use = find_use(file, info);
	if (IS_ERR(use))
		return PTR_ERR(use);
	describe(info, use);
	sslp_use_put(use);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Requests that tell about the module and its drivers, or choose one. */
#include <linux/crypto.h>
#include <linux/string.h>

#include "sslp.h"

static u64 total(enum sslp_count count)
{
	return atomic64_read(&sslp_counts[count]);
}

/**
 * sslp_do_info() - SSLP_IOC_INFO
 * @file: open /dev/sslp
 * @request: struct sslp_info
 *
 * Return: 0.
 */
int sslp_do_info(struct sslp_file *file, void *request)
{
	struct sslp_info *info = request;

	info->abi = SSLP_ABI;
	info->features = 0;
	if (sslp_arm_allowed())
		info->features |= SSLP_FEATURE_ARM;
	if (SSLP_SETSOCKOPT_HOOKS)
		info->features |= SSLP_FEATURE_LSM;
	info->derived = total(SSLP_DERIVED);
	info->redone = total(SSLP_REDONE);
	info->armed = total(SSLP_ARMED);
	info->rekeyed = total(SSLP_REKEYED);
	info->errors = total(SSLP_ERRORS);
	info->timeouts = total(SSLP_TIMEOUTS);
	info->wrong = total(SSLP_WRONG);
	info->outstanding = total(SSLP_OUTSTANDING);
	return 0;
}

/* A hash that drivers are chosen for: not one of TLS 1.0 and 1.1 */
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
	if (arg->reserved || !arg->name[0] ||
	    strnlen(arg->name, sizeof(arg->name)) == sizeof(arg->name))
		return -EINVAL;
	return sslp_file_open_driver(file, hash, arg->name);
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

static void describe(struct sslp_driver_info *info, struct sslp_driver *driver)
{
	const atomic64_t *counts = driver->counts;

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
	const struct sslp_hash *hash = NULL;
	struct sslp_driver *driver;

	if (info->driver) {
		driver = sslp_file_opened(file, info->driver);
	} else {
		hash = find_hash(info->hash);
		driver = hash ? sslp_file_driver(file, 0, hash) :
				ERR_PTR(-EOPNOTSUPP);
	}
	if (IS_ERR(driver))
		return PTR_ERR(driver);
	describe(info, driver);
	return 0;
}

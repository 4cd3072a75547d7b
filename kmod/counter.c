// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counters of the module, of each driver, of each open device, and of its use
 * of a driver.
 */
#include "sslp.h"

atomic64_t sslp_counts[SSLP_COUNTS];

/**
 * sslp_count() - count one more
 * @file: who caused it, or NULL: the module itself
 * @use: @file's use of a driver, or NULL
 * @driver: which driver it is about, or NULL
 * @count: what; if @use or @driver is given, a counter of drivers
 */
void sslp_count(struct sslp_file *file, struct sslp_use *use,
		struct sslp_driver *driver, enum sslp_count count)
{
	atomic64_inc(&sslp_counts[count]);
	if (file)
		atomic64_inc(&file->counts[count]);
	if (use)
		atomic64_inc(&use->counts[count]);
	if (driver)
		atomic64_inc(&driver->counts[count]);
}

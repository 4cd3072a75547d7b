// SPDX-License-Identifier: GPL-2.0-only
/* Counters of the module and of each driver. */
#include "sslp.h"

atomic64_t sslp_counts[SSLP_COUNTS];

/**
 * sslp_count() - count one more
 * @driver: whose, or NULL: nobody's but the module's
 * @count: what
 */
void sslp_count(struct sslp_driver *driver, enum sslp_count count)
{
	atomic64_inc(&sslp_counts[count]);
	if (driver && count < SSLP_DRIVER_COUNTS)
		atomic64_inc(&driver->counts[count]);
}

// SPDX-License-Identifier: MIT
/* The doctor asks the kernel module what it can, and what it has done. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../../../include/uapi/linux/sslp.h"
#include "../common/tools.h"
#include "doctor.h"

#define DEVICE	"/dev/sslp"

static const struct {
	const char *hash;
	uint32_t id;
} hashes[] = {
	{ "SHA256", SSLP_HASH_SHA256 },
	{ "SHA384", SSLP_HASH_SHA384 },
	{ "SHA512", SSLP_HASH_SHA512 },
	{ "SM3", SSLP_HASH_SM3 },
};

const char *const module_counter_names[MODULE_COUNTERS] = {
	[MODULE_DERIVED] = "derived",
	[MODULE_REDONE] = "redone",
	[MODULE_ARMED] = "armed",
	[MODULE_REKEYED] = "rekeyed",
	[MODULE_ERRORS] = "errors",
	[MODULE_TIMEOUTS] = "timeouts",
	[MODULE_WRONG] = "wrong",
	[MODULE_OUTSTANDING] = "outstanding",
};

/* No capability is needed. Whoever may read and write the device may use it */
static void gather_device(struct doctor *d)
{
	if (!access(DEVICE, R_OK | W_OK))
		finding_set(&d->device, 0);
	else if (errno != ENOENT)
		finding_set(&d->device, -errno);
	else if (module_presence(&d->modules, "sslp") == LOADABLE)
		d->device = (struct finding) {
			.state = NOT_LOADED, .module = "sslp",
		};
	else
		d->device.state = NOT_BUILT;
}

/*
 * Asking for a driver that is not there would make the kernel load its module
 */
static bool has_drivers(const struct doctor *d, const char *hash)
{
	size_t i;

	for (i = 0; i < HASH_COUNT; i++)
		if (!strcmp(d->af_alg.hashes[i].hash, hash))
			return d->af_alg.hashes[i].driver_count;
	return false;
}

static void gather_drivers(const struct doctor *d, int fd,
			   struct module_findings *m)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hashes); i++) {
		struct module_driver *driver = &m->drivers[m->driver_count];
		struct sslp_driver_info info = {
			.size = sizeof(info), .hash = hashes[i].id,
		};

		if (!has_drivers(d, hashes[i].hash) ||
		    ioctl(fd, SSLP_IOC_DRIVER_INFO, &info))
			continue;
		driver->hash = hashes[i].hash;
		snprintf(driver->name, sizeof(driver->name), "%.63s",
			 info.name);
		driver->priority = info.priority;
		driver->async = info.state & SSLP_DRIVER_ASYNC;
		driver->sick = info.state & SSLP_DRIVER_SICK;
		m->driver_count++;
	}
}

void doctor_gather_module(struct doctor *d)
{
	struct sslp_info info = {
		.size = sizeof(info), .flags = SSLP_ALL_USERS,
	};
	struct module_findings *m = &d->module;
	int fd = -1;

	gather_device(d);
	if (d->device.state == YES)
		fd = open(DEVICE, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		goto out_close;
	m->counts = !ioctl(fd, SSLP_IOC_INFO, &info);
	/* Only administrators may see what others did */
	info.flags = 0;
	if (!m->counts && ioctl(fd, SSLP_IOC_INFO, &info))
		goto out_close;
	m->here = true;
	m->arms = info.features & SSLP_FEATURE_ARM;
	m->asks_lsm = info.features & SSLP_FEATURE_LSM;
	m->counters[MODULE_DERIVED] = info.derived;
	m->counters[MODULE_REDONE] = info.redone;
	m->counters[MODULE_ARMED] = info.armed;
	m->counters[MODULE_REKEYED] = info.rekeyed;
	m->counters[MODULE_ERRORS] = info.errors;
	m->counters[MODULE_TIMEOUTS] = info.timeouts;
	m->counters[MODULE_WRONG] = info.wrong;
	m->counters[MODULE_OUTSTANDING] = info.outstanding;
	gather_drivers(d, fd, m);
out_close:
	if (fd >= 0)
		close(fd);
}

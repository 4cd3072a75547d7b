// SPDX-License-Identifier: GPL-2.0-only
/* sslp_sim_hash: sets how it behaves, and reads what it was asked. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "request.h"
#include "sim_device.h"
#include "write_file.h"

#define PARAMETERS	"/sys/module/sslp_sim_hash/parameters/"
#define TIMEOUT		"/sys/module/sslp/parameters/timeout_ms"

int sim_patience(const char *milliseconds)
{
	return write_file(TIMEOUT, milliseconds);
}

int sim_set(const char *name, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), PARAMETERS "%s", name);
	return write_file(path, value);
}

void sim_behave(void)
{
	sim_set("latency_us", "0");
	sim_set("lanes", "1");
	sim_set("quiet_us", "0");
	sim_set("queue_depth", "64");
	sim_set("remember", "0");
	sim_set("error_every", "0");
	sim_set("wrong_every", "0");
	sim_set("zeros", "0");
	sim_set("hang", "0");
	sim_set("answers", "-1");
	sim_patience(PATIENCE);
}

int sim_try(int dev, int secret, int driver, uint32_t flags,
	    const uint8_t *want)
{
	struct options options = { .flags = flags, .driver = driver };
	uint8_t got[40] = { 0 };
	int err = derive(dev, secret, SSLP_OP_PRF, "label", "seed", 4, got,
			 sizeof(got), options);

	return err ?: memcmp(got, want, sizeof(got)) ? -EBADMSG : 0;
}

struct sslp_driver_info sim_now(int dev, int driver)
{
	struct sslp_driver_info info = { 0 };

	driver_info(dev, driver, 0, &info);
	return info;
}

long sim_get(const char *name)
{
	char path[128];
	long value = -1;
	FILE *f;

	snprintf(path, sizeof(path), PARAMETERS "%s", name);
	f = fopen(path, "r");
	if (!f || fscanf(f, "%ld", &value) != 1)
		value = -1;
	if (f)
		fclose(f);
	return value;
}

long sim_served(void)
{
	return sim_get("served");
}

uint64_t sim_wait_for_owed(int dev, uint64_t count)
{
	while (outstanding(dev) != count)
		usleep(20000);
	return count;
}

// SPDX-License-Identifier: MIT
/* /proc/crypto as the fake of AF_ALG has it. */
#include <stdio.h>

#include "fake_alg.h"

/**
 * struct driver - an entry
 * @name: algorithm
 * @driver: its name
 * @priority: the highest is the kernel's choice
 * @passed: the kernel has tested it
 * @sync_only: listed when all are synchronous; what is not listed is
 *	unknown, and so taken for a device
 * @shash: synchronous in any case
 */
static const struct driver {
	const char *name, *driver;
	int priority;
	bool passed, sync_only, shash;
} drivers[] = {
	{ "hmac(sha256)", "hmac(sha256-slow)", 100, true, false, true },
	{ "hmac(sha256)", "hmac(sha256-fake)", 300, true, false, false },
	{ "hmac(sha256)", "hmac(sha256-late)", 200, true, false, true },
	{ "hmac(sha256)", "hmac(sha256-broken)", 900, false, false, true },
	{ "hmac(md5)", "hmac(md5-fake)", 100, true, true, true },
	{ "hmac(sha1)", "hmac(sha1-fake)", 100, true, true, true },
	{ "hmac(sha384)", "hmac(sha384-fake)", 100, true, true, true },
	{ "hmac(sha512)", "hmac(sha512-fake)", 100, true, true, true },
	{ "hmac(sm3)", "hmac(sm3-fake)", 100, true, true, true },
};

#define DRIVERS		(sizeof(drivers) / sizeof(drivers[0]))

static size_t print(const struct driver *d, char *text, size_t size)
{
	bool sync = d->shash || fake_alg.sync;

	return snprintf(text, size, "name         : %s\ndriver       : %s\n"
			"priority     : %d\nselftest     : %s\n"
			"internal     : no\ntype         : %s\n%s\n",
			d->name, d->driver, d->priority,
			d->passed ? "passed" : "unknown",
			sync ? "shash" : "ahash",
			sync ? "" : "async        : yes\n");
}

size_t fake_alg_drivers(char *text, size_t size)
{
	size_t i, len = 0;

	for (i = 0; i < DRIVERS && len < size; i++)
		if (!drivers[i].sync_only || fake_alg.sync)
			len += print(&drivers[i], text + len, size - len);
	return len < size ? len : size;
}

// SPDX-License-Identifier: MIT
/* /proc/crypto: which drivers the kernel has loaded. */
#include <stdlib.h>

#include "proc_crypto.h"

/* Each entry has lines "key : value", and a blank line ends it */
bool proc_crypto_next(FILE *f, struct proc_crypto_entry *entry)
{
	char line[256], key[32], value[128];
	bool any = false;

	memset(entry, 0, sizeof(*entry));
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%31s : %127[^\n]", key, value) != 2) {
			if (any)
				return true;
			continue;
		}
		any = true;
		if (!strcmp(key, "name"))
			strcpy(entry->name, value);
		else if (!strcmp(key, "driver"))
			strcpy(entry->driver, value);
		else if (!strcmp(key, "type"))
			snprintf(entry->type, sizeof(entry->type), "%.15s",
				 value);
		else if (!strcmp(key, "priority"))
			entry->priority = atoi(value);
		else if (!strcmp(key, "async"))
			entry->async = !strcmp(value, "yes");
		else if (!strcmp(key, "internal"))
			entry->internal = !strcmp(value, "yes");
		else if (!strcmp(key, "selftest"))
			entry->passed = !strcmp(value, "passed");
	}
	return any;
}

static bool is_candidate(const struct proc_crypto_entry *e, const char *wanted)
{
	return !e->internal && e->passed &&
	       (!strcmp(e->name, wanted) || !strcmp(e->driver, wanted));
}

bool proc_crypto_driver(const char *wanted, bool (*usable)(const char *driver),
			char *driver)
{
	struct proc_crypto_entry e;
	bool async = true;
	int best = -1;
	FILE *f;

	snprintf(driver, DRIVER_NAME_SIZE, "%s", wanted);
	f = fopen("/proc/crypto", "re");
	if (!f)
		return true;
	while (proc_crypto_next(f, &e)) {
		if (!is_candidate(&e, wanted) || e.priority <= best)
			continue;
		if (e.async && usable && !usable(e.driver))
			continue;
		best = e.priority;
		async = e.async;
		snprintf(driver, DRIVER_NAME_SIZE, "%.*s",
			 DRIVER_NAME_SIZE - 1, e.driver);
	}
	fclose(f);
	return async;
}

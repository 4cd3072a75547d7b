// SPDX-License-Identifier: GPL-2.0-only
/* The configuration of the running kernel. */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "config_option.h"

int config_has(const char *prefix)
{
	char path[128], line[256], want[64];
	struct utsname name;
	int found = 0;
	FILE *f;

	uname(&name);
	snprintf(path, sizeof(path), "/boot/config-%s", name.release);
	f = fopen(path, "r");
	if (!f)
		return 1;
	snprintf(want, sizeof(want), "CONFIG_%s", prefix);
	while (!found && fgets(line, sizeof(line), f))
		found = !strncmp(line, want, strlen(want)) &&
			(strstr(line, "=y") || strstr(line, "=m"));
	fclose(f);
	return found;
}

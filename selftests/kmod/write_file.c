// SPDX-License-Identifier: GPL-2.0-only
/* A file of /proc, /sys or a cgroup, and what is to stand in it. */
#include <stdio.h>

#include "write_file.h"

int write_file(const char *path, const char *value)
{
	FILE *f = fopen(path, "w");

	if (!f || fputs(value, f) < 0)
		return -1;
	return fclose(f);
}

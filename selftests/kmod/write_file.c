// SPDX-License-Identifier: GPL-2.0-only
/* Writes a value into a file of /proc, /sys or a cgroup. */
#include <stdio.h>

#include "write_file.h"

int write_file(const char *path, const char *value)
{
	FILE *f = fopen(path, "w");

	if (!f || fputs(value, f) < 0)
		return -1;
	return fclose(f);
}

// SPDX-License-Identifier: GPL-2.0-only
/* What a process does, as /proc/PID/stat says. */
#include <stdio.h>

#include "process_state.h"

char process_state(pid_t pid)
{
	char path[64], state = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "r");
	if (!f || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
		state = 0;
	if (f)
		fclose(f);
	return state;
}

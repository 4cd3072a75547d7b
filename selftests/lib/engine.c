// SPDX-License-Identifier: GPL-2.0-only
/* The hash engine of the board that vm/aspeed boots. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine.h"

#define INTERRUPT	"1e6d0000.crypto"
#define TRIES		3000	/* of 0.1 s each */

unsigned long engine_interrupts(void)
{
	FILE *f = fopen("/proc/interrupts", "re");
	unsigned long sum = 0, count;
	char line[512], *at;
	int n;

	while (f && fgets(line, sizeof(line), f)) {
		if (!strstr(line, INTERRUPT))
			continue;
		at = strchr(line, ':');
		while (at && sscanf(at + 1, " %lu%n", &count, &n) == 1) {
			sum += count;
			at += n;
		}
	}
	if (f)
		fclose(f);
	return sum;
}

/* What the kernel is testing is called a larval */
static bool has_larval(void)
{
	FILE *f = fopen("/proc/crypto", "re");
	bool found = false;
	char line[256];

	while (f && !found && fgets(line, sizeof(line), f))
		found = strstr(line, "larval");
	if (f)
		fclose(f);
	return found;
}

bool engine_wait_for_selftests(void)
{
	for (int i = 0; i < TRIES; i++) {
		if (!has_larval())
			return true;
		usleep(100000);
	}
	return false;
}

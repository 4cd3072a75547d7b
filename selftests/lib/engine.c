// SPDX-License-Identifier: GPL-2.0-only
/* The hash engine of the board that vm/aspeed boots. */
#include <stdio.h>
#include <string.h>

#include "engine.h"

#define INTERRUPT	"1e6d0000.crypto"

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

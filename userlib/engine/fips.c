// SPDX-License-Identifier: MIT
/* FIPS mode: whether keys may be derived outside the kernel's crypto. */
#include <stdio.h>
#include <stdlib.h>

#include "fips.h"

/* It is set at boot: Documentation/admin-guide/sysctl/crypto.rst */
#define FIPS_ENABLED	"/proc/sys/crypto/fips_enabled"

/* The answer when the library was loaded */
static bool was_enabled = true;

static bool fips_enabled(void)
{
	FILE *f = fopen(FIPS_ENABLED, "re");
	int value = 0;

	/* The file is missing, or closed to us */
	if (!f && (errno == ENOENT || errno == EACCES || errno == EPERM))
		return false;
	if (!f && (errno == EMFILE || errno == ENFILE || errno == ENOMEM))
		return was_enabled;
	/* Any other error may hide a 1 */
	if (!f)
		return true;
	if (fscanf(f, "%d", &value) != 1)
		value = 0;
	fclose(f);
	return value;
}

/*
 * A process without a free descriptor cannot ask any more. But it needs to know
 * whether nettle, which needs no descriptor, may replace the kernel.
 */
__attribute__((constructor)) static void init(void)
{
	was_enabled = fips_enabled();
}

bool fips_confines(void)
{
	const char *asked = secure_getenv(FIPS_SOFTWARE_VARIABLE);

	return !(asked && !strcmp(asked, "1")) && fips_enabled();
}

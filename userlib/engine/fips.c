// SPDX-License-Identifier: MIT
/* FIPS mode: whether keys may be derived outside of the kernel's crypto. */
#include <stdio.h>
#include <stdlib.h>

#include "fips.h"

/* It is set at boot: Documentation/admin-guide/sysctl/crypto.rst */
static bool fips_enabled(void)
{
	FILE *f = fopen("/proc/sys/crypto/fips_enabled", "re");
	int value = 0;

	/* Not there, or not for us; whatever else it is may hide a 1 */
	if (!f)
		return errno != ENOENT && errno != EACCES && errno != EPERM;
	if (fscanf(f, "%d", &value) != 1)
		value = 0;
	fclose(f);
	return value;
}

bool fips_confines(void)
{
	const char *asked = secure_getenv(FIPS_SOFTWARE_VARIABLE);

	return !(asked && !strcmp(asked, "1")) && fips_enabled();
}

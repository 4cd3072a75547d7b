// SPDX-License-Identifier: MIT
/* Numbers that somebody else typed. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"

int parse_number(const char *text, uint64_t max, uint64_t *ret)
{
	unsigned long long value;
	char *end;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno || *end || value > max)
		return -EINVAL;
	*ret = value;
	return 0;
}

int parse_bytes(const char *text, uint64_t *ret)
{
	static const char units[] = "KMG";
	char digits[24];
	size_t len = strlen(text);
	unsigned int shift = 0;
	const char *unit;
	uint64_t value;

	if (!len || len >= sizeof(digits))
		return -EINVAL;
	memcpy(digits, text, len + 1);
	unit = strchr(units, digits[len - 1]);
	if (unit) {
		shift = 10 * (unsigned int)(unit - units + 1);
		digits[len - 1] = '\0';
	}
	if (parse_number(digits, UINT64_MAX >> shift, &value) || !value)
		return -EINVAL;
	*ret = value << shift;
	return 0;
}

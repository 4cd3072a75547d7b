// SPDX-License-Identifier: MIT
/* The Test Anything Protocol, as far as these tests need it. */
#include <stdarg.h>
#include <stdio.h>

#include "tap.h"

static int count, failures;

bool ok(bool passed, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	printf("%sok %d - ", passed ? "" : "not ", ++count);
	vprintf(format, ap);
	putchar('\n');
	va_end(ap);
	/* Text in a buffer is lost when the program dies */
	fflush(stdout);
	failures += !passed;
	return passed;
}

void diag(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	printf("# ");
	vprintf(format, ap);
	putchar('\n');
	va_end(ap);
	fflush(stdout);
}

void skip(const char *name, const char *why)
{
	printf("ok %d - %s # SKIP %s\n", ++count, name, why);
	fflush(stdout);
}

int tap_done(void)
{
	printf("1..%d\n", count);
	return failures ? 1 : 0;
}

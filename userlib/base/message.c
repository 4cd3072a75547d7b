// SPDX-License-Identifier: MIT
/* The last failure of a thread, in words. */
#include <stdarg.h>
#include <stdio.h>

#include "message.h"

static _Thread_local char message[512];

int fail(int err, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(message, sizeof(message), format, ap);
	va_end(ap);
	return -err;
}

int fail_errno(int err, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(message, sizeof(message), format, ap);
	va_end(ap);
	/*
	 * %m is used because the result of strerror_r() depends on the C
	 * library
	 */
	errno = err;
	if (n >= 0 && (size_t)n < sizeof(message))
		snprintf(message + n, sizeof(message) - n, ": %s (%m)",
			 errno_name(err));
	return -err;
}

int fail_meaning(const struct meaning *rows, size_t count, int err,
		 const char *where, const char *what)
{
	for (; count--; rows++)
		if (rows->err == err)
			return fail(rows->ret, "%s: %s: %s: %s", where, what,
				    errno_name(err), rows->means);
	return fail(EIO, "%s: %s: %s", where, what,
		    errno_name(err));
}

const char *message_last(void)
{
	return message;
}

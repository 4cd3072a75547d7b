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
	const char *name = strerrorname_np(err);
	char text[96];
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(message, sizeof(message), format, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < sizeof(message))
		snprintf(message + n, sizeof(message) - n, ": %s (%s)",
			 name ? name : "?",
			 strerror_r(err, text, sizeof(text)));
	return -err;
}

int fail_meaning(const struct meaning *rows, size_t count, int err,
		 const char *where, const char *what)
{
	for (; count--; rows++)
		if (rows->err == err)
			return fail(rows->ret, "%s: %s: %s: %s", where, what,
				    strerrorname_np(err), rows->means);
	return fail(EIO, "%s: %s: %s", where, what,
		    strerrorname_np(err) ?: "?");
}

const char *message_last(void)
{
	return message;
}

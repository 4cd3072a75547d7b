// SPDX-License-Identifier: MIT
/* How the sslp command says what went wrong. */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "text.h"
#include "tools.h"

static _Thread_local char about[96];

void complain_as(const char *who)
{
	snprintf(about, sizeof(about), "%s%s", who, *who ? ": " : "");
}

/* One stdio call for each line, so that the lines of threads do not mix */
static void complain_with(const char *tail, const char *format, va_list ap)
{
	char text[1024];

	vsnprintf(text, sizeof(text), format, ap);
	/* Parts of the line may come from peers and files */
	text_printable(text);
	fprintf(stderr, "sslp: %s%s%s%s\n", about, text, *tail ? ": " : "",
		tail);
}

void complain(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	complain_with("", format, ap);
	va_end(ap);
}

int complain_errno(int err, const char *format, ...)
{
	char text[128];
	va_list ap;

	va_start(ap, format);
	/*
	 * %m is used because the result of strerror_r() depends on the C
	 * library
	 */
	errno = -err;
	snprintf(text, sizeof(text), "%m");
	complain_with(text, format, ap);
	va_end(ap);
	return err;
}

int complain_status(SECURITY_STATUS status, const char *stage)
{
	const char *words = sslp_last_message();

	complain("%s: %s", stage, *words ? words : sslp_status_name(status));
	return -EIO;
}

int usage_error(const char *command, const char *format, ...)
{
	va_list ap;

	if (format) {
		va_start(ap, format);
		complain_with("", format, ap);
		va_end(ap);
	}
	fprintf(stderr, "Try '%s --help'.\n", command);
	return EXIT_USAGE;
}

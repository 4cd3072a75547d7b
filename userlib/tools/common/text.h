/* SPDX-License-Identifier: MIT */
/* Whole files of text, those of /proc and /sys too. */
#ifndef SSLP_COMMON_TEXT_H
#define SSLP_COMMON_TEXT_H

#include <stddef.h>

/* A file in memory; @data is NULL where it could not be read */
struct text {
	char *data;
	size_t len;
};

/* Reads all of @path; a NUL stands behind the last byte */
struct text text_read(const char *path);

/* Puts '?' in place of control characters, and of what is not UTF-8 */
void text_printable(char *text);

#endif /* SSLP_COMMON_TEXT_H */

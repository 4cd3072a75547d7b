/* SPDX-License-Identifier: MIT */
/* Reads whole text files, also those of /proc and /sys. */
#ifndef SSLP_COMMON_TEXT_H
#define SSLP_COMMON_TEXT_H

#include <stddef.h>

/* A file in memory; @data is NULL if it could not be read */
struct text {
	char *data;
	size_t len;
};

/* Reads all of @path; a NUL follows the last byte */
struct text text_read(const char *path);

/*
 * Puts "?" in the place of control characters and of bytes that are not UTF-8
 */
void text_printable(char *text);

#endif /* SSLP_COMMON_TEXT_H */

/* SPDX-License-Identifier: MIT */
/* A file that appears under its name only when it is complete. */
#ifndef SSLP_COMMON_OUTPUT_H
#define SSLP_COMMON_OUTPUT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* How many unfinished files a process may have at a time */
#define OUTPUTS_MAX	4

/**
 * struct output - where a body goes
 * @fd: descriptor
 * @path: what it was asked for as; NULL for standard output
 * @target: the name in the end, which is another one where @path is a link
 * @temp: the name until then; empty where the file is written in place
 */
struct output {
	int fd;
	const char *path;
	char target[PATH_MAX], temp[PATH_MAX];
};

/**
 * output_open() - begin
 * @path: a file; NULL or "-" for standard output
 *
 * A link stays a link: the file that it leads to is written, or made. An
 * existing file keeps its mode and, as far as the user may set it, its owner. A
 * file that may not be written is not replaced. A device or a pipe is written
 * in place. SIGINT, SIGTERM and SIGHUP remove unfinished files. At most
 * OUTPUTS_MAX at a time, by one thread.
 *
 * Return: 0, or -errno after a complaint.
 */
int output_open(struct output *o, const char *path);

/* Return: 0, or -errno after a complaint */
int output_write(struct output *o, const void *data, size_t len);

/**
 * output_close() - end
 * @keep: whether it is complete; if not, it is removed
 *
 * Return: 0, or -errno after a complaint.
 */
int output_close(struct output *o, bool keep);

#endif /* SSLP_COMMON_OUTPUT_H */

/* SPDX-License-Identifier: MIT */
/* A file that appears under its name when it is complete, not before. */
#ifndef SSLP_COMMON_OUTPUT_H
#define SSLP_COMMON_OUTPUT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* Unfinished files at a time in a process */
#define OUTPUTS_MAX	4

/**
 * struct output - where a body goes
 * @fd: descriptor
 * @path: the name in the end; NULL for standard output
 * @temp: the name until then; empty where the file is written in place
 */
struct output {
	int fd;
	const char *path;
	char temp[PATH_MAX];
};

/**
 * output_open() - begin
 * @path: a file; NULL for standard output
 *
 * A device or a pipe is written in place. SIGINT, SIGTERM and SIGHUP remove
 * unfinished files. At most OUTPUTS_MAX at a time, by one thread.
 *
 * Return: 0, or -errno after a complaint.
 */
int output_open(struct output *o, const char *path);

/* Return: 0, or -errno after a complaint */
int output_write(struct output *o, const void *data, size_t len);

/**
 * output_close() - end
 * @keep: whether it is complete; else nothing is left of it
 *
 * Return: 0, or -errno after a complaint.
 */
int output_close(struct output *o, bool keep);

#endif /* SSLP_COMMON_OUTPUT_H */

/* SPDX-License-Identifier: MIT */
/* The files that a server gives away, and nothing outside them. */
#ifndef SSLP_HTTPS_DOCROOT_H
#define SSLP_HTTPS_DOCROOT_H

#include <limits.h>
#include <stdint.h>

/**
 * struct docroot - a folder or a single file
 * @fd: descriptor of it
 * @name: of a single file: what it may be asked for as; else empty
 */
struct docroot {
	int fd;
	char name[NAME_MAX + 1];
};

/**
 * docroot_open() - decide what is given away
 * @path: a folder, or a regular file
 *
 * Return: 0, or -errno after a complaint: that of openat2(), too, for a folder.
 */
int docroot_open(const char *path, struct docroot *out);

/**
 * docroot_find() - open one file for reading
 * @path: relative; empty or ending in a slash it means the index.html there
 * @ret_size: out: its bytes
 *
 * Links that lead out of the folder are not followed.
 *
 * Return: descriptor; -EISDIR: a folder, without its slash; -ENOENT for
 * anything else that is not a readable regular file; another -errno if the
 * machine is short of something.
 */
int docroot_find(const struct docroot *root, const char *path,
		 uint64_t *ret_size);

/* The name of the file that docroot_find() opens, which tells its type */
const char *docroot_name(const struct docroot *root, const char *path);

#endif /* SSLP_HTTPS_DOCROOT_H */

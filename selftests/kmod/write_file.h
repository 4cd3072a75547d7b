/* SPDX-License-Identifier: GPL-2.0-only */
/* Writes a value into a file of /proc, /sys or a cgroup. */
#ifndef WRITE_FILE_H
#define WRITE_FILE_H

/* Return: 0, or not 0 with errno from fopen(), fputs() or fclose() */
int write_file(const char *path, const char *value);

#endif /* WRITE_FILE_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* A file of /proc, /sys or a cgroup, and what is to stand in it. */
#ifndef WRITE_FILE_H
#define WRITE_FILE_H

/* 0, or what fopen(), fputs() or fclose() say of it: not 0, and errno */
int write_file(const char *path, const char *value);

#endif /* WRITE_FILE_H */

/* SPDX-License-Identifier: MIT */
/* Sockets of other processes: finds them, and copies one to ask it. */
#ifndef SSLP_COMMON_PEEK_H
#define SSLP_COMMON_PEEK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * The inode of a socket that the link @name in @dir leads to; 0 for anything
 * else
 */
uint32_t peek_inode(int dir, const char *name);

/*
 * Copies a descriptor of another process, if ptrace is allowed; or -errno.
 * While the copy is open, the owner's close() does not end the connection.
 */
int peek_descriptor(pid_t pid, int fd);

/*
 * Reads the name of a process, made fit for a terminal; false: it cannot be
 * read
 */
bool peek_comm(pid_t pid, char *out, size_t size);

#endif /* SSLP_COMMON_PEEK_H */

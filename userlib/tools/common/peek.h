/* SPDX-License-Identifier: MIT */
/* Sockets of other processes: which they are, and a copy to ask. */
#ifndef SSLP_COMMON_PEEK_H
#define SSLP_COMMON_PEEK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Inode of a socket that is link @name in @dir, 0 for anything else */
uint32_t peek_inode(int dir, const char *name);

/*
 * A copy of a descriptor of another process, if ptrace is allowed; or -errno.
 * While it is open, the owner's close() does not end the connection.
 */
int peek_descriptor(pid_t pid, int fd);

/* The name of a process, fit for a terminal; false: it cannot be read */
bool peek_comm(pid_t pid, char *out, size_t size);

#endif /* SSLP_COMMON_PEEK_H */

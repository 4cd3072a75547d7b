/* SPDX-License-Identifier: MIT */
/* Our descriptors in a process that closes descriptors it does not know. */
#ifndef SSLP_BASE_OWN_FD_H
#define SSLP_BASE_OWN_FD_H

#include "types.h"

/**
 * struct own_fd - a descriptor, and what it was when it was opened
 * @fd: number, -1 for none
 * @id: of a socket its cookie, else device and inode
 *
 * A daemon closes every number with closefrom(3), and opens other files there.
 * What we write would then go to its peer, and what comes back would be taken
 * for keys.
 */
struct own_fd {
	int fd;
	u64 id[2];
};

/*
 * Numbers that only @fd and its copies have. Return: 0 or -errno without a
 * message
 */
int own_fd_identify(int fd, u64 id[2]);

#define OWN_FD_NONE	{ .fd = -1 }

/**
 * own_fd_set() - keep a descriptor that has just been opened
 * @own: where; has none
 * @fd: descriptor, or -errno
 *
 * In a process without standard streams a new descriptor is one of them, and
 * whatever prints would write to it. So it gets a higher number.
 *
 * Return: 0, or -errno with @fd closed. If @fd itself is the errno there is no
 *	message.
 */
int own_fd_set(struct own_fd *own, int fd);

/**
 * own_fd_check() - whether the descriptor is still ours
 * @own: descriptor, or none; becomes none when it is not
 *
 * Makes one system call, the cheapest that can tell.
 *
 * Return: whether it can be used.
 */
bool own_fd_check(struct own_fd *own);

/* Drops a descriptor; closes it if it is still ours */
void own_fd_close(struct own_fd *own);

/* Drops a descriptor that was just opened or checked, or none */
void own_fd_end(struct own_fd *own);

#endif /* SSLP_BASE_OWN_FD_H */

/* SPDX-License-Identifier: MIT */
/* A TCP connection of this process to itself. */
#ifndef SSLP_COMMON_LOOPBACK_H
#define SSLP_COMMON_LOOPBACK_H

/**
 * loopback_open() - both ends of a new connection over the loopback device
 * @fds: out: the end that connected, and the one that was accepted; no call on
 *	them waits longer than two seconds
 *
 * Return: 0, or -errno; -ENETUNREACH if the loopback device of the network
 * namespace is down.
 */
int loopback_open(int fds[static 2]);

/* Closes both ends; a negative one is left alone */
void loopback_close(int fds[static 2]);

#endif /* SSLP_COMMON_LOOPBACK_H */

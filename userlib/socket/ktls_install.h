/* SPDX-License-Identifier: MIT */
/* Puts keys into a socket. */
#ifndef SSLP_SOCKET_KTLS_INSTALL_H
#define SSLP_SOCKET_KTLS_INSTALL_H

#include "ktls_check.h"

/*
 * The connection is of no use any more, and must be closed: an errno value that
 * our calls use for nothing else
 */
#define EMUSTCLOSE	ESHUTDOWN

/**
 * ktls_install() - arm a connected TCP socket
 * @fd: socket
 * @plan: what to arm
 * @ret_tx_in: set, also on failure, if @plan->tx is in the socket
 *
 * Looks at the socket first and touches it last, under its ktls_lock().
 *
 * Return: 0 or -errno with a message: -EBADF, -ENOTSOCK, -EINVAL, -ENOTCONN,
 * -EEXIST for the socket, -EOPNOTSUPP for what the kernel lacks. -EMUSTCLOSE:
 * TLS_RX failed after TLS_TX had succeeded.
 */
int ktls_install(int fd, const struct ktls_plan *plan, bool *ret_tx_in);

/*
 * The parts of ktls_install() for callers that put the keys in by other means:
 * ktls_check_plan() and everything before the keys, then everything after them.
 * The caller holds one ktls_lock() for all.
 */
int ktls_install_prepare(int fd, const struct ktls_plan *plan);
void ktls_install_finish(int fd, const struct ktls_plan *plan);

/**
 * ktls_install_replace() - the next generation of one direction
 * @fd: armed socket
 * @optname: TLS_TX or TLS_RX
 * @key: key of the version and cipher that the socket is armed with
 *
 * Return: 0 or -errno with a message: -EOPNOTSUPP before Linux 6.14; after
 * -EAGAIN try only this call again.
 */
int ktls_install_replace(int fd, int optname, const struct ktls_key *key);

/*
 * For a failure that cannot be undone in the kernel: appends to its message
 * that the connection must be closed. Return: -EMUSTCLOSE.
 */
int ktls_install_must_close(const char *what);

/* Adds what the caller has to know to the message of a failure. Return: @err */
int ktls_install_after(int err, const char *what);

#endif /* SSLP_SOCKET_KTLS_INSTALL_H */

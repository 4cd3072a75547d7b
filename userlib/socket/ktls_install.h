/* SPDX-License-Identifier: MIT */
/* Keys into a socket, and what the socket says of them. */
#ifndef SSLP_SOCKET_KTLS_INSTALL_H
#define SSLP_SOCKET_KTLS_INSTALL_H

#include "ktls_cipher.h"

/**
 * struct ktls_plan - what to arm
 * @tx: key for TLS_TX, or NULL
 * @rx: key for TLS_RX, or NULL; not both NULL, of one cipher and version
 * @zerocopy: set TLS_TX_ZEROCOPY_RO
 * @no_pad: set TLS_RX_EXPECT_NO_PAD; TLS 1.3 only
 * @max_payload: set TLS_TX_MAX_PAYLOAD_LEN, 0 leaves it
 */
struct ktls_plan {
	const struct ktls_key *tx, *rx;
	bool zerocopy, no_pad;
	u16 max_payload;
};

/**
 * ktls_install() - arm a connected TCP socket
 * @fd: socket
 * @plan: what to arm
 * @ret_tx_in: set, also on failure, when @plan->tx is in the socket
 *
 * Looks at the socket first and touches it last, under its ktls_lock(). When TLS_RX fails after
 * TLS_TX succeeded, the message says that the connection must be closed.
 *
 * Return: 0 or -errno with a message: -EBADF, -ENOTSOCK, -EINVAL, -ENOTCONN,
 * -EEXIST for the socket, -EOPNOTSUPP for what the kernel has not.
 */
int ktls_install(int fd, const struct ktls_plan *plan, bool *ret_tx_in);

/*
 * The parts of ktls_install() for whoever puts the keys in by other means: what
 * is looked at; that and all that comes before the keys; what comes after them.
 * All under one ktls_lock(), which the caller has.
 */
int ktls_examine(int fd, const struct ktls_plan *plan);
int ktls_prepare(int fd, const struct ktls_plan *plan);
void ktls_finish(int fd, const struct ktls_plan *plan);

/**
 * ktls_replace_key() - the next generation of one direction
 * @fd: armed socket
 * @optname: TLS_TX or TLS_RX
 * @key: key of the version and cipher that the socket is armed with
 *
 * Return: 0 or -errno with a message: -EOPNOTSUPP before Linux 6.14; -EAGAIN:
 * only this is to be tried again.
 */
int ktls_replace_key(int fd, int optname, const struct ktls_key *key);

/*
 * For a failure after which the kernel has no way back: appends to its message
 * that the connection must be closed. Return: @err.
 */
int ktls_must_close(int err, const char *what);

/* Appends to the message of a failure what has to be known of it. Return: @err */
int ktls_install_after(int err, const char *what);

/* The socket is a TCP one; 0 or -errno with a message */
int ktls_check_tcp(int fd);

/* The socket is a connected stream; 0 or -errno with a message */
int ktls_check_connected(int fd);

/*
 * Records can be made in user space for this socket: a connected stream that the
 * kernel has no key for. 0 or -errno with a message
 */
int ktls_check_stream(int fd);

/* Version and cipher of one direction; -ENOENT without a message if unarmed */
int ktls_armed(int fd, int optname, struct tls_crypto_info *info);

#endif /* SSLP_SOCKET_KTLS_INSTALL_H */

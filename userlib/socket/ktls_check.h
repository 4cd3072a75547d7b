/* SPDX-License-Identifier: MIT */
/* Whether a socket may be armed. These functions look, and change nothing. */
#ifndef SSLP_SOCKET_KTLS_CHECK_H
#define SSLP_SOCKET_KTLS_CHECK_H

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

/* All of these return 0 or -errno with a message */

/* A connected TCP socket without keys and with nothing else on it */
int ktls_check_plan(int fd, const struct ktls_plan *plan);

/* The socket is a TCP one */
int ktls_check_tcp(int fd);

/* The socket is a connected stream */
int ktls_check_connected(int fd);

/*
 * Records can be made in user space for this socket: it is a connected stream,
 * and the kernel has no key for it
 */
int ktls_check_stream(int fd);

/* Whether TCP has nothing more to send or receive, and will not have */
bool ktls_check_closed(int fd);

/* The words for an errno of TCP_ULP */
int ktls_check_ulp_refused(int fd, int err);

/*
 * Version and cipher of one direction. Without a message: -ENOENT if unarmed;
 * -EACCES if a security policy does not let us ask
 */
int ktls_check_armed(int fd, int optname, struct tls_crypto_info *info);

#endif /* SSLP_SOCKET_KTLS_CHECK_H */

/* SPDX-License-Identifier: MIT */
/* What a socket says about its keys. */
#ifndef SSLP_SOCKET_KTLS_QUERY_H
#define SSLP_SOCKET_KTLS_QUERY_H

#include "ktls_cipher.h"

enum ktls_where { KTLS_UNARMED, KTLS_IN_SOFTWARE, KTLS_IN_HARDWARE,
		  KTLS_SOMEWHERE };

/**
 * struct ktls_state - one direction of a socket
 * @where: where records are made
 * @version: TLS_1_2_VERSION or TLS_1_3_VERSION
 * @cipher: cipher, NULL when unarmed or unknown here
 * @seq: number of the next record
 */
struct ktls_state {
	enum ktls_where where;
	u16 version;
	const struct ktls_cipher *cipher;
	u64 seq;
};

/* 0 or -errno with a message; an unarmed TCP socket is not an error */
int ktls_query(int fd, struct ktls_state *tx, struct ktls_state *rx);

#endif /* SSLP_SOCKET_KTLS_QUERY_H */

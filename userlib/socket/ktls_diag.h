/* SPDX-License-Identifier: MIT */
/* sock_diag: whether a socket's records are made in software or hardware. */
#ifndef SSLP_SOCKET_KTLS_DIAG_H
#define SSLP_SOCKET_KTLS_DIAG_H

#include "ktls_uapi.h"
#include "../base/types.h"

#ifndef TLS_CONF_BASE	/* Linux 5.3 */
#define TLS_CONF_BASE		1
#define TLS_CONF_SW		2
#define TLS_CONF_HW		3
#define TLS_CONF_HW_RECORD	4
#endif

/* TLS_CONF_* of each direction, 0 where the kernel does not tell */
struct ktls_conf {
	u16 tx, rx;
};

/* 0 or -errno, without a message: many kernels tell only CAP_NET_ADMIN */
int ktls_diag(int fd, struct ktls_conf *conf);

#endif /* SSLP_SOCKET_KTLS_DIAG_H */

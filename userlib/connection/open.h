/* SPDX-License-Identifier: MIT */
/* Keys of a new connection: for the kernel, or for records made here. */
#ifndef SSLP_CONNECTION_OPEN_H
#define SSLP_CONNECTION_OPEN_H

#include "connection.h"

/*
 * By the reader, while records are opened here. When all that was handed over
 * has been opened, the kernel gets the key for reading. 0, also if the kernel
 * must not have it; -ENOMEM: try again; -EDEAD
 */
int open_rx_kernel(struct connection *c);

#endif /* SSLP_CONNECTION_OPEN_H */

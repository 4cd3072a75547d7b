/* SPDX-License-Identifier: MIT */
/* Keys of a new connection: into the kernel, or into records made here. */
#ifndef SSLP_CONNECTION_OPEN_H
#define SSLP_CONNECTION_OPEN_H

#include "connection.h"

/*
 * By the reader, while records are opened here: once all that was handed over
 * has been, the kernel gets the key for reading. 0, also when it is not to have
 * it; -ENOMEM, when it is to be tried again; -EDEAD
 */
int open_rx_kernel(struct connection *c);

#endif /* SSLP_CONNECTION_OPEN_H */

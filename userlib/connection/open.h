/* SPDX-License-Identifier: MIT */
/* Keys of a new connection: for the kernel, or for records made here. */
#ifndef SSLP_CONNECTION_OPEN_H
#define SSLP_CONNECTION_OPEN_H

#include "connection.h"

/*
 * For the reader, while records are opened here. When everything that was
 * handed over has been opened, gives the kernel the key for reading. Return: 0,
 * also if the kernel must not have it; -ENOMEM: try again; -EDEAD
 */
int open_rx_kernel(struct connection *c);

#endif /* SSLP_CONNECTION_OPEN_H */

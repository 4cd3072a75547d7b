/* SPDX-License-Identifier: MIT */
/* Calls that wait for a socket that does not block, up to a deadline. */
#ifndef SSLP_CONNECTION_PATIENCE_H
#define SSLP_CONNECTION_PATIENCE_H

#include "connection.h"

/* A deadline @ms from now, on the monotonic clock, never 0 */
s64 patience_until(u32 ms);

/*
 * Waits until @fd has one of @events, as poll() has them. 0; -EAGAIN: the
 * deadline has passed; -EINTR; or another -errno, all with a message.
 */
int patience_poll(int fd, short events, s64 until);

/* 0, or -EAGAIN with a message: the deadline has passed */
int patience_left(int fd, s64 until);

#endif /* SSLP_CONNECTION_PATIENCE_H */

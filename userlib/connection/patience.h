/* SPDX-License-Identifier: MIT */
/* Calls that wait for a socket that does not block, until a moment. */
#ifndef SSLP_CONNECTION_PATIENCE_H
#define SSLP_CONNECTION_PATIENCE_H

#include "connection.h"

/* A moment @ms from now, on the monotonic clock, never 0 */
s64 patience_until(u32 ms);

/*
 * Until @fd has one of @events, of poll(). 0; -EAGAIN: the moment has come;
 * -EINTR; or another -errno, all with a message.
 */
int patience_poll(int fd, short events, s64 until);

/* 0, or -EAGAIN with a message: the moment has come */
int patience_left(int fd, s64 until);

#endif /* SSLP_CONNECTION_PATIENCE_H */

/* SPDX-License-Identifier: MIT */
/* The outboxes of this process: a socket has one at most. */
#ifndef SSLP_CONNECTION_OUTBOXES_H
#define SSLP_CONNECTION_OUTBOXES_H

#include "outbox.h"

/*
 * Adds @out, whose owner is set, for the socket @fd. -EEXIST: its owner has one
 * for it already, and both would count from the same number
 */
int outboxes_add(int fd, struct outbox *out);

void outboxes_remove(struct outbox *out);

#endif /* SSLP_CONNECTION_OUTBOXES_H */

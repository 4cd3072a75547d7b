/* SPDX-License-Identifier: GPL-2.0-only */
/* Whether the sockets that a batch has armed have their keys. */
#ifndef QUEUE_KEYS_H
#define QUEUE_KEYS_H

#include "queue_batch.h"

/*
 * How many directions of a client's socket have their keys of TLS 1.2. They are
 * made with the first cipher and the seed of item @i of @q
 */
int queue_keys(const struct queue *q, int sock, int i);

#endif /* QUEUE_KEYS_H */

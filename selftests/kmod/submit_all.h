/* SPDX-License-Identifier: GPL-2.0-only */
/* Requests that are submitted, and collected when poll() says so. */
#ifndef SUBMIT_ALL_H
#define SUBMIT_ALL_H

#include "queue_batch.h"

/* The requests of @q are the processor's, not the device's */
void submit_to_processor(struct queue *q);

/* The requests of @q from number @from on. Return: how many, or -errno */
int submit(struct queue *q, uint32_t from);

/* One result goes to its place in @q. Return: 1, or -errno */
int collect(struct queue *q);

/* What poll() says within @ms milliseconds of what is asked for in @events */
int poll_for(int dev, int events, int ms);

/* All requests of @q, as a program does that waits only in poll() */
int submit_all(struct queue *q);
/* The rest of it: @n are still to be collected. Return: 0 or -errno */
int collect_rest(struct queue *q, int n);

#endif /* SUBMIT_ALL_H */

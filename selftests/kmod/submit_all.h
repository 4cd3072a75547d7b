/* SPDX-License-Identifier: GPL-2.0-only */
/* Requests that are submitted, and collected when poll() says so. */
#ifndef SUBMIT_ALL_H
#define SUBMIT_ALL_H

#include "queue_batch.h"

/* Makes the processor do the requests of @q, not the device */
void submit_to_processor(struct queue *q);

/*
 * Submits the requests of @q from number @from on. Return: how many, or -errno
 */
int submit(struct queue *q, uint32_t from);

/* Collects one result into its place in @q. Return: 1, or -errno */
int collect(struct queue *q);

/* What poll() reports of @events within @ms milliseconds */
int poll_for(int dev, int events, int ms);

/* Does all requests of @q as a program that waits only in poll() */
int submit_all(struct queue *q);
/* Does the rest; @n are still to be collected. Return: 0 or -errno */
int collect_rest(struct queue *q, int n);

#endif /* SUBMIT_ALL_H */

/* SPDX-License-Identifier: GPL-2.0-only */
/* What was submitted on one open /dev/sslp, until it is collected. */
#ifndef SSLP_QUEUE_H
#define SSLP_QUEUE_H

#include "flight.h"

struct sslp_queue;

int sslp_queue_enter(struct sslp_queue *q);
void sslp_queue_leave(struct sslp_queue *q);
struct sslp_bell *sslp_queue_bell(const struct sslp_queue *q);
int sslp_queue_add(struct sslp_queue *q, struct sslp_job *job);
struct sslp_job *sslp_queue_take(struct sslp_queue *q);
void sslp_queue_put_back(struct sslp_queue *q, struct sslp_job *job);

#endif /* SSLP_QUEUE_H */

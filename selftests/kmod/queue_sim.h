/* SPDX-License-Identifier: GPL-2.0-only */
/* A batch of derivations on the simulated accelerator. */
#ifndef QUEUE_SIM_H
#define QUEUE_SIM_H

#include "queue_batch.h"

/* With a device that behaves; false: there is none */
bool queue_sim_open(struct queue *q);
/* When the device has answered all that it owes */
void queue_sim_close(struct queue *q);

#endif /* QUEUE_SIM_H */

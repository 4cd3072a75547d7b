// SPDX-License-Identifier: GPL-2.0-only
/* A batch of derivations on the simulated accelerator. */
#include "queue_sim.h"
#include "sim_device.h"

bool queue_sim_open(struct queue *q)
{
	sim_behave();
	return queue_open(q, "hmac-sha256-sslp-sim");
}

void queue_sim_close(struct queue *q)
{
	sim_behave();
	sim_wait_for_owed(q->dev, 0);
	sim_patience("1000");
	queue_close(q);
}

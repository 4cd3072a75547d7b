/* SPDX-License-Identifier: GPL-2.0-only */
/* A batch of derivations on a driver, and what comes out. */
#ifndef QUEUE_BATCH_H
#define QUEUE_BATCH_H

#include <linux/sslp.h>
#include <stdbool.h>
#include <stdint.h>

#define MANY		64
#define UNTOUCHED	12345	/* a result that nobody has written */

/* @arg is for all of @items, key blocks of 40 bytes, which are to be @wants */
struct queue {
	int dev, secret, driver;
	uint8_t master[48];
	struct sslp_derive items[MANY];
	uint8_t seeds[MANY][64], outs[MANY][40], wants[MANY][40];
	int32_t results[MANY];
	struct sslp_batch arg;
};

/*
 * Return: false if there is no module, or if @driver is refused; then q->driver
 * is -errno
 */
bool queue_open(struct queue *q, const char *driver);
void queue_close(struct queue *q);

/* How many items failed or gave wrong bytes */
int queue_wrong(const struct queue *q);
/* How often the driver failed, in any way */
uint64_t queue_faults(const struct queue *q);

#endif /* QUEUE_BATCH_H */

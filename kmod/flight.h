/* SPDX-License-Identifier: GPL-2.0-only */
/* Jobs that are under way on a driver: shared by batches and the queue. */
#ifndef SSLP_FLIGHT_H
#define SSLP_FLIGHT_H

#include <linux/jiffies.h>
#include <linux/list.h>

#include "sslp.h"

/* After so many jiffies a call with many requests begins nothing more */
#define SSLP_TURN	HZ

/**
 * struct sslp_flight - jobs that are under way
 * @jobs: jobs, in the order in which they were begun
 * @count: how many
 * @hmacs: how many HMACs they take in all
 * @fastest: nanoseconds of the quickest answer of a driver, 0: none yet
 */
struct sslp_flight {
	struct list_head jobs;
	unsigned int count, hmacs;
	u64 fastest;
};

int sslp_items_check(u32 count, u32 item_size);
void sslp_flight_init(struct sslp_flight *f);
bool sslp_flight_has_room(const struct sslp_flight *f);
void sslp_flight_add(struct sslp_flight *f, struct sslp_job *job,
		     struct list_head *list);
void sslp_flight_remove(struct sslp_flight *f, struct sslp_job *job);
void sslp_flight_note(struct sslp_flight *f, const struct sslp_job *job);
long sslp_flight_time_left(const struct sslp_flight *f);
void sslp_job_go(struct sslp_job *job);
int sslp_job_end(struct sslp_job *job, int err, s32 __user *result);

#endif /* SSLP_FLIGHT_H */

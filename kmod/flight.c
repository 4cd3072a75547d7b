// SPDX-License-Identifier: GPL-2.0-only
/* Jobs that are under way on a driver, and whether there may be more of them. */
#include <linux/jiffies.h>

#include "flight.h"

/**
 * sslp_items_check() - check what a call with many requests says of them
 * @count: how many there are
 * @item_size: bytes from one to the next
 *
 * Return: 0 or -EINVAL.
 */
int sslp_items_check(u32 count, u32 item_size)
{
	if (!count || count > SSLP_BATCH_MAX || !item_size ||
	    item_size % sizeof(u64) || item_size > PAGE_SIZE)
		return -EINVAL;
	return 0;
}

/**
 * sslp_flight_init() - nothing is under way
 * @f: flight
 */
void sslp_flight_init(struct sslp_flight *f)
{
	*f = (struct sslp_flight){ .jobs = LIST_HEAD_INIT(f->jobs) };
}

/**
 * sslp_flight_has_room() - whether one more job may begin
 * @f: flight
 *
 * A driver may work on its whole queue at once, or on one request after the
 * other. No request may be late because of our others. So the first HMAC goes
 * alone and is timed. All that are begun fit into half the limit of one HMAC at
 * that pace: 64 derivations of four HMACs do if an HMAC takes less than 2 ms.
 *
 * Return: true if it may.
 */
bool sslp_flight_has_room(const struct sslp_flight *f)
{
	u64 most = jiffies_to_nsecs(sslp_owed_limit()) / 2;

	if (f->count == SSLP_OWED_MAX)
		return false;
	return !f->count || (f->fastest && f->hmacs * f->fastest <= most);
}

/**
 * sslp_flight_add() - a job is under way
 * @f: flight
 * @job: in no list
 * @list: where it goes, behind the others: mostly @f->jobs
 */
void sslp_flight_add(struct sslp_flight *f, struct sslp_job *job,
		     struct list_head *list)
{
	list_add_tail(&job->node, list);
	f->count++;
	f->hmacs += job->chain.hmacs;
}

/**
 * sslp_flight_remove() - a job is no longer under way
 * @f: flight
 * @job: one of its jobs; in no list afterwards
 */
void sslp_flight_remove(struct sslp_flight *f, struct sslp_job *job)
{
	list_del(&job->node);
	f->count--;
	f->hmacs -= job->chain.hmacs;
}

/**
 * sslp_flight_note() - note the driver's pace
 * @f: flight
 * @job: one that has just gone on
 */
void sslp_flight_note(struct sslp_flight *f, const struct sslp_job *job)
{
	u64 fastest = job->chain.fastest;

	if (fastest && (!f->fastest || fastest < f->fastest))
		f->fastest = fastest;
}

/**
 * sslp_flight_time_left() - when an answer would be late
 * @f: flight
 *
 * Return: in so many jiffies; 0: no driver has a request of these jobs.
 */
long sslp_flight_time_left(const struct sslp_flight *f)
{
	unsigned long now = jiffies, limit = sslp_owed_limit() + 1;
	const struct sslp_job *job;
	long left = 0, next;

	list_for_each_entry(job, &f->jobs, node) {
		const struct sslp_chain *c = &job->chain;

		if (job->err != -EINPROGRESS || c->state != SSLP_CHAIN_ASKED)
			continue;
		next = clamp_t(long, c->late_at - now, 1, limit);
		left = left ? min(left, next) : next;
	}
	return left;
}

/**
 * sslp_job_go() - go on as far as it goes without waiting
 * @job: job that is not over; gets how it ended
 */
void sslp_job_go(struct sslp_job *job)
{
	job->err = sslp_chain_go(&job->chain);
}

/**
 * sslp_job_end() - end a job, which is freed
 * @job: in no list
 * @err: 0: do the rest of the request; else leave nothing behind
 * @result: where the number of a new descriptor goes
 *
 * Return: what the request returns.
 */
int sslp_job_end(struct sslp_job *job, int err, s32 __user *result)
{
	sslp_chain_end(&job->chain, err);
	return job->end(job, err, result);
}

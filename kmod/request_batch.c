// SPDX-License-Identifier: GPL-2.0-only
/*
 * SSLP_IOC_BATCH: many requests of one kind in one call, done one after the
 * other. If the driver answers later, the derivations of the next requests are
 * under way meanwhile. That keeps the driver's queue full.
 */
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

#include "flight.h"

/**
 * struct batch - a call
 * @file: open /dev/sslp
 * @arg: request
 * @end: in jiffies: after it nothing more is begun
 * @start: of all jobs; has no bell until the first
 * @flight: jobs that have been begun
 * @next: first item that has not been begun
 * @at_its_turn: that item cannot be begun before its turn
 */
struct batch {
	struct sslp_file *file;
	const struct sslp_batch *arg;
	unsigned long end;
	struct sslp_start start;
	struct sslp_flight flight;
	u32 next;
	bool at_its_turn;
};

static u8 __user *item(const struct batch *b, u32 i)
{
	u8 __user *items = u64_to_user_ptr(b->arg->items);

	return items + (size_t)i * b->arg->item_size;
}

static s32 __user *place(const struct batch *b, u32 i)
{
	s32 __user *results = u64_to_user_ptr(b->arg->results);

	return results + i;
}

static struct sslp_job *first(struct batch *b)
{
	return list_first_entry_or_null(&b->flight.jobs, struct sslp_job,
					node);
}

/* The first job is over, so nobody has to wait for it */
static bool is_there(struct batch *b)
{
	return b->flight.count && first(b)->err != -EINPROGRESS;
}

static void go(struct batch *b, struct sslp_job *job)
{
	sslp_job_go(job);
	sslp_flight_note(&b->flight, job);
}

static bool may_begin(const struct batch *b)
{
	return !b->at_its_turn && b->next < b->arg->count &&
	       !time_after(jiffies, b->end) && !signal_pending(current) &&
	       sslp_flight_has_room(&b->flight);
}

static void fill(struct batch *b)
{
	struct sslp_job *job;

	if (!b->start.bell)
		b->start.bell = sslp_bell_new();
	while (b->start.bell && may_begin(b)) {
		job = sslp_begin(b->file, b->arg->request, item(b, b->next),
				 &b->start);
		if (IS_ERR(job)) {
			b->at_its_turn = true;
			break;
		}
		b->next++;
		sslp_flight_add(&b->flight, job, &b->flight.jobs);
		go(b, job);
		cond_resched();
	}
}

/*
 * Does it at its turn. Writes results like sslp_dispatch(). Return: 0, or
 * -EFAULT
 */
static int finish(struct sslp_job *job, s32 __user *result, int *ret)
{
	if (put_user(-ECANCELED, result)) {
		sslp_job_end(job, -ECANCELED, NULL);
		return -EFAULT;
	}
	*ret = sslp_job_end(job, job->err, result);
	if (*ret > 0)
		return 0;
	return put_user(*ret, result) ? -EFAULT : 0;
}

static void drop(struct batch *b, struct sslp_job *job)
{
	sslp_flight_remove(&b->flight, job);
	sslp_job_end(job, -ECANCELED, NULL);
}

/*
 * A signal came. A call must do at least one item, and that item no longer
 * waits for the others. They can begin again if another thread has taken the
 * signal.
 */
static void drop_but_first(struct batch *b)
{
	while (b->flight.count > 1) {
		drop(b, list_last_entry(&b->flight.jobs, struct sslp_job,
					node));
		b->next--;
	}
}

/* They are not done */
static void drop_all(struct batch *b)
{
	while (b->flight.count)
		drop(b, first(b));
	sslp_bell_put(b->start.bell);
}

/* In order: older items must be done first */
static void go_all(struct batch *b)
{
	struct sslp_job *job;

	list_for_each_entry(job, &b->flight.jobs, node)
		if (job->err == -EINPROGRESS) {
			go(b, job);
			cond_resched();
		}
}

/* @any_signal: at least one item is done, so that the call can end */
static int sleep(struct batch *b, bool any_signal)
{
	long left = sslp_flight_time_left(&b->flight);

	if (left)
		return sslp_bell_wait(b->start.bell, any_signal, left);
	/* The driver is full of other callers' requests */
	return sslp_owed_room(first(b)->chain.h.driver, any_signal,
			      sslp_owed_limit() + 1);
}

/* Waits until the first job is over. Return: 0, or -EINTR */
static int wait_for_first(struct batch *b, bool any_signal)
{
	int err;

	for (;;) {
		go_all(b);
		fill(b);
		if (is_there(b))
			return 0;
		if (signal_pending(current))
			drop_but_first(b);
		err = sleep(b, any_signal);
		if (err)
			return err;
	}
}

/*
 * Does item @i, which is the first that is not done. Return: 0, -EINTR, -EFAULT
 */
static int do_item(struct batch *b, u32 i, int *result)
{
	struct sslp_job *job;
	int err;

	if (READ_ONCE(b->file->answered_later))
		fill(b);
	if (!b->flight.count) {
		b->at_its_turn = false;
		b->next = i + 1;
		return sslp_dispatch(b->file, b->arg->request, item(b, i),
				     place(b, i), result);
	}
	err = wait_for_first(b, i);
	if (err)
		return err;
	job = first(b);
	sslp_flight_remove(&b->flight, job);
	return finish(job, place(b, i), result);
}

/*
 * A signal ends the call, and so does the freezer, which looks like one. Items
 * that are over by then are handed out first. When the call's time is up, it
 * ends with the last item that has been begun.
 */
static bool is_over(struct batch *b, int result)
{
	if (result < 0 && (b->arg->flags & SSLP_BATCH_STOP))
		return true;
	if (is_there(b))
		return false;
	return signal_pending(current) ||
	       (!b->flight.count && time_after(jiffies, b->end));
}

/**
 * sslp_do_batch() - SSLP_IOC_BATCH
 * @file: open /dev/sslp
 * @request: struct sslp_batch
 *
 * Return: how many were done, or -errno.
 */
int sslp_do_batch(struct sslp_file *file, void *request)
{
	struct batch b = {
		.file = file, .arg = request, .end = jiffies + SSLP_TURN,
	};
	int result, err;
	u32 i;

	sslp_flight_init(&b.flight);
	err = b.arg->reserved ? -EINVAL :
	      sslp_items_check(b.arg->count, b.arg->item_size);
	for (i = 0; !err && i < b.arg->count; i++) {
		err = do_item(&b, i, &result);
		if (err)
			break;
		if (is_over(&b, result)) {
			i++;
			break;
		}
		cond_resched();
	}
	drop_all(&b);
	return i ?: err;
}

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

#include "sslp.h"

/* After so many jiffies a call begins nothing more */
#define TURN	HZ

/**
 * struct flight - a call
 * @file: open /dev/sslp
 * @arg: request
 * @end: in jiffies: after it nothing more is begun
 * @bell: of all jobs; NULL until the first
 * @jobs: begun, in order
 * @count: how many
 * @hmacs: how many HMACs they take in all
 * @next: first item that has not been begun
 * @at_its_turn: that item cannot be begun before its turn
 * @fastest: nanoseconds of the quickest answer of a driver, 0: none yet
 */
struct flight {
	struct sslp_file *file;
	const struct sslp_batch *arg;
	unsigned long end;
	struct sslp_bell *bell;
	struct list_head jobs;
	unsigned int count, hmacs;
	u32 next;
	bool at_its_turn;
	u64 fastest;
};

static int check(const struct sslp_batch *arg)
{
	if (arg->reserved || !arg->count || arg->count > SSLP_BATCH_MAX ||
	    !arg->item_size || arg->item_size % sizeof(u64) ||
	    arg->item_size > PAGE_SIZE)
		return -EINVAL;
	return 0;
}

static u8 __user *item(const struct flight *f, u32 i)
{
	u8 __user *items = u64_to_user_ptr(f->arg->items);

	return items + (size_t)i * f->arg->item_size;
}

static s32 __user *place(const struct flight *f, u32 i)
{
	s32 __user *results = u64_to_user_ptr(f->arg->results);

	return results + i;
}

static struct sslp_job *first(struct flight *f)
{
	return list_first_entry_or_null(&f->jobs, struct sslp_job, node);
}

/* The first job is over: nobody has to wait for it */
static bool is_there(struct flight *f)
{
	return f->count && first(f)->err != -EINPROGRESS;
}

static void go(struct flight *f, struct sslp_job *job)
{
	struct sslp_chain *c = &job->chain;

	job->err = sslp_chain_go(c);
	if (c->fastest && (!f->fastest || c->fastest < f->fastest))
		f->fastest = c->fastest;
}

/*
 * A driver may work on its whole queue at once, or on one request after the
 * other. No request may be late because of our others. So the first HMAC goes
 * alone and is timed. All that are begun fit into half the limit of one HMAC at
 * that pace: 64 derivations of four HMACs do if an HMAC takes less than 2 ms.
 */
static bool has_room(const struct flight *f)
{
	u64 most = jiffies_to_nsecs(sslp_owed_limit()) / 2;

	if (f->at_its_turn || f->next == f->arg->count ||
	    f->count == SSLP_OWED_MAX || time_after(jiffies, f->end) ||
	    signal_pending(current))
		return false;
	return !f->count || (f->fastest && f->hmacs * f->fastest <= most);
}

static void fill(struct flight *f)
{
	struct sslp_job *job;

	if (!f->bell)
		f->bell = sslp_bell_new();
	while (f->bell && has_room(f)) {
		job = sslp_begin(f->file, f->arg->request, item(f, f->next),
				 f->bell);
		if (!job) {
			f->at_its_turn = true;
			break;
		}
		f->next++;
		list_add_tail(&job->node, &f->jobs);
		f->count++;
		f->hmacs += job->chain.hmacs;
		go(f, job);
		cond_resched();
	}
}

static void take_off(struct flight *f, struct sslp_job *job)
{
	list_del(&job->node);
	f->count--;
	f->hmacs -= job->chain.hmacs;
}

static int end(struct sslp_job *job, int err, s32 __user *result)
{
	sslp_chain_end(&job->chain, err);
	return job->end(job, err, result);
}

/* At its turn. Writes results like sslp_dispatch(). Return: 0, or -EFAULT */
static int finish(struct sslp_job *job, s32 __user *result, int *ret)
{
	if (put_user(-ECANCELED, result)) {
		end(job, -ECANCELED, NULL);
		return -EFAULT;
	}
	*ret = end(job, job->err, result);
	if (*ret > 0)
		return 0;
	return put_user(*ret, result) ? -EFAULT : 0;
}

static void drop(struct flight *f, struct sslp_job *job)
{
	take_off(f, job);
	end(job, -ECANCELED, NULL);
}

/*
 * A signal came. A call must do one item, and that item no longer waits for the
 * others. They can begin again if another thread has taken the signal.
 */
static void drop_but_first(struct flight *f)
{
	while (f->count > 1) {
		drop(f, list_last_entry(&f->jobs, struct sslp_job, node));
		f->next--;
	}
}

/* They are not done */
static void drop_all(struct flight *f)
{
	while (f->count)
		drop(f, first(f));
	sslp_bell_put(f->bell);
}

/* In order: older items must be done first */
static void go_all(struct flight *f)
{
	struct sslp_job *job;

	list_for_each_entry(job, &f->jobs, node)
		if (job->err == -EINPROGRESS) {
			go(f, job);
			cond_resched();
		}
}

/* Jiffies until an answer would be late; 0: no driver has a request of ours */
static long time_left(const struct flight *f)
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

/* @any_signal: at least one item is done, so that the call can end */
static int sleep(struct flight *f, bool any_signal)
{
	long left = time_left(f);

	if (left)
		return sslp_bell_wait(f->bell, any_signal, left);
	/* The driver is full of other callers' requests */
	return sslp_owed_room(first(f)->chain.h.driver, any_signal,
			      sslp_owed_limit() + 1);
}

/* Until the first job is over. Return: 0, or -EINTR */
static int wait_for_first(struct flight *f, bool any_signal)
{
	int err;

	for (;;) {
		go_all(f);
		fill(f);
		if (is_there(f))
			return 0;
		if (signal_pending(current))
			drop_but_first(f);
		err = sleep(f, any_signal);
		if (err)
			return err;
	}
}

/* Item @i, which is the first that is not done. Return: 0, -EINTR, -EFAULT */
static int do_item(struct flight *f, u32 i, int *result)
{
	struct sslp_job *job;
	int err;

	if (READ_ONCE(f->file->answered_later))
		fill(f);
	if (!f->count) {
		f->at_its_turn = false;
		f->next = i + 1;
		return sslp_dispatch(f->file, f->arg->request, item(f, i),
				     place(f, i), result);
	}
	err = wait_for_first(f, i);
	if (err)
		return err;
	job = first(f);
	take_off(f, job);
	return finish(job, place(f, i), result);
}

/*
 * A signal ends the call, and so does the freezer, which looks like one. Items
 * that are over by then are handed out first. When the call's time is up, it
 * ends with the last item that has been begun.
 */
static bool is_over(struct flight *f, int result)
{
	if (result < 0 && (f->arg->flags & SSLP_BATCH_STOP))
		return true;
	if (is_there(f))
		return false;
	return signal_pending(current) ||
	       (!f->count && time_after(jiffies, f->end));
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
	struct flight f = {
		.file = file, .arg = request, .end = jiffies + TURN,
		.jobs = LIST_HEAD_INIT(f.jobs),
	};
	int result, err;
	u32 i;

	err = check(f.arg);
	for (i = 0; !err && i < f.arg->count; i++) {
		err = do_item(&f, i, &result);
		if (err)
			break;
		if (is_over(&f, result)) {
			i++;
			break;
		}
		cond_resched();
	}
	drop_all(&f);
	return i ?: err;
}

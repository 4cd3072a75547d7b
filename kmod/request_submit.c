// SPDX-License-Identifier: GPL-2.0-only
/*
 * SSLP_IOC_SUBMIT and SSLP_IOC_COLLECT: many requests, begun in one call and
 * ended in another one, which never waits for a device.
 */
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "queue.h"

static int end_refused(struct sslp_job *job, int err, s32 __user *result)
{
	kfree(job);
	return err;
}

/* A request that could not be begun has a result, too */
static struct sslp_job *refused(int err)
{
	struct sslp_job *job = kzalloc(sizeof(*job), GFP_KERNEL_ACCOUNT);

	if (!job)
		return ERR_PTR(-ENOMEM);
	job->err = err;
	job->end = end_refused;
	return job;
}

static int submit(struct sslp_file *file, const struct sslp_submit *arg, u32 i)
{
	u8 __user *items = u64_to_user_ptr(arg->items);
	struct sslp_queue *q = file->queue;
	const struct sslp_start start = {
		.bell = sslp_queue_bell(q), .at_once = true,
	};
	struct sslp_job *job;
	int err;

	err = sslp_queue_enter(q);
	if (err)
		return err;
	job = sslp_begin(file, arg->request,
			 items + (size_t)i * arg->item_size, &start);
	if (IS_ERR(job))
		job = refused(PTR_ERR(job));
	if (IS_ERR(job)) {
		sslp_queue_leave(q);
		return PTR_ERR(job);
	}
	job->number = arg->number + i;
	err = sslp_queue_add(q, job);
	if (err) {
		sslp_job_end(job, -ECANCELED, NULL);
		sslp_queue_leave(q);
	}
	return err;
}

/**
 * sslp_do_submit() - SSLP_IOC_SUBMIT
 * @file: open /dev/sslp
 * @request: struct sslp_submit
 *
 * Return: how many were taken, or -errno.
 */
int sslp_do_submit(struct sslp_file *file, void *request)
{
	const struct sslp_submit *arg = request;
	unsigned long end = jiffies + SSLP_TURN;
	int err;
	u32 i;

	err = arg->reserved ? -EINVAL :
	      sslp_items_check(arg->count, arg->item_size);
	for (i = 0; !err && i < arg->count; i++) {
		if (i && (signal_pending(current) || time_after(jiffies, end)))
			break;
		err = submit(file, arg, i);
		if (err)
			break;
		cond_resched();
	}
	return i ?: err;
}

/*
 * Like sslp_dispatch(), writes the number of a descriptor before there is one.
 * Return: 0 or -errno; -EFAULT: nothing was done, and the job is still there.
 */
static int collect(struct sslp_queue *q, struct sslp_collected __user *place)
{
	struct sslp_collected c = { .result = -ECANCELED };
	struct sslp_job *job;
	int ret;

	job = sslp_queue_take(q);
	if (IS_ERR(job))
		return PTR_ERR(job);
	c.number = job->number;
	if (copy_to_user(place, &c, sizeof(c))) {
		sslp_queue_put_back(q, job);
		return -EFAULT;
	}
	ret = sslp_job_end(job, job->err, &place->result);
	sslp_queue_leave(q);
	/* The number of a descriptor is already there */
	if (ret > 0)
		return 0;
	/*
	 * Even if that memory is gone: the request is over, and counts as
	 * collected
	 */
	(void)put_user(ret, &place->result);
	return 0;
}

/**
 * sslp_do_collect() - SSLP_IOC_COLLECT
 * @file: open /dev/sslp
 * @request: struct sslp_collect
 *
 * Return: how many were collected, or -errno.
 */
int sslp_do_collect(struct sslp_file *file, void *request)
{
	const struct sslp_collect *arg = request;
	struct sslp_collected __user *results = u64_to_user_ptr(arg->results);
	int err = 0;
	u32 i;

	if (arg->reserved || !arg->count || arg->count > SSLP_BATCH_MAX)
		return -EINVAL;
	for (i = 0; i < arg->count; i++) {
		if (i && signal_pending(current))
			break;
		err = collect(file->queue, results + i);
		if (err)
			break;
		cond_resched();
	}
	return i ?: err;
}

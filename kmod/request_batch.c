// SPDX-License-Identifier: GPL-2.0-only
/* SSLP_IOC_BATCH: many requests of one kind in one call. */
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

#include "sslp.h"

/* A call ends with the item in which this is over, in jiffies */
#define TURN	HZ

static int check(const struct sslp_batch *arg)
{
	if (arg->reserved || !arg->count || arg->count > SSLP_BATCH_MAX ||
	    !arg->item_size || arg->item_size % sizeof(u64) ||
	    arg->item_size > PAGE_SIZE)
		return -EINVAL;
	return 0;
}

/* A signal, or the freezer, which looks like one, does not wait for the rest */
static bool is_over(const struct sslp_batch *arg, int result, unsigned long end)
{
	return (result < 0 && (arg->flags & SSLP_BATCH_STOP)) ||
	       signal_pending(current) || time_after(jiffies, end);
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
	const struct sslp_batch *arg = request;
	u8 __user *items = u64_to_user_ptr(arg->items);
	s32 __user *results = u64_to_user_ptr(arg->results);
	unsigned long end = jiffies + TURN;
	int result, err;
	u32 i;

	err = check(arg);
	if (err)
		return err;
	for (i = 0; i < arg->count; i++) {
		err = sslp_dispatch(file, arg->request,
				    items + (size_t)i * arg->item_size,
				    results + i, &result);
		if (err)
			return i ?: err;
		if (is_over(arg, result, end))
			return i + 1;
		cond_resched();
	}
	return i;
}

// SPDX-License-Identifier: GPL-2.0-only
/* SSLP_IOC_BATCH: many requests of one sort in one call. */
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

#include "sslp.h"

static int check(const struct sslp_batch *arg)
{
	if (arg->reserved || !arg->count || arg->count > SSLP_BATCH_MAX ||
	    arg->item_size % sizeof(u64) || arg->item_size > PAGE_SIZE)
		return -EINVAL;
	return 0;
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
	int result, err;
	u32 i;

	err = check(arg);
	if (err)
		return err;
	/* So that nothing is done without a place for what came of it */
	if (!access_ok(results, arg->count * sizeof(*results)))
		return -EFAULT;
	for (i = 0; i < arg->count; i++) {
		result = sslp_dispatch(file, arg->request,
				       items + (size_t)i * arg->item_size,
				       true);
		if (put_user(result, results + i))
			return i ?: -EFAULT;
		if ((result < 0 && (arg->flags & SSLP_BATCH_STOP)) ||
		    fatal_signal_pending(current))
			return i + 1;
		cond_resched();
	}
	return i;
}

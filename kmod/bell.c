// SPDX-License-Identifier: GPL-2.0-only
/*
 * A task that waits for one of many answers sleeps at a bell. It may instead
 * have a function called at each ring. Each request that may ring the bell
 * holds it, because the task may be gone when the device answers.
 */
#include <linux/slab.h>

#include "sslp.h"

/**
 * struct sslp_bell - where one task sleeps
 * @ref: the task's, and one of each request that may ring
 * @rung: since it was last looked at
 * @wait: the task
 * @lock: of the rest; taken in any context
 * @hook: called at each ring, or NULL
 * @arg: its argument
 */
struct sslp_bell {
	refcount_t ref;
	int rung;
	wait_queue_head_t wait;
	spinlock_t lock;	/* protects the rest, see above */
	void (*hook)(void *arg);
	void *arg;
};

/**
 * sslp_bell_new() - a bell, held by the caller
 *
 * Return: bell, or NULL without memory.
 */
struct sslp_bell *sslp_bell_new(void)
{
	struct sslp_bell *bell = kzalloc(sizeof(*bell), GFP_KERNEL_ACCOUNT);

	if (!bell)
		return NULL;
	refcount_set(&bell->ref, 1);
	init_waitqueue_head(&bell->wait);
	spin_lock_init(&bell->lock);
	return bell;
}

/**
 * sslp_bell_hook() - call a function at each ring
 * @bell: bell
 * @hook: function, for any context; NULL: from now on none, and none runs
 * @arg: its argument
 */
void sslp_bell_hook(struct sslp_bell *bell, void (*hook)(void *arg), void *arg)
{
	unsigned long flags;

	spin_lock_irqsave(&bell->lock, flags);
	bell->hook = hook;
	bell->arg = arg;
	spin_unlock_irqrestore(&bell->lock, flags);
}

/**
 * sslp_bell_get() - one more user of a bell
 * @bell: bell, or NULL
 *
 * Return: @bell.
 */
struct sslp_bell *sslp_bell_get(struct sslp_bell *bell)
{
	if (bell)
		refcount_inc(&bell->ref);
	return bell;
}

/**
 * sslp_bell_put() - one user less
 * @bell: bell, or NULL
 */
void sslp_bell_put(struct sslp_bell *bell)
{
	if (bell && refcount_dec_and_test(&bell->ref))
		kfree(bell);
}

/**
 * sslp_bell_ring() - wake the task that sleeps there, and call the function
 * @bell: held, or NULL; in any context
 */
void sslp_bell_ring(struct sslp_bell *bell)
{
	unsigned long flags;

	if (!bell)
		return;
	/* Pairs with xchg() in sslp_bell_wait(): it sees what came before */
	xchg(&bell->rung, 1);
	wake_up(&bell->wait);
	spin_lock_irqsave(&bell->lock, flags);
	if (bell->hook)
		bell->hook(bell->arg);
	spin_unlock_irqrestore(&bell->lock, flags);
}

/**
 * sslp_bell_wait() - sleep until it rings
 * @bell: bell
 * @any_signal: whether every signal ends the sleep, or only one that kills
 * @most: jiffies
 *
 * Return: 0: it rang, or the time is up; -EINTR.
 */
int sslp_bell_wait(struct sslp_bell *bell, bool any_signal, long most)
{
	long left;

	if (any_signal)
		left = wait_event_interruptible_timeout(bell->wait,
							xchg(&bell->rung, 0),
							most);
	else
		left = wait_event_killable_timeout(bell->wait,
						   xchg(&bell->rung, 0), most);
	return left < 0 ? -EINTR : 0;
}

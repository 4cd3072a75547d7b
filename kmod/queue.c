// SPDX-License-Identifier: GPL-2.0-only
/*
 * What was submitted on one open /dev/sslp, until it is collected. Nobody waits
 * for it: a work item lets all that is under way go on at each answer, and
 * poll() tells when something is over.
 */
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/memcontrol.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "queue.h"

/*
 * About what a request takes: its own structure, its data, and what the device
 * works on
 */
#define COST	(4 * SSLP_JOB_BYTES)

/**
 * struct sslp_queue - requests that were submitted
 * @user: who pays for them
 * @bell: rung at each answer
 * @lock: of the rest but @wait, @work, and what is in the list of @flight
 * @mm: of the process that submitted them, held; NULL if there are none
 * @flight: those under way. Only @work looks at the jobs in its list
 * @fresh: those under way that @work has not seen yet
 * @over: those that are over, in the order in which they ended
 * @count: how many there are in all
 * @wait: for poll()
 * @work: lets those under way go on
 */
struct sslp_queue {
	struct sslp_user *user;
	struct sslp_bell *bell;
	spinlock_t lock;	/* protects most of the rest, see above */
	struct mm_struct *mm;
	struct sslp_flight flight;
	struct list_head fresh, over;
	unsigned int count;
	wait_queue_head_t wait;
	struct delayed_work work;
};

/* What poll() reports. Each waiter is woken only by what it waits for */
#define READABLE	(EPOLLIN | EPOLLRDNORM)
#define WRITABLE	(EPOLLOUT | EPOLLWRNORM)

static struct workqueue_struct *workers;

static bool has_room_locked(const struct sslp_queue *q)
{
	return q->count < SSLP_QUEUE_MAX && sslp_flight_has_room(&q->flight);
}

/* Return: what poll() may report newly */
static __poll_t note(struct sslp_queue *q, struct sslp_job *job)
{
	__poll_t news = 0;
	bool full;

	spin_lock(&q->lock);
	full = !has_room_locked(q);
	sslp_flight_note(&q->flight, job);
	if (job->err != -EINPROGRESS) {
		news = READABLE;
		sslp_flight_remove(&q->flight, job);
		list_add_tail(&job->node, &q->over);
	}
	/* After a pause the pace is measured again */
	if (!q->flight.count)
		q->flight.fastest = 0;
	if (full && has_room_locked(q))
		news |= WRITABLE;
	spin_unlock(&q->lock);
	return news;
}

/*
 * Jiffies until the requests under way must be looked at, even if no answer
 * comes
 */
static long time_left(const struct sslp_queue *q)
{
	if (list_empty(&q->flight.jobs))
		return 0;
	/*
	 * The driver is full of other callers' requests, which do not ring our
	 * bell
	 */
	return sslp_flight_time_left(&q->flight) ?: 1;
}

/*
 * Memory for the new requests is charged to the process that submitted them.
 * Return: its memory cgroup, held, or NULL
 */
static struct mem_cgroup *take_fresh(struct sslp_queue *q)
{
	struct mem_cgroup *payer;

	spin_lock(&q->lock);
	list_splice_tail_init(&q->fresh, &q->flight.jobs);
	/* It changes when nothing is under way */
	payer = get_mem_cgroup_from_mm(q->mm);
	spin_unlock(&q->lock);
	return payer;
}

static __poll_t go_all(struct sslp_queue *q)
{
	struct sslp_job *job, *next;
	__poll_t news = 0;

	list_for_each_entry_safe(job, next, &q->flight.jobs, node) {
		sslp_job_go(job);
		news |= note(q, job);
		cond_resched();
	}
	return news;
}

static void work(struct work_struct *work)
{
	struct sslp_queue *q = container_of(to_delayed_work(work),
					    struct sslp_queue, work);
	struct mem_cgroup *payer = take_fresh(q);
	struct mem_cgroup *before = set_active_memcg(payer);
	__poll_t news = go_all(q);
	long left;

	set_active_memcg(before);
	mem_cgroup_put(payer);
	if (news)
		wake_up_poll(&q->wait, news);
	left = time_left(q);
	/* It stays as it is if a bell has rung meanwhile */
	if (left)
		queue_delayed_work(workers, &q->work, left);
}

/* In any context */
static void go_on(void *arg)
{
	struct sslp_queue *q = arg;

	mod_delayed_work(workers, &q->work, 0);
}

/**
 * sslp_queue_new() - an empty queue
 * @user: who pays for what is in it; must be there as long as the queue
 *
 * Return: queue, or NULL without memory.
 */
struct sslp_queue *sslp_queue_new(struct sslp_user *user)
{
	struct sslp_queue *q = kzalloc(sizeof(*q), GFP_KERNEL_ACCOUNT);

	if (!q)
		return NULL;
	q->bell = sslp_bell_new();
	if (!q->bell) {
		kfree(q);
		return NULL;
	}
	q->user = user;
	spin_lock_init(&q->lock);
	sslp_flight_init(&q->flight);
	INIT_LIST_HEAD(&q->fresh);
	INIT_LIST_HEAD(&q->over);
	init_waitqueue_head(&q->wait);
	INIT_DELAYED_WORK(&q->work, work);
	sslp_bell_hook(q->bell, go_on, q);
	return q;
}

static void drop_all(struct sslp_queue *q, struct list_head *jobs)
{
	struct sslp_job *job, *next;

	list_for_each_entry_safe(job, next, jobs, node) {
		list_del(&job->node);
		sslp_job_end(job, -ECANCELED, NULL);
		sslp_queue_leave(q);
	}
}

/**
 * sslp_queue_free() - drop what was not collected
 * @q: queue that nobody uses any more
 *
 * Sleeps until @work has ended, which waits for no device.
 */
void sslp_queue_free(struct sslp_queue *q)
{
	sslp_bell_hook(q->bell, NULL, NULL);
	cancel_delayed_work_sync(&q->work);
	drop_all(q, &q->flight.jobs);
	drop_all(q, &q->fresh);
	drop_all(q, &q->over);
	sslp_bell_put(q->bell);
	kfree(q);
}

static int enter_locked(struct sslp_queue *q)
{
	if (q->count && q->mm != current->mm)
		return -EBUSY;
	if (!has_room_locked(q))
		return -EAGAIN;
	if (!q->count++) {
		mmgrab(current->mm);
		q->mm = current->mm;
	}
	return 0;
}

/**
 * sslp_queue_enter() - take room for one more request
 * @q: queue
 *
 * Outputs go to addresses of whoever collects them. So a queue is used by one
 * process at a time, that is by one address space.
 *
 * Return: 0; -EAGAIN: there is no room; -EBUSY: requests of another process are
 * in the queue; -EDQUOT.
 */
int sslp_queue_enter(struct sslp_queue *q)
{
	int err;

	err = sslp_user_charge(q->user, COST);
	if (err)
		return err;
	spin_lock(&q->lock);
	err = enter_locked(q);
	spin_unlock(&q->lock);
	if (err)
		sslp_user_uncharge(q->user, COST);
	return err;
}

/* The address space of a process may be all that is left of it */
static struct mm_struct *leave_locked(struct sslp_queue *q)
{
	struct mm_struct *mm = q->mm;

	if (--q->count)
		return NULL;
	q->mm = NULL;
	return mm;
}

/**
 * sslp_queue_leave() - give back that room
 * @q: queue
 */
void sslp_queue_leave(struct sslp_queue *q)
{
	struct mm_struct *last;
	bool full;

	spin_lock(&q->lock);
	full = q->count == SSLP_QUEUE_MAX;
	last = leave_locked(q);
	spin_unlock(&q->lock);
	sslp_user_uncharge(q->user, COST);
	if (last)
		mmdrop(last);
	if (full)
		wake_up_poll(&q->wait, WRITABLE);
}

/**
 * sslp_queue_bell() - what must ring at each answer
 * @q: queue
 *
 * Return: bell, which the queue holds.
 */
struct sslp_bell *sslp_queue_bell(const struct sslp_queue *q)
{
	return q->bell;
}

static int add_locked(struct sslp_queue *q, struct sslp_job *job)
{
	if (job->err != -EINPROGRESS) {
		list_add_tail(&job->node, &q->over);
		return 0;
	}
	/*
	 * Another thread may have entered together with this one, and was
	 * faster
	 */
	if (!sslp_flight_has_room(&q->flight))
		return -EAGAIN;
	sslp_flight_add(&q->flight, job, &q->fresh);
	return 0;
}

/**
 * sslp_queue_add() - add a request
 * @q: queue that was entered for it
 * @job: request that has been begun, and may be over
 *
 * Return: 0; -EAGAIN: there is no room any more, and the job is the caller's.
 */
int sslp_queue_add(struct sslp_queue *q, struct sslp_job *job)
{
	bool over = job->err != -EINPROGRESS;
	int err;

	spin_lock(&q->lock);
	err = add_locked(q, job);
	spin_unlock(&q->lock);
	if (err)
		return err;
	if (over)
		wake_up_poll(&q->wait, READABLE);
	else
		go_on(q);
	return 0;
}

static struct sslp_job *take_locked(struct sslp_queue *q)
{
	struct sslp_job *job;

	if (!q->count)
		return ERR_PTR(-ENODATA);
	if (q->mm != current->mm)
		return ERR_PTR(-EBUSY);
	job = list_first_entry_or_null(&q->over, struct sslp_job, node);
	if (!job)
		return ERR_PTR(-EAGAIN);
	list_del(&job->node);
	return job;
}

/**
 * sslp_queue_take() - take what ended first
 * @q: queue
 *
 * Return: job, which has its room until sslp_queue_leave(); -EAGAIN: none is
 * over; -ENODATA: there is none; -EBUSY: they are another process's.
 */
struct sslp_job *sslp_queue_take(struct sslp_queue *q)
{
	struct sslp_job *job;

	spin_lock(&q->lock);
	job = take_locked(q);
	spin_unlock(&q->lock);
	return job;
}

/**
 * sslp_queue_put_back() - it could not be collected, and comes first again
 * @q: queue
 * @job: from sslp_queue_take()
 */
void sslp_queue_put_back(struct sslp_queue *q, struct sslp_job *job)
{
	spin_lock(&q->lock);
	list_add(&job->node, &q->over);
	spin_unlock(&q->lock);
	wake_up_poll(&q->wait, READABLE);
}

/**
 * sslp_queue_poll() - poll() of /dev/sslp
 * @filp: open /dev/sslp
 * @table: of the caller
 *
 * Return: EPOLLIN: something can be collected; EPOLLOUT: something can be
 * submitted.
 */
__poll_t sslp_queue_poll(struct file *filp, poll_table *table)
{
	const struct sslp_file *file = filp->private_data;
	struct sslp_queue *q = file->queue;
	__poll_t mask = 0;

	poll_wait(filp, &q->wait, table);
	spin_lock(&q->lock);
	if (!list_empty(&q->over))
		mask |= READABLE;
	if (has_room_locked(q))
		mask |= WRITABLE;
	spin_unlock(&q->lock);
	return mask;
}

/**
 * sslp_queue_init() - before the first queue
 *
 * Return: 0 or -ENOMEM.
 */
int sslp_queue_init(void)
{
	/*
	 * It is frozen like its users, before devices are suspended. Then no
	 * driver gets another HMAC. An answer that comes meanwhile is not late
	 */
	workers = alloc_workqueue("sslp_queue", WQ_UNBOUND | WQ_FREEZABLE, 0);
	return workers ? 0 : -ENOMEM;
}

/**
 * sslp_queue_exit() - no queue is left: open files hold the module
 */
void sslp_queue_exit(void)
{
	destroy_workqueue(workers);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who pays for the memory of submitted requests: the memory cgroup of the
 * process that submitted them, even if a thread of the kernel allocates it.
 * Nothing is kept of a process whose requests are all collected.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "config_option.h"
#include "harness.h"
#include "queue_sim.h"
#include "request.h"
#include "sim_device.h"
#include "submit_all.h"
#include "write_file.h"

#define QUEUES	4
/* Label, seed and output of a request take 4096 bytes together */
#define OUT	1
#define SEED	(4096 - OUT - 13)
/* For each request: itself, its data, and a message copied for the driver */
#define EARLY	16384L
#define LATE	8192L
/* Processes that use a device and end, one after the other */
#define ENDED	200
/* Bytes of output that are not there after a few answers */
#define LONG	1000

/* Bytes of the group's objects in the kernel, or -1 */
static long group_bytes(void)
{
	FILE *f = fopen(CGROUP "/memory.stat", "r");
	char name[64];
	long bytes;

	while (f && fscanf(f, "%63s %ld", name, &bytes) == 2)
		if (!strcmp(name, "slab_unreclaimable")) {
			fclose(f);
			return bytes;
		}
	if (f)
		fclose(f);
	return -1;
}

static void enlarge(struct queue *q)
{
	static uint8_t seed[SEED];

	q->items[0].out_len = LONG;
	for (int i = 1; i < MANY; i++) {
		q->items[i].seed = (uintptr_t)seed;
		q->items[i].seed_len = sizeof(seed);
		q->items[i].out_len = OUT;
	}
}

/*
 * Each queue has one long request, and the first of its answers, which tells the
 * pace: then all others can be begun. What the device has of the queues before
 * is answered first.
 */
static int begin(struct queue *queues)
{
	char answers[16];

	for (int i = 0; i < QUEUES; i++) {
		struct queue *q = &queues[i];

		q->arg.count = 1;
		if (submit(q, 0) != 1)
			return 1;
		sim_wait_for_owed(q->dev, i + 1);
		snprintf(answers, sizeof(answers), "%d", i + 1);
		if (sim_set("answers", answers))
			return 2;
		if (poll_for(q->dev, POLLOUT, -1) != POLLOUT)
			return 3;
		q->arg.count = MANY;
	}
	return 0;
}

/* A call begins nothing more after a second */
static int submit_rest(struct queue *q)
{
	uint32_t n = 1;
	int ret;

	while (n < MANY) {
		ret = submit(q, n);
		if (ret < 1)
			return ret ?: -EIO;
		n += (uint32_t)ret;
	}
	return 0;
}

/* In the group. What is submitted stays there until this ends */
static int fill_all(struct queue *queues)
{
	const long want = (long)QUEUES * MANY * (EARLY + LATE / 2);
	long before, after = 0;

	if (write_file(CGROUP "/cgroup.procs", "0"))
		return 10;
	before = group_bytes();
	if (before < 0 || begin(queues))
		return 11;
	for (int i = 0; i < QUEUES; i++)
		if (submit_rest(&queues[i]))
			return 12;
	/* The kernel's thread may be slow, and the count of the group, too */
	for (int i = 0; i < 200; i++) {
		after = group_bytes();
		if (after - before > want)
			return 0;
		usleep(100000);
	}
	printf("# %ld bytes, not %ld\n", after - before, want);
	fflush(stdout);
	return 13;
}

TEST(is_charged)
{
	static struct queue queues[QUEUES];
	int i, status;
	pid_t pid;

	if (!config_has("MEMCG="))
		SKIP(return, "this kernel has no cgroups of memory");
	ASSERT_EQ(0, cgroup_open("+memory"));
	pid = fork();
	if (!pid) {
		for (i = 0; i < QUEUES; i++) {
			if (!queue_sim_open(&queues[i]))
				_exit(20);
			enlarge(&queues[i]);
		}
		_exit(sim_set("answers", "0") ? 21 : fill_all(queues));
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	ASSERT_TRUE(queue_sim_open(&queues[0]));
	queue_sim_close(&queues[0]);
	cgroup_close();
}

/* Address spaces in the kernel, or -1 */
static long address_spaces(void)
{
	FILE *f = fopen("/proc/slabinfo", "r");
	char line[256];
	long active = -1;

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "mm_struct %ld", &active) == 1)
			break;
	if (f)
		fclose(f);
	return active;
}

/* By a process of its own, which ends. Return: its status */
static int use_once(struct queue *q)
{
	int status = -1;
	pid_t pid = fork();

	if (!pid)
		_exit(submit(q, 0) != 1 || collect(q) != 1);
	waitpid(pid, &status, 0);
	return status;
}

TEST(nothing_is_kept)
{
	static struct queue q;
	int dev, devs[ENDED];
	long before;

	ASSERT_TRUE(queue_sim_open(&q));
	submit_to_processor(&q);
	q.arg.count = 1;
	dev = q.dev;
	before = address_spaces();
	ASSERT_LT(0, before);
	for (int i = 0; i < ENDED; i++) {
		q.dev = devs[i] = sslp_open();
		ASSERT_LE(0, q.dev);
		EXPECT_EQ(0, use_once(&q));
	}
	/* Some are in the caches of processors, or other processes' */
	EXPECT_GT(ENDED / 2, address_spaces() - before);
	for (int i = 0; i < ENDED; i++)
		close(devs[i]);
	q.dev = dev;
	queue_sim_close(&q);
}

TEST_HARNESS_MAIN

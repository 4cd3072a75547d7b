// SPDX-License-Identifier: GPL-2.0-only
/*
 * A driver that answers late or never: sslp_sim_hash, by name. The tests wait
 * for a count and not for a time, so they pass on a slow kernel, too.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>

#include "process_state.h"
#include "sim.h"

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* A dead device costs its time limit once. What it holds comes back later */
TEST_F(sim, hang)
{
	long long start;

	ASSERT_EQ(0, sim_patience("300"));
	ASSERT_EQ(0, sim_set("hang", "1"));
	start = now_ms();
	EXPECT_EQ(0, TRY(0));
	EXPECT_LE(290, now_ms() - start);
	EXPECT_EQ(1, sim_now(self->dev, self->driver).timeouts);
	EXPECT_EQ(1, sim_now(self->dev, self->driver).redone);
	EXPECT_EQ(1, outstanding(self->dev));
	/* The device is not even asked */
	EXPECT_EQ(0, TRY(0));
	EXPECT_EQ(1, sim_now(self->dev, self->driver).timeouts);
	EXPECT_EQ(1, outstanding(self->dev));

	ASSERT_EQ(0, sim_set("hang", "0"));
	EXPECT_EQ(0, sim_wait_for_owed(self->dev, 0));
}

/*
 * 126 HMACs or more, each in time. After four seconds the processor does the
 * rest, and the driver is not called sick. The test counts what the device was
 * asked.
 */
TEST_F(sim, slow_for_a_long_output)
{
	struct options options = { .driver = self->driver };
	struct sslp_driver_info info;
	uint8_t got[4032], want[4032];
	long before = sim_served();

	ASSERT_EQ(0, reference_prf(variant->hash, self->master, 48, "label",
				   "seed", 4, want, sizeof(want)));
	ASSERT_EQ(0, sim_patience("1000"));
	ASSERT_EQ(0, sim_set("latency_us", "300000"));
	EXPECT_EQ(0, derive(self->dev, self->secret, SSLP_OP_PRF, "label",
			    "seed", 4, got, sizeof(got), options));
	EXPECT_EQ(0, memcmp(want, got, sizeof(got)));
	EXPECT_LT(before, sim_served());
	EXPECT_GE(before + 16, sim_served());
	info = sim_now(self->dev, self->driver);
	EXPECT_EQ(1, info.timeouts);
	EXPECT_EQ(1, info.redone);
	EXPECT_EQ(0, info.state & SSLP_DRIVER_SICK);
}

/* If no limit is asked for, there is a long one */
TEST_F(sim, longest_limit)
{
	ASSERT_EQ(0, sim_patience("4294967295"));
	EXPECT_EQ(0, TRY(SSLP_NO_REDO));
	EXPECT_EQ(0, sim_now(self->dev, self->driver).timeouts);
}

/* The time that a child needs for a request that works, and much more */
static long long ample_ms(int dev, int secret, int driver, const uint8_t *want)
{
	long long start = now_ms();

	if (!fork())
		_exit(sim_try(dev, secret, driver, SSLP_NO_REDO, want) != 0);
	wait(NULL);
	return 1000 + 30 * (now_ms() - start);
}

/* Waits in the kernel, where only a fatal signal wakes it */
static bool waits(pid_t pid)
{
	return process_state(pid) == 'D';
}

/* It knows how long to wait, or is over */
static bool has_begun(pid_t pid)
{
	return waits(pid) || process_state(pid) == 'Z';
}

#define SPAWN(pid, milliseconds, owed)					\
	do {								\
		ASSERT_EQ(0, sim_patience(milliseconds));	\
		pid = fork();						\
		if (!pid)						\
			_exit(TRY(0) != 0);				\
		sim_wait_for_owed(self->dev, owed);				\
		while (!has_begun(pid))					\
			usleep(20000);					\
	} while (0)

/*
 * Two requests wait, and the device answers the first. The time of the second
 * is up because of the queue, and not because the device answers nobody.
 */
TEST_F(sim, queue_is_nobody_elses_fault)
{
	struct sslp_driver_info info;
	pid_t first, second;
	char limit[32];
	int status;

	snprintf(limit, sizeof(limit), "%lld",
		 ample_ms(self->dev, self->secret, self->driver, self->want));
	ASSERT_EQ(0, sim_set("answers", "0"));
	SPAWN(first, PATIENCE, 1);
	SPAWN(second, limit, 2);
	/* The next HMAC of the first request has the long limit again */
	ASSERT_EQ(0, sim_patience(PATIENCE));
	ASSERT_EQ(0, sim_set("answers", "1"));
	ASSERT_EQ(second, waitpid(second, &status, 0));
	EXPECT_EQ(0, status);
	info = sim_now(self->dev, self->driver);
	EXPECT_EQ(1, info.timeouts);
	EXPECT_EQ(0, info.state & SSLP_DRIVER_SICK);

	ASSERT_EQ(0, sim_set("answers", "-1"));
	ASSERT_EQ(first, waitpid(first, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(0, TRY(SSLP_NO_REDO));
	EXPECT_EQ(0, sim_wait_for_owed(self->dev, 0));
}

#define ASKING	100
#define OWED	64

/*
 * 64 and no more, however many processes are killed. The others get their
 * answers
 */
TEST_F(sim, owed_is_bounded)
{
	pid_t pids[ASKING];
	int i, status;

	ASSERT_EQ(0, sim_set("hang", "1"));
	for (i = 0; i < ASKING; i++) {
		pids[i] = fork();
		if (!pids[i])
			_exit(TRY(0) != 0);
	}
	for (i = 0; i < ASKING; i++)
		while (!waits(pids[i]))
			usleep(20000);
	EXPECT_EQ(OWED, sim_wait_for_owed(self->dev, OWED));
	for (i = 0; i < ASKING; i++)
		EXPECT_TRUE(waits(pids[i]));

	for (i = 0; i < ASKING / 2; i++)
		kill(pids[i], SIGKILL);
	for (i = 0; i < ASKING / 2; i++) {
		ASSERT_EQ(pids[i], waitpid(pids[i], &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status));
	}
	EXPECT_EQ(OWED, outstanding(self->dev));
	ASSERT_EQ(0, sim_set("hang", "0"));
	for (; i < ASKING; i++) {
		ASSERT_EQ(pids[i], waitpid(pids[i], &status, 0));
		EXPECT_EQ(0, status);
	}
	EXPECT_EQ(0, sim_wait_for_owed(self->dev, 0));
}

/* The same bound holds for known answers, before the first use of a driver */
TEST_F(sim, owed_is_bounded_by_tests)
{
	int dev;

	close(self->secret);
	close(self->dev);
	self->secret = -1;
	dev = self->dev = sslp_open();
	ASSERT_LE(0, dev);
	ASSERT_EQ(0, sim_set("hang", "1"));
	ASSERT_EQ(0, sim_patience("20"));
	for (int i = 0; i < ASKING; i++)
		EXPECT_EQ(-ETIMEDOUT,
			  driver_open(dev, variant->hash, variant->name));
	EXPECT_EQ(OWED, outstanding(dev));
	ASSERT_EQ(0, sim_patience(PATIENCE));
	ASSERT_EQ(0, sim_set("hang", "0"));
	EXPECT_EQ(0, sim_wait_for_owed(dev, 0));
	EXPECT_LT(0, driver_open(dev, variant->hash, variant->name));
}

/*
 * The process is killed and not stuck in state D. Nobody waits for the answer
 */
TEST_F(sim, kill)
{
	int status;
	pid_t pid;

	ASSERT_EQ(0, sim_set("hang", "1"));
	SPAWN(pid, PATIENCE, 1);
	ASSERT_EQ(0, kill(pid, SIGKILL));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(1, outstanding(self->dev));
	ASSERT_EQ(0, sim_set("hang", "0"));
	EXPECT_EQ(0, sim_wait_for_owed(self->dev, 0));
}

TEST_HARNESS_MAIN

// SPDX-License-Identifier: GPL-2.0-only
/*
 * A batch keeps the queue of an accelerator full. The accelerator is
 * sslp_sim_hash. The tests look at what it counted, requests at a time and
 * rounds of work, and not at a clock. Errors, redo, signals and a dead device
 * have the same effects as with one request.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "queue_sim.h"
#include "request.h"
#include "sim_device.h"

#define HMACS		4	/* in a key block of 40 bytes */
#define LONG		512	/* bytes of output: 32 HMACs */

FIXTURE(queue) {
	struct queue q;
};

FIXTURE_SETUP(queue)
{
	ASSERT_TRUE(queue_sim_open(&self->q));
}

FIXTURE_TEARDOWN(queue)
{
	queue_sim_close(&self->q);
}

/*
 * All HMACs but the first go at once, which takes a twentieth of the rounds, or
 * fewer. The device waits for a slow caller. So there are more rounds only if
 * the call is over before it has begun all items.
 */
TEST_F_TIMEOUT(queue, is_full, 300)
{
	struct options options = {
		.driver = self->q.driver, .flags = SSLP_NO_REDO,
	};
	long rounds;
	int tries;

	ASSERT_EQ(0, sim_set("lanes", "64"));
	rounds = sim_get("rounds");
	ASSERT_EQ(0, derive(self->q.dev, self->q.secret, SSLP_OP_PRF,
			    "key expansion", self->q.seeds[0], 64,
			    self->q.outs[0], 40, options));
	ASSERT_EQ(HMACS, sim_get("rounds") - rounds);

	ASSERT_EQ(0, sim_set("quiet_us", "100000"));
	for (tries = 1; tries <= 20; tries++) {
		ASSERT_EQ(0, sim_set("most", "0"));
		rounds = sim_get("rounds");
		ASSERT_EQ(MANY, batch_run(self->q.dev, self->q.arg));
		rounds = sim_get("rounds") - rounds;
		TH_LOG("%ld rounds, %ld at a time", rounds, sim_get("most"));
		EXPECT_EQ(0, queue_wrong(&self->q));
		if (rounds <= MANY * HMACS / 20)
			break;
	}
	EXPECT_GE(20, tries);
	EXPECT_EQ(0, queue_faults(&self->q));
	/* No work was wasted */
	EXPECT_EQ(1 + MANY * tries,
		  sim_now(self->q.dev, self->q.driver).derived);
}

/*
 * A slow device that works on one request after the other. None is late because
 * of those before it. All at once they would be 2048 HMACs of 2 ms, and half
 * the limit is enough for 1250.
 */
TEST_F(queue, is_not_too_full)
{
	static uint8_t outs[MANY][LONG];

	for (int i = 0; i < MANY; i++) {
		self->q.items[i].out_len = LONG;
		self->q.items[i].out = (uintptr_t)outs[i];
	}
	ASSERT_EQ(0, sim_patience("5000"));
	ASSERT_EQ(0, sim_set("latency_us", "2000"));
	ASSERT_EQ(0, sim_set("most", "0"));
	ASSERT_EQ(MANY, batch_run(self->q.dev, self->q.arg));
	EXPECT_LT(1, sim_get("most"));
	EXPECT_GT(MANY, sim_get("most"));
	/* A longer output begins like a shorter one */
	for (int i = 0; i < MANY; i++)
		memcpy(self->q.outs[i], outs[i], sizeof(self->q.outs[i]));
	EXPECT_EQ(0, queue_wrong(&self->q));
	EXPECT_EQ(0, queue_faults(&self->q));
}

/* Four fit. The others wait in the backlog, and are right */
TEST_F(queue, backlog)
{
	ASSERT_EQ(0, sim_set("queue_depth", "4"));
	ASSERT_EQ(0, sim_set("latency_us", "200"));
	ASSERT_EQ(MANY, batch_run(self->q.dev, self->q.arg));
	EXPECT_EQ(0, queue_wrong(&self->q));
	EXPECT_EQ(0, queue_faults(&self->q));
}

/* Two processes use one driver, which takes 64 requests of both at a time */
TEST_F(queue, shared)
{
	int status;
	pid_t pid;

	ASSERT_EQ(0, sim_set("latency_us", "200"));
	ASSERT_EQ(0, sim_set("most", "0"));
	pid = fork();
	for (int round = 0; round < 5; round++) {
		memset(self->q.outs, 0, sizeof(self->q.outs));
		ASSERT_EQ(MANY, batch_run(self->q.dev, self->q.arg));
		EXPECT_EQ(0, queue_wrong(&self->q));
	}
	if (!pid)
		_exit(memcmp(self->q.outs, self->q.wants,
			     sizeof(self->q.outs)));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_GE(MANY, sim_get("most"));
	EXPECT_EQ(0, queue_faults(&self->q));
}

TEST_F(queue, errors_are_redone)
{
	struct sslp_driver_info info;
	int failed = 0;

	ASSERT_EQ(0, sim_set("error_every", "20"));
	ASSERT_EQ(MANY, batch_run(self->q.dev, self->q.arg));
	EXPECT_EQ(0, queue_wrong(&self->q));
	info = sim_now(self->q.dev, self->q.driver);
	EXPECT_LT(0, info.errors);
	EXPECT_EQ(info.errors, info.redone);

	memset(self->q.outs, 0xee, sizeof(self->q.outs));
	for (int i = 0; i < MANY; i++)
		self->q.items[i].flags = SSLP_NO_REDO;
	ASSERT_EQ(MANY, batch_run(self->q.dev, self->q.arg));
	for (int i = 0; i < MANY; i++) {
		const uint8_t *out = self->q.outs[i];

		if (self->q.results[i]) {
			failed++;
			EXPECT_EQ(-EIO, self->q.results[i]);
			EXPECT_TRUE(out[0] == 0xee &&
				    !memcmp(out, out + 1, 39));
		} else {
			EXPECT_EQ(0, memcmp(self->q.wants[i], out, 40));
		}
	}
	EXPECT_LT(0, failed);
	EXPECT_EQ(info.redone, sim_now(self->q.dev, self->q.driver).redone);
}

/* In order: after the first failure nothing has been done */
TEST_F(queue, stop)
{
	int i, n;

	memset(self->q.outs, 0xee, sizeof(self->q.outs));
	self->q.items[9].op = 99;
	self->q.arg.flags = SSLP_BATCH_STOP;
	ASSERT_EQ(10, sslp_request(self->q.dev, SSLP_IOC_BATCH, &self->q.arg));
	EXPECT_EQ(0, self->q.results[8]);
	EXPECT_EQ(0, memcmp(self->q.wants[8], self->q.outs[8], 40));
	EXPECT_EQ(-EOPNOTSUPP, self->q.results[9]);

	/* When the driver fails, other requests are under way */
	ASSERT_EQ(0, sim_set("error_every", "3"));
	self->q.items[9].op = SSLP_OP_PRF;
	memset(self->q.outs, 0xee, sizeof(self->q.outs));
	for (i = 0; i < MANY; i++) {
		self->q.items[i].flags = SSLP_NO_REDO;
		self->q.results[i] = UNTOUCHED;
	}
	n = sslp_request(self->q.dev, SSLP_IOC_BATCH, &self->q.arg);
	ASSERT_LT(0, n);
	EXPECT_EQ(-EIO, self->q.results[n - 1]);
	for (i = 0; i < n - 1; i++)
		EXPECT_EQ(0, self->q.results[i]);
	for (i = n; i < MANY; i++) {
		EXPECT_EQ(UNTOUCHED, self->q.results[i]);
		EXPECT_EQ(0xee, self->q.outs[i][0]);
	}
}

/* A dead device costs its limit once: the processor does the rest */
TEST_F(queue, hang)
{
	ASSERT_EQ(0, sim_patience("300"));
	ASSERT_EQ(0, sim_set("hang", "1"));
	ASSERT_EQ(MANY, batch_run(self->q.dev, self->q.arg));
	EXPECT_EQ(0, queue_wrong(&self->q));
	EXPECT_EQ(1, sim_now(self->q.dev, self->q.driver).timeouts);
	EXPECT_TRUE(sim_now(self->q.dev, self->q.driver).state &
		    SSLP_DRIVER_SICK);
	EXPECT_EQ(1, outstanding(self->q.dev));
}

static void on_alarm(int sig)
{
}

/*
 * All of it would take five seconds. What is done is reported, the rest is not
 * begun
 */
TEST_F(queue, signal)
{
	const struct sigaction action = { .sa_handler = on_alarm };
	const struct itimerval soon = { .it_value.tv_usec = 300000 };
	int n;

	ASSERT_EQ(0, sim_patience("5000"));
	ASSERT_EQ(0, sim_set("latency_us", "20000"));
	ASSERT_EQ(0, sigaction(SIGALRM, &action, NULL));
	ASSERT_EQ(0, setitimer(ITIMER_REAL, &soon, NULL));
	n = sslp_request(self->q.dev, SSLP_IOC_BATCH, &self->q.arg);
	TH_LOG("%d", n);
	ASSERT_LT(0, n);
	ASSERT_GT(MANY, n);
	EXPECT_EQ(0, self->q.results[n - 1]);
	EXPECT_EQ(UNTOUCHED, self->q.results[n]);
}

/* The device dies with a full queue. Then its caller is killed */
TEST_F(queue, kill)
{
	int status, i;
	pid_t pid;

	/* One answer at a time, so others are in the queue whenever it dies */
	ASSERT_EQ(0, sim_set("latency_us", "200000"));
	pid = fork();
	if (!pid) {
		batch_run(self->q.dev, self->q.arg);
		_exit(0);
	}
	for (i = 0; i < 3000 && outstanding(self->q.dev) < MANY; i++)
		usleep(10000);
	EXPECT_LE(MANY - 1, outstanding(self->q.dev));
	ASSERT_EQ(0, sim_set("hang", "1"));
	ASSERT_EQ(0, kill(pid, SIGKILL));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_LT(0, outstanding(self->q.dev));
	EXPECT_GE(MANY, outstanding(self->q.dev));
	/* Teardown checks that all requests come back */
}

TEST_HARNESS_MAIN

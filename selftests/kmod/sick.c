// SPDX-License-Identifier: GPL-2.0-only
/*
 * An engine that was out of use, and is tried again: sslp_sim_hash, which does
 * not answer.
 */
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "queue_sim.h"
#include "request.h"
#include "sim_device.h"
#include "submit_all.h"

/* Seconds after which it is tried again, and more */
#define RETRY	12
/* Milliseconds in which the processor has derived; far less than PATIENCE */
#define AMPLE	120000

FIXTURE(sick) {
	struct queue q;
};

static int derive_one(struct queue *q, uint32_t flags)
{
	struct options options = { .driver = q->driver, .flags = flags };

	return derive(q->dev, q->secret, SSLP_OP_PRF, "key expansion",
		      q->seeds[0], sizeof(q->seeds[0]), q->outs[0],
		      sizeof(q->outs[0]), options);
}

static int is_sick(const struct queue *q)
{
	return !!(sim_now(q->dev, q->driver).state & SSLP_DRIVER_SICK);
}

/* The engine may be tried again and has much time, but does not answer */
FIXTURE_SETUP(sick)
{
	ASSERT_TRUE(queue_sim_open(&self->q));
	ASSERT_EQ(0, sim_patience("300"));
	ASSERT_EQ(0, sim_set("hang", "1"));
	ASSERT_EQ(0, derive_one(&self->q, 0));
	ASSERT_EQ(1, is_sick(&self->q));
	ASSERT_EQ(1, outstanding(self->q.dev));
	ASSERT_EQ(0, sim_patience(PATIENCE));
	sleep(RETRY);
}

FIXTURE_TEARDOWN(sick)
{
	queue_sim_close(&self->q);
}

/* A process is killed while it tries the engine: not the engine's fault */
TEST_F(sick, killed_while_trying)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(derive_one(&self->q, 0) != 0);
	sim_wait_for_owed(self->q.dev, 2);
	ASSERT_EQ(0, kill(pid, SIGKILL));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	ASSERT_EQ(0, sim_set("hang", "0"));
	EXPECT_EQ(0, sim_wait_for_owed(self->q.dev, 0));
	EXPECT_EQ(0, derive_one(&self->q, SSLP_NO_REDO));
	EXPECT_EQ(0, is_sick(&self->q));
}

/* Only a thread of the kernel waits for the trial */
TEST_F(sick, results_do_not_wait)
{
	self->q.arg.count = 1;
	ASSERT_EQ(1, submit(&self->q, 0));
	ASSERT_EQ(POLLIN, poll_for(self->q.dev, POLLIN, AMPLE));
	ASSERT_EQ(1, collect(&self->q));
	EXPECT_EQ(0, self->q.results[0]);
	EXPECT_EQ(0, memcmp(self->q.wants[0], self->q.outs[0], 40));
	EXPECT_EQ(2, sim_wait_for_owed(self->q.dev, 2));
	EXPECT_EQ(1, is_sick(&self->q));
	ASSERT_EQ(0, sim_set("hang", "0"));
	while (is_sick(&self->q))
		usleep(20000);
	EXPECT_EQ(0, derive_one(&self->q, SSLP_NO_REDO));
}

TEST_HARNESS_MAIN

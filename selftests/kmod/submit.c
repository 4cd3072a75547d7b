// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests that are submitted, and collected later. Nobody sleeps for the
 * device, which is sslp_sim_hash. Everything else is as for one request.
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "absent_page.h"
#include "config_option.h"
#include "harness.h"
#include "process_state.h"
#include "queue_sim.h"
#include "request.h"
#include "sim_device.h"
#include "submit_all.h"

FIXTURE(later) {
	struct queue q;
};

FIXTURE_SETUP(later)
{
	ASSERT_TRUE(queue_sim_open(&self->q));
}

FIXTURE_TEARDOWN(later)
{
	queue_sim_close(&self->q);
}

/* The device has many requests at a time, and each is collected once */
TEST_F(later, all)
{
	ASSERT_EQ(0, sim_set("latency_us", "1000"));
	ASSERT_EQ(0, sim_set("lanes", "64"));
	ASSERT_EQ(0, sim_set("most", "0"));
	ASSERT_EQ(0, submit_all(&self->q));
	EXPECT_LT(1, sim_get("most"));
	EXPECT_EQ(0, queue_wrong(&self->q));
	EXPECT_EQ(0, queue_faults(&self->q));
	EXPECT_EQ(-ENODATA, collect(&self->q));
	EXPECT_EQ(POLLOUT, poll_for(self->q.dev, POLLIN | POLLOUT, 0));
}

/* A device that does not answer: no call waits for it */
TEST_F(later, nobody_waits)
{
	ASSERT_EQ(0, sim_set("hang", "1"));
	/* The first request goes alone, because nobody knows the pace yet */
	EXPECT_EQ(1, submit(&self->q, 0));
	EXPECT_EQ(-EAGAIN, submit(&self->q, 1));
	EXPECT_EQ(-EAGAIN, collect(&self->q));
	EXPECT_EQ(0, poll_for(self->q.dev, POLLIN | POLLOUT, 0));
	EXPECT_EQ(1, sim_wait_for_owed(self->q.dev, 1));
	EXPECT_EQ(UNTOUCHED, self->q.results[0]);
	ASSERT_EQ(0, sim_set("hang", "0"));
	ASSERT_EQ(0, collect_rest(&self->q, 1));
	EXPECT_EQ(0, self->q.results[0]);
	EXPECT_EQ(0, memcmp(self->q.wants[0], self->q.outs[0], 40));
	EXPECT_EQ(0, queue_faults(&self->q));
}

/* The visible part of a request is done when it is collected */
TEST_F(later, processor)
{
	uint8_t before[MANY][40];

	submit_to_processor(&self->q);
	memset(self->q.outs, 0xee, sizeof(self->q.outs));
	memset(before, 0xee, sizeof(before));
	ASSERT_EQ(MANY, submit(&self->q, 0));
	/* The inputs were read before */
	memset(self->q.seeds, 0xff, sizeof(self->q.seeds));
	EXPECT_EQ(POLLIN | POLLOUT,
		  poll_for(self->q.dev, POLLIN | POLLOUT, 0));
	EXPECT_EQ(0, memcmp(before, self->q.outs, sizeof(before)));
	for (int i = 0; i < MANY; i++) {
		ASSERT_EQ(1, collect(&self->q));
		EXPECT_EQ(0, self->q.results[i]);
	}
	EXPECT_EQ(0, queue_wrong(&self->q));
	EXPECT_EQ(-ENODATA, collect(&self->q));
}

/* As many as may wait. There is room again after one was collected */
TEST_F(later, full)
{
	int n = 0, ret;

	submit_to_processor(&self->q);
	while ((ret = submit(&self->q, 0)) > 0)
		n += ret;
	EXPECT_EQ(-EAGAIN, ret);
	EXPECT_EQ(SSLP_QUEUE_MAX, n);
	EXPECT_EQ(POLLIN, poll_for(self->q.dev, POLLIN | POLLOUT, 0));
	ASSERT_EQ(1, collect(&self->q));
	EXPECT_EQ(POLLIN | POLLOUT,
		  poll_for(self->q.dev, POLLIN | POLLOUT, 0));
	EXPECT_EQ(1, submit(&self->q, 0));
}

TEST_F(later, errors_are_redone)
{
	struct sslp_driver_info info;

	ASSERT_EQ(0, sim_set("error_every", "20"));
	ASSERT_EQ(0, submit_all(&self->q));
	EXPECT_EQ(0, queue_wrong(&self->q));
	info = sim_now(self->q.dev, self->q.driver);
	EXPECT_LT(0, info.errors);
	EXPECT_EQ(info.errors, info.redone);
}

TEST_F(later, errors_are_told)
{
	int failed = 0;

	ASSERT_EQ(0, sim_set("error_every", "20"));
	memset(self->q.outs, 0xee, sizeof(self->q.outs));
	for (int i = 0; i < MANY; i++)
		self->q.items[i].flags = SSLP_NO_REDO;
	ASSERT_EQ(0, submit_all(&self->q));
	for (int i = 0; i < MANY; i++) {
		const uint8_t *out = self->q.outs[i];

		if (!self->q.results[i]) {
			EXPECT_EQ(0, memcmp(self->q.wants[i], out, 40));
			continue;
		}
		failed++;
		EXPECT_EQ(-EIO, self->q.results[i]);
		EXPECT_TRUE(out[0] == 0xee && !memcmp(out, out + 1, 39));
	}
	EXPECT_LT(0, failed);
	EXPECT_EQ(0, sim_now(self->q.dev, self->q.driver).redone);
}

/* A dead device costs its limit once: the processor does the rest */
TEST_F(later, hang)
{
	ASSERT_EQ(0, sim_patience("300"));
	ASSERT_EQ(0, sim_set("hang", "1"));
	ASSERT_EQ(0, submit_all(&self->q));
	EXPECT_EQ(0, queue_wrong(&self->q));
	EXPECT_EQ(1, sim_now(self->q.dev, self->q.driver).timeouts);
	EXPECT_TRUE(sim_now(self->q.dev, self->q.driver).state &
		    SSLP_DRIVER_SICK);
	EXPECT_EQ(1, outstanding(self->q.dev));
}

/* Outputs go to addresses in the process that submitted */
TEST_F(later, other_process)
{
	int status, fails = 0;
	pid_t pid;

	submit_to_processor(&self->q);
	ASSERT_EQ(MANY, submit(&self->q, 0));
	pid = fork();
	if (!pid) {
		fails += submit(&self->q, 0) != -EBUSY;
		fails += collect(&self->q) != -EBUSY;
		_exit(fails);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	for (int i = 0; i < MANY; i++)
		ASSERT_EQ(1, collect(&self->q));
	EXPECT_EQ(0, queue_wrong(&self->q));

	/* It is free now */
	pid = fork();
	if (!pid) {
		for (int i = 0; i < MANY; i++)
			self->q.results[i] = UNTOUCHED;
		fails += submit_all(&self->q) != 0;
		_exit(fails + queue_wrong(&self->q));
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
}

/* A poll set that wakes for @what of @dev, alone among all that wait */
static int exclusive(int dev, uint32_t what)
{
	struct epoll_event event = {
		.events = what | EPOLLET | EPOLLEXCLUSIVE,
	};
	int set = epoll_create1(EPOLL_CLOEXEC);

	if (epoll_ctl(set, EPOLL_CTL_ADD, dev, &event)) {
		close(set);
		return -1;
	}
	return set;
}

/* A process that writes a byte to @out at each event until it is killed */
static pid_t wait_there(int set, int out)
{
	struct epoll_event event;
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (epoll_wait(set, &event, 1, -1) == 1)
		if (write(out, "", 1) != 1)
			break;
	_exit(1);
}

/* Until it is in epoll_wait(), or nearly so */
static void until_asleep(pid_t pid)
{
	while (process_state(pid) != 'S')
		usleep(10000);
}

/*
 * An event wakes the process that waits for it, even if another waits for
 * another event
 */
TEST_F(later, each_is_woken)
{
	int out[2], in[2], sets[2], status;
	pid_t pids[2];
	char byte;

	ASSERT_EQ(0, pipe(out));
	ASSERT_EQ(0, pipe(in));
	ASSERT_EQ(0, sim_set("answers", "0"));
	ASSERT_EQ(1, submit(&self->q, 0));
	sets[0] = exclusive(self->q.dev, EPOLLOUT);
	sets[1] = exclusive(self->q.dev, EPOLLIN);
	ASSERT_LE(0, sets[0]);
	ASSERT_LE(0, sets[1]);
	pids[0] = wait_there(sets[0], out[1]);
	pids[1] = wait_there(sets[1], in[1]);
	until_asleep(pids[0]);
	until_asleep(pids[1]);
	/* After the first answer the pace is known, so there is room */
	ASSERT_EQ(0, sim_set("answers", "1"));
	ASSERT_EQ(1, read(out[0], &byte, 1));
	until_asleep(pids[0]);
	/*
	 * After the last answer a request is over. There is no more room than
	 * before
	 */
	ASSERT_EQ(0, sim_set("answers", "-1"));
	EXPECT_EQ(POLLIN, poll_for(in[0], POLLIN, 600000));
	for (int i = 0; i < 2; i++) {
		kill(pids[i], SIGKILL);
		EXPECT_EQ(pids[i], waitpid(pids[i], &status, 0));
		close(sets[i]);
		close(out[i]);
		close(in[i]);
	}
	EXPECT_EQ(1, collect(&self->q));
}

static void *submit_first(void *arg)
{
	struct queue *q = arg;

	return (void *)(intptr_t)submit(q, 0);
}

/* If two threads find room, only one of them begins a request */
TEST_F(later, two_threads)
{
	struct queue *q = &self->q;
	pthread_t thread;
	void *page, *ret;
	int fd;

	if (!config_has("USERFAULTFD="))
		SKIP(return, "this kernel has no userfaultfd()");
	fd = absent_page(&page);
	ASSERT_LE(0, fd);
	ASSERT_EQ(0, sim_set("answers", "0"));
	q->arg.count = 2;
	q->items[0].seed = (uintptr_t)page;
	ASSERT_EQ(0, pthread_create(&thread, NULL, submit_first, q));
	/* It has room, and reads its seed */
	ASSERT_EQ(0, absent_page_wanted(fd));
	EXPECT_EQ(1, submit(q, 1));
	EXPECT_EQ(0, absent_page_give(fd, page));
	ASSERT_EQ(0, pthread_join(thread, &ret));
	EXPECT_EQ(-EAGAIN, (int)(intptr_t)ret);
	ASSERT_EQ(0, sim_set("answers", "-1"));
	EXPECT_EQ(0, collect_rest(q, 1));
	EXPECT_EQ(0, q->results[1]);
	EXPECT_EQ(-ENODATA, collect(q));
	absent_page_free(fd, page);
}

/*
 * The device dies with a full queue. The owner closes it or is killed, so
 * nobody collects
 */
TEST_F(later, nobody_collects)
{
	struct queue *q = &self->q;
	int status, begun = 0, ret;
	pid_t pid;

	ASSERT_EQ(0, sim_set("latency_us", "20000"));
	pid = fork();
	if (!pid) {
		if (!queue_sim_open(q))
			_exit(1);
		sim_set("latency_us", "20000");
		while (begun < MANY) {
			if (poll_for(q->dev, POLLOUT, -1) != POLLOUT)
				_exit(2);
			ret = submit(q, (uint32_t)begun);
			if (ret < 1)
				_exit(3);
			begun += ret;
			if (begun > 1)
				sim_set("hang", "1");
		}
		pause();
	}
	while (!waitpid(pid, &status, WNOHANG) && outstanding(q->dev) < 2)
		usleep(10000);
	EXPECT_LE(2, outstanding(q->dev));
	ASSERT_EQ(0, kill(pid, SIGKILL));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_LT(0, outstanding(q->dev));
	/* Teardown checks that all requests come back */
}

TEST_HARNESS_MAIN

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each kind of request when it is submitted. A secret gets its descriptor, and
 * a socket its keys, when the request is collected. If nobody collects it, they
 * never do.
 */
#include <errno.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "crypto_info.h"
#include "descriptors.h"
#include "harness.h"
#include "queue_keys.h"
#include "queue_sim.h"
#include "request.h"
#include "sim_device.h"
#include "submit_all.h"
#include "tcp_pair.h"

#define SOME	8

FIXTURE(later) {
	struct queue q;
	int premaster;
	struct sslp_secret_derive steps[SOME];
	struct sslp_arm arms[SOME];
	int socks[SOME][2];
};

FIXTURE_SETUP(later)
{
	ASSERT_TRUE(queue_sim_open(&self->q));
	self->premaster = secret_create(self->q.dev, SSLP_SECRET_PREMASTER,
					SSLP_HASH_SHA256, 0, self->q.master,
					48);
	ASSERT_LE(0, self->premaster);
	for (int i = 0; i < SOME; i++) {
		self->steps[i] = (struct sslp_secret_derive){
			.size = sizeof(self->steps[0]),
			.secret = self->premaster, .step = SSLP_STEP_MASTER,
			.driver = self->q.driver, .seed_len = 64,
			.seed = (uintptr_t)self->q.seeds[i],
		};
		ASSERT_EQ(0, tcp_pair_open(AF_INET, self->socks[i]));
		arm_tls12(&self->arms[i], self->socks[i][0], self->q.secret,
			  51, self->q.seeds[i]);
		self->arms[i].driver = self->q.driver;
	}
	self->q.arg.count = SOME;
}

FIXTURE_TEARDOWN(later)
{
	for (int i = 0; i < SOME; i++)
		tcp_pair_close(self->socks[i]);
	close(self->premaster);
	queue_sim_close(&self->q);
}

static void as_steps(struct queue *q, struct sslp_secret_derive *steps)
{
	q->arg.request = SSLP_IOC_SECRET_DERIVE;
	q->arg.items = (uintptr_t)steps;
	q->arg.item_size = sizeof(*steps);
}

static void as_arms(struct queue *q, struct sslp_arm *arms)
{
	q->arg.request = SSLP_IOC_ARM;
	q->arg.items = (uintptr_t)arms;
	q->arg.item_size = sizeof(*arms);
}

/* Equal secrets give the same bytes */
static int sample(int dev, int secret, uint8_t *out)
{
	struct options none = { 0 };

	return derive(dev, secret, SSLP_OP_PRF, "x", "y", 1, out, 40, none);
}

TEST_F(later, secrets)
{
	struct options export = { .flags = SSLP_SECRET_EXPORT };
	uint8_t a[40], b[40];
	int before, premaster, single;

	premaster = secret_create(self->q.dev, SSLP_SECRET_PREMASTER,
				  SSLP_HASH_SHA256, SSLP_SECRET_EXPORT,
				  self->q.master, 48);
	ASSERT_LE(0, premaster);
	for (int i = 0; i < SOME; i++) {
		self->steps[i].secret = premaster;
		self->steps[i].flags = SSLP_SECRET_EXPORT;
	}
	as_steps(&self->q, self->steps);
	ASSERT_EQ(0, sim_set("hang", "1"));
	before = count_fds();
	ASSERT_EQ(1, submit(&self->q, 0));
	EXPECT_EQ(before, count_fds());
	ASSERT_EQ(0, sim_set("hang", "0"));
	ASSERT_EQ(POLLIN, poll_for(self->q.dev, POLLIN, -1));
	EXPECT_EQ(before, count_fds());
	ASSERT_EQ(1, collect(&self->q));
	EXPECT_EQ(before + 1, count_fds());
	close(self->q.results[0]);
	self->q.results[0] = UNTOUCHED;

	ASSERT_EQ(0, submit_all(&self->q));
	EXPECT_EQ(before + SOME, count_fds());
	for (int i = 0; i < SOME; i++) {
		ASSERT_LE(0, self->q.results[i]);
		single = secret_step(self->q.dev, premaster, SSLP_STEP_MASTER,
				     self->q.seeds[i], 64, export);
		ASSERT_LE(0, single);
		EXPECT_EQ(0, sample(self->q.dev, single, a));
		EXPECT_EQ(0, sample(self->q.dev, self->q.results[i], b));
		EXPECT_EQ(0, memcmp(a, b, sizeof(a)));
		close(single);
		close(self->q.results[i]);
	}
	close(premaster);
}

/* A use is taken at once, and given back if nobody collects */
TEST_F(later, secret_not_collected)
{
	struct options none = { 0 };
	int dev, fd;

	dev = self->q.dev;
	self->q.dev = sslp_open();
	ASSERT_LE(0, self->q.dev);
	for (int i = 0; i < SOME; i++)
		self->steps[i].driver = 0;
	as_steps(&self->q, self->steps);
	ASSERT_EQ(SOME, submit(&self->q, 0));
	for (int i = 0; i < SOME; i++)
		EXPECT_EQ(-EEXIST, secret_step(dev, self->premaster,
					       SSLP_STEP_MASTER,
					       self->q.seeds[i], 64, none));
	close(self->q.dev);
	self->q.dev = dev;
	for (int i = 0; i < SOME; i++) {
		fd = secret_step(dev, self->premaster, SSLP_STEP_MASTER,
				 self->q.seeds[i], 64, none);
		EXPECT_LE(0, fd);
		close(fd);
	}
}

/* If a result cannot be written, no secret is lost */
TEST_F(later, no_result_no_secret)
{
	struct sslp_collect arg = { .size = sizeof(arg), .count = SOME };
	int before = count_fds();
	struct sslp_collected *two;
	uint8_t *pages;

	pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, pages);
	ASSERT_EQ(0, mprotect(pages + 4096, 4096, PROT_READ));
	two = (struct sslp_collected *)(pages + 4096) - 2;
	arg.results = (uintptr_t)two;
	for (int i = 0; i < SOME; i++)
		self->steps[i].driver = 0;
	as_steps(&self->q, self->steps);
	ASSERT_EQ(SOME, submit(&self->q, 0));
	EXPECT_EQ(2, sslp_request(self->q.dev, SSLP_IOC_COLLECT, &arg));
	EXPECT_EQ(before + 2, count_fds());
	arg.results = (uintptr_t)(pages + 4096);
	EXPECT_EQ(-EFAULT, sslp_request(self->q.dev, SSLP_IOC_COLLECT, &arg));
	EXPECT_EQ(before + 2, count_fds());
	for (int i = 2; i < SOME; i++) {
		ASSERT_EQ(1, collect(&self->q));
		EXPECT_LE(0, self->q.results[i]);
	}
	EXPECT_EQ(before + SOME, count_fds());
	for (int i = 0; i < SOME; i++)
		close(i < 2 ? two[i].result : self->q.results[i]);
	EXPECT_EQ(before, count_fds());
	munmap(pages, 8192);
}

TEST_F(later, arm)
{
	int i, can = can_arm(self->q.dev);

	/*
	 * One connection for two sockets; then a descriptor that is no socket
	 */
	arm_tls12(&self->arms[6], self->socks[6][0], self->q.secret, 51,
		  self->q.seeds[2]);
	self->arms[6].driver = self->q.driver;
	self->arms[5].socket = self->q.dev;
	as_arms(&self->q, self->arms);
	ASSERT_EQ(0, submit_all(&self->q));
	for (i = 0; i < SOME; i++) {
		EXPECT_EQ(!can ? -EOPNOTSUPP : i == 5 ? -ENOTSOCK :
			  i == 6 ? -EEXIST : 0, self->q.results[i]);
		if (can && i != 5 && i != 6)
			EXPECT_EQ(2, queue_keys(&self->q, self->socks[i][0],
						i));
	}
}

/* A key that went into no socket may still go into one */
TEST_F(later, arm_not_collected)
{
	int i, dev = self->q.dev, can = can_arm(dev);

	self->q.dev = sslp_open();
	ASSERT_LE(0, self->q.dev);
	for (i = 0; i < SOME; i++)
		self->arms[i].driver = 0;
	as_arms(&self->q, self->arms);
	ASSERT_EQ(SOME, submit(&self->q, 0));
	if (can)
		EXPECT_EQ(-EEXIST, sslp_request(dev, SSLP_IOC_ARM,
						&self->arms[0]));
	close(self->q.dev);
	self->q.dev = dev;
	for (i = 0; i < SOME; i++)
		EXPECT_EQ(can ? 0 : -EOPNOTSUPP,
			  sslp_request(dev, SSLP_IOC_ARM, &self->arms[i]));
}

/* The socket is touched when the request is collected */
TEST_F(later, arm_later)
{
	int i, can = can_arm(self->q.dev);
	struct key other = { .iv_len = 4 };

	for (i = 0; i < SOME; i++)
		self->arms[i].driver = 0;
	as_arms(&self->q, self->arms);
	ASSERT_EQ(SOME, submit(&self->q, 0));
	for (i = 0; i < SOME; i++)
		EXPECT_EQ(0, queue_keys(&self->q, self->socks[i][0], i));
	/* Meanwhile somebody else arms one of them */
	if (can) {
		ASSERT_EQ(0, attach(self->socks[3][0]));
		EXPECT_EQ(0, set_key(self->socks[3][0], TLS_TX, &ciphers[0],
				     TLS_1_2_VERSION, &other, 1));
	}
	ASSERT_EQ(0, collect_rest(&self->q, SOME));
	for (i = 0; i < SOME; i++)
		EXPECT_EQ(!can ? -EOPNOTSUPP : i == 3 ? -EEXIST : 0,
			  self->q.results[i]);
	for (i = 0; can && i < SOME; i++)
		EXPECT_EQ(i == 3 ? 0 : 2,
			  queue_keys(&self->q, self->socks[i][0], i));
}

TEST_HARNESS_MAIN

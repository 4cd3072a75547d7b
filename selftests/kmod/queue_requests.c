// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each kind of request in a batch, on an accelerator whose queue is kept full.
 * A derivation of two stages, a new secret and an arming give the same as a
 * single request.
 */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "descriptors.h"
#include "harness.h"
#include "queue_keys.h"
#include "queue_sim.h"
#include "request.h"
#include "sim_device.h"
#include "tcp_pair.h"

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

/* Each item has two derivations, one after the other */
TEST_F(queue, two_stages)
{
	struct options on = { .driver = self->q.driver }, none = { 0 };
	uint8_t hash[32] = { 7 }, want[32];
	int binder;

	binder = secret_create(self->q.dev, SSLP_SECRET_BINDER,
			       SSLP_HASH_SHA256, 0, self->q.master, 32);
	ASSERT_LE(0, binder);
	ASSERT_EQ(0, derive(self->q.dev, binder, SSLP_OP_FINISHED, "", hash, 32,
			    want, 32, none));
	for (int i = 0; i < MANY; i++) {
		self->q.items[i].secret = binder;
		self->q.items[i].op = SSLP_OP_FINISHED;
		self->q.items[i].label_len = 0;
		self->q.items[i].seed = (uintptr_t)hash;
		self->q.items[i].seed_len = 32;
		self->q.items[i].out_len = 32;
	}
	ASSERT_EQ(0, sim_set("lanes", "8"));
	ASSERT_EQ(0, sim_set("latency_us", "1000"));
	ASSERT_EQ(0, sim_set("most", "0"));
	ASSERT_EQ(MANY, batch_run(self->q.dev, self->q.arg));
	EXPECT_LT(1, sim_get("most"));
	for (int i = 0; i < MANY; i++) {
		EXPECT_EQ(0, self->q.results[i]);
		EXPECT_EQ(0, memcmp(want, self->q.outs[i], 32));
	}
	EXPECT_EQ(0, queue_faults(&self->q));
	EXPECT_EQ(0, derive(self->q.dev, binder, SSLP_OP_FINISHED, "", hash, 32,
			    want, 32, on));
	close(binder);
}

static void make_steps(struct sslp_secret_derive *items, int secret,
		       int driver, uint32_t flags, uint8_t seeds[][64])
{
	for (int i = 0; i < 8; i++)
		items[i] = (struct sslp_secret_derive){
			.size = sizeof(items[0]), .secret = secret,
			.step = SSLP_STEP_MASTER, .driver = driver,
			.flags = flags, .seed_len = 64,
			.seed = (uintptr_t)seeds[i],
		};
}

/* The new secrets equal those of single requests. Each is made once */
TEST_F(queue, secrets)
{
	struct options none = { 0 }, on = { .driver = self->q.driver };
	struct sslp_secret_derive items[8];
	uint8_t a[40], b[40];
	int premaster, single;

	premaster = secret_create(self->q.dev, SSLP_SECRET_PREMASTER,
				  SSLP_HASH_SHA256, SSLP_SECRET_EXPORT,
				  self->q.master, 48);
	ASSERT_LE(0, premaster);
	make_steps(items, premaster, self->q.driver, SSLP_SECRET_EXPORT,
		   self->q.seeds);
	self->q.arg.request = SSLP_IOC_SECRET_DERIVE;
	self->q.arg.items = (uintptr_t)items;
	self->q.arg.item_size = sizeof(items[0]);
	self->q.arg.count = 8;
	ASSERT_EQ(8, batch_run(self->q.dev, self->q.arg));
	for (int i = 0; i < 8; i++) {
		ASSERT_LT(0, self->q.results[i]);
		ASSERT_EQ(0, derive(self->q.dev, self->q.results[i],
				    SSLP_OP_PRF, "x", "y", 1, a, 40, on));
		none.flags = SSLP_SECRET_EXPORT;
		single = secret_step(self->q.dev, premaster, SSLP_STEP_MASTER,
				     self->q.seeds[i], 64, none);
		ASSERT_LT(0, single);
		none.flags = 0;
		ASSERT_EQ(0, derive(self->q.dev, single, SSLP_OP_PRF, "x", "y",
				    1, b, 40, none));
		EXPECT_EQ(0, memcmp(a, b, 40));
		close(single);
		close(self->q.results[i]);
	}
	close(premaster);
}

/*
 * If the result cannot be reported, the request is not done and uses nothing up
 */
TEST_F(queue, no_result_no_secret)
{
	struct options none = { 0 };
	struct sslp_secret_derive items[8];
	int premaster, before, fd;
	int32_t *results;
	uint8_t *pages;

	premaster = secret_create(self->q.dev, SSLP_SECRET_PREMASTER,
				  SSLP_HASH_SHA256, 0, self->q.master, 48);
	ASSERT_LE(0, premaster);
	pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, pages);
	ASSERT_EQ(0, mprotect(pages + 4096, 4096, PROT_READ));
	results = (int32_t *)(pages + 4096 - 8);
	make_steps(items, premaster, self->q.driver, 0, self->q.seeds);
	items[1].seed = items[0].seed;
	self->q.arg.request = SSLP_IOC_SECRET_DERIVE;
	self->q.arg.items = (uintptr_t)items;
	self->q.arg.item_size = sizeof(items[0]);
	self->q.arg.count = 8;
	self->q.arg.results = (uintptr_t)results;
	before = count_fds();
	ASSERT_EQ(2, sslp_request(self->q.dev, SSLP_IOC_BATCH, &self->q.arg));
	EXPECT_EQ(before + 1, count_fds());
	EXPECT_LT(0, results[0]);
	EXPECT_EQ(-EEXIST, results[1]);
	for (int i = 2; i < 8; i++) {
		fd = secret_step(self->q.dev, premaster, SSLP_STEP_MASTER,
				 self->q.seeds[i], 64, none);
		EXPECT_LT(0, fd);
		close(fd);
	}
	close(results[0]);
	munmap(pages, 8192);
	close(premaster);
}

TEST_F(queue, arm)
{
	struct sslp_arm items[8];
	int fds[8][2], i, can = can_arm(self->q.dev);

	for (i = 0; i < 8; i++) {
		ASSERT_EQ(0, tcp_pair_open(AF_INET, fds[i]));
		arm_tls12(&items[i], fds[i][0], self->q.secret, 51,
			  self->q.seeds[i]);
		items[i].driver = self->q.driver;
	}
	/* One connection goes into two sockets. The first is under way */
	arm_tls12(&items[6], fds[6][0], self->q.secret, 51, self->q.seeds[2]);
	items[6].driver = self->q.driver;
	items[5].socket = self->q.dev;
	self->q.arg.request = SSLP_IOC_ARM;
	self->q.arg.items = (uintptr_t)items;
	self->q.arg.item_size = sizeof(items[0]);
	self->q.arg.count = 8;
	ASSERT_EQ(0, sim_set("latency_us", "1000"));
	ASSERT_EQ(0, sim_set("most", "0"));
	ASSERT_EQ(8, batch_run(self->q.dev, self->q.arg));
	EXPECT_EQ(can, sim_get("most") > 1);
	for (i = 0; i < 8; i++) {
		EXPECT_EQ(!can ? -EOPNOTSUPP : i == 5 ? -ENOTSOCK :
			  i == 6 ? -EEXIST : 0, self->q.results[i]);
		if (can && i != 5 && i != 6)
			EXPECT_EQ(2, queue_keys(&self->q, fds[i][0], i));
		tcp_pair_close(fds[i]);
	}
}

TEST_HARNESS_MAIN

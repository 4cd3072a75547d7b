// SPDX-License-Identifier: GPL-2.0-only
/* Requests that are submitted or collected, with something wrong in them. */
#include <errno.h>
#include <string.h>

#include "harness.h"
#include "queue_sim.h"
#include "request.h"
#include "submit_all.h"
#include "write_file.h"

#define USER_KIB	"/sys/module/sslp/parameters/user_kib"

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

TEST_F(later, wrong_submit)
{
	const struct sslp_submit good = {
		.size = sizeof(good), .request = SSLP_IOC_DERIVE,
		.count = MANY, .item_size = self->q.arg.item_size,
		.items = self->q.arg.items,
	};
	struct sslp_submit arg = good;

	arg.size--;
	EXPECT_EQ(-EMSGSIZE, sslp_request(self->q.dev, SSLP_IOC_SUBMIT, &arg));
	arg = good, arg.flags = 1;
	EXPECT_EQ(-EOPNOTSUPP,
		  sslp_request(self->q.dev, SSLP_IOC_SUBMIT, &arg));
	arg = good, arg.reserved = 1;
	EXPECT_EQ(-EINVAL, sslp_request(self->q.dev, SSLP_IOC_SUBMIT, &arg));
	arg = good, arg.count = 0;
	EXPECT_EQ(-EINVAL, sslp_request(self->q.dev, SSLP_IOC_SUBMIT, &arg));
	arg = good, arg.count = SSLP_BATCH_MAX + 1;
	EXPECT_EQ(-EINVAL, sslp_request(self->q.dev, SSLP_IOC_SUBMIT, &arg));
	arg = good, arg.item_size = 0;
	EXPECT_EQ(-EINVAL, sslp_request(self->q.dev, SSLP_IOC_SUBMIT, &arg));
	arg = good, arg.item_size += 4;
	EXPECT_EQ(-EINVAL, sslp_request(self->q.dev, SSLP_IOC_SUBMIT, &arg));
	arg = good, arg.item_size = 8192;
	EXPECT_EQ(-EINVAL, sslp_request(self->q.dev, SSLP_IOC_SUBMIT, &arg));
	EXPECT_EQ(-ENODATA, collect(&self->q));
}

TEST_F(later, wrong_collect)
{
	struct sslp_collected results[2];
	const struct sslp_collect good = {
		.size = sizeof(good), .count = 2,
		.results = (uintptr_t)results,
	};
	struct sslp_collect arg = good;

	submit_to_processor(&self->q);
	ASSERT_EQ(MANY, submit(&self->q, 0));
	arg.size--;
	EXPECT_EQ(-EMSGSIZE, sslp_request(self->q.dev, SSLP_IOC_COLLECT, &arg));
	arg = good, arg.flags = 1;
	EXPECT_EQ(-EOPNOTSUPP,
		  sslp_request(self->q.dev, SSLP_IOC_COLLECT, &arg));
	arg = good, arg.reserved = 1;
	EXPECT_EQ(-EINVAL, sslp_request(self->q.dev, SSLP_IOC_COLLECT, &arg));
	arg = good, arg.count = 0;
	EXPECT_EQ(-EINVAL, sslp_request(self->q.dev, SSLP_IOC_COLLECT, &arg));
	arg = good, arg.count = SSLP_BATCH_MAX + 1;
	EXPECT_EQ(-EINVAL, sslp_request(self->q.dev, SSLP_IOC_COLLECT, &arg));
	arg = good, arg.results = 8;
	EXPECT_EQ(-EFAULT, sslp_request(self->q.dev, SSLP_IOC_COLLECT, &arg));
	/* No request was lost */
	arg = good;
	ASSERT_EQ(2, sslp_request(self->q.dev, SSLP_IOC_COLLECT, &arg));
	EXPECT_EQ(0, results[0].number);
	EXPECT_EQ(1, results[1].number);
	for (int i = 2; i < MANY; i++)
		EXPECT_EQ(1, collect(&self->q));
}

/* If a request cannot be begun, its result is the error */
TEST_F(later, wrong_items)
{
	static uint8_t large[4096];

	self->q.items[0].op = 99;
	self->q.items[1].secret = -1;
	self->q.items[2].secret = self->q.dev;
	self->q.items[3].size = 8;
	self->q.items[4].seed = 8;
	self->q.items[5].driver = 77;
	self->q.items[6].seed = (uintptr_t)large;
	self->q.items[6].seed_len = sizeof(large);
	self->q.items[7].flags = 1;
	self->q.items[8].out = 8;
	self->q.arg.count = 9;
	ASSERT_EQ(0, submit_all(&self->q));
	EXPECT_EQ(-EOPNOTSUPP, self->q.results[0]);
	EXPECT_EQ(-EBADF, self->q.results[1]);
	EXPECT_EQ(-EBADFD, self->q.results[2]);
	EXPECT_EQ(-EMSGSIZE, self->q.results[3]);
	EXPECT_EQ(-EFAULT, self->q.results[4]);
	EXPECT_EQ(-EINVAL, self->q.results[5]);
	EXPECT_EQ(-EINVAL, self->q.results[6]);
	EXPECT_EQ(-EOPNOTSUPP, self->q.results[7]);
	EXPECT_EQ(-EFAULT, self->q.results[8]);
	EXPECT_EQ(0, queue_faults(&self->q));
}

TEST_F(later, wrong_kinds)
{
	static const uint32_t kinds[] = {
		SSLP_IOC_INFO, SSLP_IOC_SECRET_CREATE, SSLP_IOC_REKEY,
		SSLP_IOC_BATCH, SSLP_IOC_SUBMIT, SSLP_IOC_COLLECT, 77,
	};

	self->q.arg.count = 1;
	for (unsigned int i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		self->q.arg.request = kinds[i];
		self->q.results[0] = UNTOUCHED;
		ASSERT_EQ(1, submit(&self->q, 0));
		ASSERT_EQ(1, collect(&self->q));
		EXPECT_EQ(-ENOTTY, self->q.results[0]);
	}
}

/* Memory is charged to the user who opened the device */
TEST_F(later, quota)
{
	int n;

	submit_to_processor(&self->q);
	ASSERT_EQ(0, write_file(USER_KIB, "1"));
	EXPECT_EQ(-EDQUOT, submit(&self->q, 0));
	EXPECT_EQ(-ENODATA, collect(&self->q));
	/* Fewer than there are, because each counts as 16 KiB */
	ASSERT_EQ(0, write_file(USER_KIB, "512"));
	n = submit(&self->q, 0);
	EXPECT_LT(0, n);
	EXPECT_GE(512 / 16, n);
	ASSERT_EQ(0, write_file(USER_KIB, "65536"));
	EXPECT_EQ(MANY - n, submit(&self->q, (uint32_t)n));
	for (int i = 0; i < MANY; i++)
		EXPECT_EQ(1, collect(&self->q));
}

TEST_HARNESS_MAIN

// SPDX-License-Identifier: GPL-2.0-only
/* Many requests in one call do the same as many calls. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "crypto_info.h"
#include "descriptors.h"
#include "harness.h"
#include "reference.h"
#include "request.h"
#include "tcp_pair.h"

#define MANY 64

FIXTURE(batch) {
	int dev;
	uint8_t master[48];
	int secret;
	struct sslp_derive items[MANY];
	uint8_t seeds[MANY][64], outs[MANY][40];
	int32_t results[MANY];
	struct sslp_batch arg;
};

FIXTURE_SETUP(batch)
{
	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
	memset(self->master, 0x42, sizeof(self->master));
	self->secret = secret_create(self->dev, SSLP_SECRET_MASTER,
				     SSLP_HASH_SHA256, SSLP_SECRET_EXPORT,
				     self->master, 48);
	ASSERT_LE(0, self->secret);
	for (int i = 0; i < MANY; i++) {
		memset(self->seeds[i], i, 64);
		self->items[i] = (struct sslp_derive){
			.size = sizeof(struct sslp_derive),
			.secret = self->secret, .op = SSLP_OP_PRF,
			.label_len = 13, .label = (uintptr_t)"key expansion",
			.seed_len = 64, .seed = (uintptr_t)self->seeds[i],
			.out_len = 40, .out = (uintptr_t)self->outs[i],
		};
		self->results[i] = 12345;
	}
	self->arg = (struct sslp_batch){
		.size = sizeof(self->arg), .request = SSLP_IOC_DERIVE,
		.count = MANY, .item_size = sizeof(struct sslp_derive),
		.items = (uintptr_t)self->items,
		.results = (uintptr_t)self->results,
	};
}

FIXTURE_TEARDOWN(batch)
{
	close(self->secret);
	close(self->dev);
}

TEST_F(batch, derive)
{
	uint8_t want[40];

	self->items[7].secret = self->dev;
	self->items[9].op = 99;
	ASSERT_EQ(MANY, batch_run(self->dev, self->arg));
	for (int i = 0; i < MANY; i++) {
		if (i == 7 || i == 9) {
			EXPECT_EQ(i == 7 ? -EBADFD : -EOPNOTSUPP,
				  self->results[i]);
			continue;
		}
		EXPECT_EQ(0, self->results[i]);
		ASSERT_EQ(0, reference_prf(SSLP_HASH_SHA256, self->master, 48,
					   "key expansion", self->seeds[i],
					   64, want, 40));
		EXPECT_EQ(0, memcmp(want, self->outs[i], 40));
	}
}

TEST_F(batch, stop)
{
	self->items[3].op = 99;
	self->arg.flags = SSLP_BATCH_STOP;
	ASSERT_EQ(4, sslp_request(self->dev, SSLP_IOC_BATCH, &self->arg));
	EXPECT_EQ(0, self->results[2]);
	EXPECT_EQ(-EOPNOTSUPP, self->results[3]);
	EXPECT_EQ(12345, self->results[4]);
}

TEST_F(batch, refused)
{
	struct sslp_batch good = self->arg, bad;
	uint8_t *pages;

#define REFUSED(error, field, value)					\
	do {								\
		bad = good;						\
		bad.field = (value);					\
		EXPECT_EQ(-(error), sslp_request(self->dev,		\
						 SSLP_IOC_BATCH, &bad)); \
	} while (0)

	REFUSED(EINVAL, count, 0);
	REFUSED(EINVAL, count, SSLP_BATCH_MAX + 1);
	REFUSED(EINVAL, count, UINT32_MAX);
	REFUSED(EINVAL, item_size, 57);
	REFUSED(EINVAL, item_size, 0);
	REFUSED(EINVAL, item_size, 4104);
	REFUSED(EINVAL, reserved, 1);
	REFUSED(EOPNOTSUPP, flags, 2);
	REFUSED(EFAULT, results, 0);
	REFUSED(EFAULT, results, UINT64_MAX - 3);

	/* Requests that are not for batches, a batch first of all */
	bad = good;
	bad.count = 1;
	bad.request = SSLP_IOC_BATCH;
	EXPECT_EQ(1, sslp_request(self->dev, SSLP_IOC_BATCH, &bad));
	EXPECT_EQ(-ENOTTY, self->results[0]);
	bad.request = SSLP_IOC_SECRET_CREATE;
	EXPECT_EQ(1, sslp_request(self->dev, SSLP_IOC_BATCH, &bad));
	EXPECT_EQ(-ENOTTY, self->results[0]);

	/* Items or results that end in the middle */
	pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, pages);
	ASSERT_EQ(0, mprotect(pages + 4096, 4096, PROT_NONE));
	bad = good;
	bad.results = (uintptr_t)(pages + 4096 - 8);
	EXPECT_EQ(2, sslp_request(self->dev, SSLP_IOC_BATCH, &bad));
	memcpy(pages + 4096 - 56, self->items, 56);
	bad = good;
	bad.items = (uintptr_t)(pages + 4096 - 56);
	EXPECT_EQ(MANY, sslp_request(self->dev, SSLP_IOC_BATCH, &bad));
	EXPECT_EQ(0, self->results[0]);
	EXPECT_EQ(-EFAULT, self->results[1]);
	munmap(pages, 8192);
}

/*
 * If the result cannot be written, nothing is done, so no descriptor gets lost
 */
TEST_F(batch, no_result_no_descriptor)
{
	struct sslp_secret_derive items[4];
	uint8_t *pages, traffic[32] = { 1 };
	int secret, before, i;

	/*
	 * A secret that may be exported can have the same child more than once
	 */
	secret = secret_create(self->dev, SSLP_SECRET_TRAFFIC,
			       SSLP_HASH_SHA256, SSLP_SECRET_EXPORT, traffic,
			       32);
	ASSERT_LE(0, secret);
	for (i = 0; i < 4; i++)
		items[i] = (struct sslp_secret_derive){
			.size = sizeof(items[0]), .secret = secret,
			.step = SSLP_STEP_NEXT,
		};
	pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, pages);
	ASSERT_EQ(0, mprotect(pages + 4096, 4096, PROT_READ));
	self->arg.request = SSLP_IOC_SECRET_DERIVE;
	self->arg.items = (uintptr_t)items;
	self->arg.item_size = sizeof(items[0]);
	self->arg.count = 4;
	before = count_fds();
	self->arg.results = (uintptr_t)(pages + 4096);
	EXPECT_EQ(-EFAULT, sslp_request(self->dev, SSLP_IOC_BATCH,
					&self->arg));
	EXPECT_EQ(before, count_fds());
	self->arg.results = (uintptr_t)(pages + 4096 - 8);
	EXPECT_EQ(2, sslp_request(self->dev, SSLP_IOC_BATCH, &self->arg));
	EXPECT_EQ(before + 2, count_fds());
	munmap(pages, 8192);
	close(secret);
}

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void on_alarm(int sig)
{
}

/* Each item hashes @seed_len bytes 64 times */
static void make_long(struct sslp_batch *arg, struct sslp_derive *items,
		      int secret, int count, int32_t *results, size_t seed_len)
{
	static uint8_t seed[SSLP_SEED_MAX], out[SSLP_OUT_MAX];

	for (int i = 0; i < count; i++)
		items[i] = (struct sslp_derive){
			.size = sizeof(items[0]), .secret = secret,
			.op = SSLP_OP_PRF, .seed_len = seed_len,
			.seed = (uintptr_t)seed, .out_len = 2048,
			.out = (uintptr_t)out,
		};
	*arg = (struct sslp_batch){
		.size = sizeof(*arg), .request = SSLP_IOC_DERIVE,
		.count = count, .item_size = sizeof(items[0]),
		.items = (uintptr_t)items, .results = (uintptr_t)results,
	};
}

/*
 * A signal ends the call before a thousand requests are done. Without one the
 * call ends after about a second
 */
TEST_F(batch, ends_early)
{
	const struct sigaction action = { .sa_handler = on_alarm };
	const struct itimerval soon = { .it_value.tv_usec = 50000 };
	static struct sslp_derive items[SSLP_BATCH_MAX];
	static int32_t results[SSLP_BATCH_MAX];
	struct sslp_batch arg;
	long long start;
	int n;

	make_long(&arg, items, self->secret, SSLP_BATCH_MAX, results, 65536);
	start = now_ms();
	n = sslp_request(self->dev, SSLP_IOC_BATCH, &arg);
	TH_LOG("%d in %lld ms", n, now_ms() - start);
	EXPECT_LT(0, n);
	/* Plus the time of the last one */
	EXPECT_GT(10000, now_ms() - start);
	EXPECT_GT(SSLP_BATCH_MAX, n);

	make_long(&arg, items, self->secret, SSLP_BATCH_MAX, results, 4096);
	ASSERT_EQ(0, sigaction(SIGALRM, &action, NULL));
	ASSERT_EQ(0, setitimer(ITIMER_REAL, &soon, NULL));
	memset(results, 0xee, sizeof(results));
	start = now_ms();
	n = sslp_request(self->dev, SSLP_IOC_BATCH, &arg);
	TH_LOG("%d in %lld ms", n, now_ms() - start);
	EXPECT_LT(0, n);
	EXPECT_GT(900, now_ms() - start);
	EXPECT_EQ(0, results[n - 1]);
	EXPECT_EQ((int32_t)0xeeeeeeee, results[n]);
}

TEST_F(batch, arm)
{
	struct sslp_arm items[8];
	int fds[8][2], i, can = can_arm(self->dev);

	for (i = 0; i < 8; i++) {
		ASSERT_EQ(0, tcp_pair_open(AF_INET, fds[i]));
		arm_tls12(&items[i], fds[i][0], self->secret, 51,
			  self->seeds[i]);
	}
	items[5].socket = self->dev;
	self->arg.request = SSLP_IOC_ARM;
	self->arg.items = (uintptr_t)items;
	self->arg.item_size = sizeof(items[0]);
	self->arg.count = 8;
	ASSERT_EQ(8, batch_run(self->dev, self->arg));
	for (i = 0; i < 8; i++) {
		struct key client, server;

		EXPECT_EQ(!can ? -EOPNOTSUPP : i == 5 ? -ENOTSOCK : 0,
			  self->results[i]);
		ASSERT_EQ(0, key_block(&ciphers[0], self->master,
				       self->seeds[i], &client, &server));
		if (can && i != 5) {
			EXPECT_EQ(1, has_key(fds[i][0], TLS_TX, &ciphers[0],
					     TLS_1_2_VERSION, &client, 1));
			EXPECT_EQ(1, has_key(fds[i][0], TLS_RX, &ciphers[0],
					     TLS_1_2_VERSION, &server, 1));
		}
		tcp_pair_close(fds[i]);
	}
}

TEST_HARNESS_MAIN

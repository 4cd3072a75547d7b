// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every allocation that a request leads to fails once. /proc's fail-nth does
 * this, on a kernel with FAILSLAB. The request fails with ENOMEM, writes
 * nothing, and works again afterwards.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "crypto_info.h"
#include "harness.h"
#include "request.h"
#include "tcp_pair.h"
#include "write_file.h"

#define FAIL_NTH	"/proc/thread-self/fail-nth"
#define FAILSLAB	"/sys/kernel/debug/failslab/"
#define FAULTS_MAX	2000

/* Also allocations that may wait. The log does not mention the failures */
static int failslab_on(void)
{
	return write_file(FAILSLAB "ignore-gfp-wait", "N") ?:
	       write_file(FAILSLAB "verbose", "0");
}

struct world {
	int dev, secret, traffic, traffic2, fds[2];
	uint8_t bytes[64];
	uint8_t out[4096];
};

struct request {
	const char *name;
	int (*run)(struct world *w);	/* 0, a descriptor, or -errno */
	int descriptor;			/* run() returns a descriptor */
	int several;			/* if one fails, others may be done */
};

static int do_open(struct world *w)
{
	return sslp_open();
}

static int do_create(struct world *w)
{
	return secret_create(w->dev, SSLP_SECRET_HKDF, SSLP_HASH_SHA384, 0,
			     w->bytes, 64);
}

static int do_step(struct world *w)
{
	const struct options none = { 0 };

	return secret_step(w->dev, w->traffic, SSLP_STEP_NEXT, NULL, 0, none);
}

static int do_derive(struct world *w)
{
	const struct options none = { 0 };

	return derive(w->dev, w->secret, SSLP_OP_PRF, "x", w->bytes, 64,
		      w->out, 40, none);
}

static int do_derive_long(struct world *w)
{
	const struct options none = { 0 };

	return derive(w->dev, w->secret, SSLP_OP_PRF, "x", w->bytes, 64,
		      w->out, sizeof(w->out), none);
}

/*
 * The device is opened each time, because a file's first use of a driver
 * allocates most
 */
static int do_driver(struct world *w)
{
	int dev = sslp_open(), ret;

	if (dev < 0)
		return dev;
	ret = driver_open(dev, SSLP_HASH_SHA512, "hmac(sha512-generic)");
	close(dev);
	return ret < 0 ? ret : 0;
}

static int do_first_use(struct world *w)
{
	const struct options none = { 0 };
	int dev = sslp_open(), ret;

	if (dev < 0)
		return dev;
	ret = derive(dev, w->secret, SSLP_OP_PRF, "x", w->bytes, 64, w->out,
		     40, none);
	close(dev);
	return ret;
}

static int do_arm12(struct world *w)
{
	struct sslp_arm arm;

	arm_tls12(&arm, w->fds[0], w->secret, ciphers[0].type, w->bytes);
	return sslp_request(w->dev, SSLP_IOC_ARM, &arm);
}

static int do_arm13(struct world *w)
{
	struct sslp_arm arm;

	arm_tls13(&arm, w->fds[0], w->traffic, w->traffic2, ciphers[0].type);
	return sslp_request(w->dev, SSLP_IOC_ARM, &arm);
}

/* If kernel TLS takes no second key, this tests everything before that step */
static int do_arm_rekey(struct world *w)
{
	struct sslp_rekey rekey = {
		.size = sizeof(rekey), .socket = w->fds[0],
		.direction = TLS_TX, .secret = w->traffic,
	};
	int ret = do_arm13(w);

	if (!ret)
		ret = sslp_request(w->dev, SSLP_IOC_REKEY, &rekey);
	return ret == -EOPNOTSUPP ? 0 : ret;
}

static void make_items(struct world *w, struct sslp_derive items[static 2])
{
	for (int i = 0; i < 2; i++)
		items[i] = (struct sslp_derive){
			.size = sizeof(items[0]), .secret = w->secret,
			.op = SSLP_OP_PRF, .seed_len = 64, .out_len = 40,
			.seed = (uintptr_t)w->bytes,
			.out = (uintptr_t)w->out,
		};
}

static int do_batch(struct world *w)
{
	int32_t results[2] = { 0 };
	struct sslp_derive items[2];
	struct sslp_batch batch = {
		.size = sizeof(batch), .request = SSLP_IOC_DERIVE, .count = 2,
		.item_size = sizeof(items[0]), .items = (uintptr_t)items,
		.results = (uintptr_t)results,
	};
	int ret;

	make_items(w, items);
	ret = sslp_request(w->dev, SSLP_IOC_BATCH, &batch);
	return ret < 0 ? ret : results[0] ?: results[1];
}

/*
 * Requests that were taken are collected. The others were refused for lack of
 * memory
 */
static int do_submit(struct world *w)
{
	struct sslp_derive items[2];
	struct sslp_submit submit = {
		.size = sizeof(submit), .request = SSLP_IOC_DERIVE, .count = 2,
		.item_size = sizeof(items[0]), .items = (uintptr_t)items,
	};
	struct sslp_collected results[2] = { 0 };
	struct sslp_collect collect = {
		.size = sizeof(collect), .count = 2,
		.results = (uintptr_t)results,
	};
	int n;

	make_items(w, items);
	n = sslp_request(w->dev, SSLP_IOC_SUBMIT, &submit);
	if (n < 0)
		return n;
	if (sslp_request(w->dev, SSLP_IOC_COLLECT, &collect) != n)
		return -EBADMSG;
	return results[0].result ?: results[1].result ?: n < 2 ? -ENOMEM : 0;
}

static const struct request requests[] = {
	{ "open", do_open, 1 },
	{ "SECRET_CREATE", do_create, 1 },
	{ "SECRET_DERIVE", do_step, 1 },
	{ "DERIVE", do_derive },
	{ "DERIVE, much", do_derive_long },
	{ "DRIVER_OPEN", do_driver },
	{ "DERIVE, first", do_first_use },
	{ "BATCH", do_batch, .several = 1 },
	{ "SUBMIT, COLLECT", do_submit, .several = 1 },
	{ "ARM 1.2", do_arm12 },
	{ "ARM 1.3", do_arm13 },
	{ "ARM 1.3, REKEY", do_arm_rekey },
};

static int world_open(struct world *w)
{
	int i;

	for (i = 0; i < 64; i++)
		w->bytes[i] = i;
	w->dev = sslp_open();
	w->secret = secret_create(w->dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256,
				  SSLP_SECRET_EXPORT, w->bytes, 48);
	w->traffic = secret_create(w->dev, SSLP_SECRET_TRAFFIC,
				   SSLP_HASH_SHA256, 0, w->bytes, 32);
	w->traffic2 = secret_create(w->dev, SSLP_SECRET_TRAFFIC,
				    SSLP_HASH_SHA256, 0, w->bytes + 1, 32);
	return tcp_pair_open(AF_INET, w->fds);
}

static void world_close(struct world *w)
{
	struct linger linger = { .l_onoff = 1 };

	for (int i = 0; i < 2; i++)
		setsockopt(w->fds[i], SOL_SOCKET, SO_LINGER, &linger,
			   sizeof(linger));
	tcp_pair_close(w->fds);
	close(w->traffic2);
	close(w->traffic);
	close(w->secret);
	close(w->dev);
}

/*
 * Runs @request with the @n-th allocation failing. Return: 1 if it failed, with
 * the outcome in @result; 0 if there are not that many allocations.
 */
static int with_fault(const struct request *request, struct world *w, int n,
		      int *result)
{
	char text[16];
	int fd = open(FAIL_NTH, O_RDWR);
	ssize_t len;

	if (fd < 0)
		return -errno;
	snprintf(text, sizeof(text), "%d", n);
	if (write(fd, text, strlen(text)) < 0) {
		close(fd);
		return -errno;
	}
	*result = request->run(w);
	memset(text, 0, sizeof(text));
	len = pread(fd, text, sizeof(text) - 1, 0);
	if (pwrite(fd, "0", 1, 0) != 1 || len < 0)
		*result = -EBADE;
	close(fd);
	return atoi(text) == 0;
}

/*
 * TLS_TX has its key and TLS_RX has none. A request for TLS_RX alone still
 * works
 */
static int half_armed(struct world *w)
{
	struct tls_crypto_info info;
	socklen_t len = sizeof(info);
	struct sslp_arm arm;

	if (getsockopt(w->fds[0], SOL_TLS, TLS_TX, &info, &len) ||
	    info.cipher_type != ciphers[0].type)
		return 0;
	arm_tls12(&arm, w->fds[0], w->secret, ciphers[0].type, w->bytes);
	arm.tx_secret = -1;
	return sslp_request(w->dev, SSLP_IOC_ARM, &arm) == 0;
}

FIXTURE(fault) {
	struct world w;
};

FIXTURE_SETUP(fault)
{
}

FIXTURE_TEARDOWN(fault)
{
}

TEST_F_TIMEOUT(fault, every_allocation, 1200)
{
	int half = 0;

	if (access(FAIL_NTH, W_OK))
		SKIP(return, "this kernel cannot fail on demand");
	ASSERT_EQ(0, failslab_on());
	for (size_t i = 0; i < sizeof(requests) / sizeof(*requests); i++) {
		const struct request *r = &requests[i];
		int n, result, fired = 1;

		/*
		 * Once without failures, because what the first use loads is
		 * kept
		 */
		ASSERT_EQ(0, world_open(&self->w));
		result = r->run(&self->w);
		ASSERT_LE(0, result)
			TH_LOG("%s", r->name);
		if (r->descriptor)
			close(result);
		world_close(&self->w);
		for (n = 1; fired && n < FAULTS_MAX; n++) {
			ASSERT_EQ(0, world_open(&self->w));
			memset(self->w.out, 0xee, sizeof(self->w.out));
			fired = with_fault(r, &self->w, n, &result);
			ASSERT_LE(0, fired);
			if (result == -ENOTRECOVERABLE && r->run == do_arm12) {
				EXPECT_TRUE(half_armed(&self->w));
				half++;
			} else if (result < 0) {
				EXPECT_TRUE(result == -ENOMEM ||
					    result == -ENFILE ||
					    result == -ENOTRECOVERABLE)
					TH_LOG("%s, %d: %d", r->name, n,
					       result);
				EXPECT_TRUE(r->several ||
					    self->w.out[0] == 0xee);
				EXPECT_TRUE(fired);
			} else if (r->descriptor) {
				close(result);
			}
			world_close(&self->w);
		}
		TH_LOG("%s: %d allocations", r->name, n - 2);
		EXPECT_GT(FAULTS_MAX, n);
	}
	/* Not even an administrator can know of this case beforehand */
	EXPECT_LT(0, half);
}

TEST_HARNESS_MAIN

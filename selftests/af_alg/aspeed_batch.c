// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module on a real driver of an accelerator, ASPEED's hash engine, as QEMU
 * models it. The driver answers later. A batch keeps its queue full, and each of
 * the batch's derivations is libcrypto's.
 *
 * Environment: SSLP_ENGINE says what the engine of this run is: works; lies
 * (wrong answers from the start).
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kselftest.h"
#include "skipped.h"

#include "../kmod/reference.h"
#include "../kmod/request.h"
#include "engine.h"

#define CHECK		ksft_test_result
#define MANY		64
#define HMACS		4	/* of a key block of 40 bytes */
#define LABEL		"key expansion"
#define TRIES		20

struct batch {
	struct sslp_derive items[MANY];
	uint8_t seeds[MANY][64], outs[MANY][40], wants[MANY][40];
	int32_t results[MANY];
	struct sslp_batch arg;
};

static const uint8_t master[48] = "of a connection that there never was";

static bool fill(struct batch *b, int secret, int driver)
{
	bool filled = true;

	for (int i = 0; i < MANY; i++) {
		memset(b->seeds[i], i, sizeof(b->seeds[i]));
		b->items[i] = (struct sslp_derive){
			.size = sizeof(b->items[i]), .flags = SSLP_NO_REDO,
			.secret = secret, .op = SSLP_OP_PRF, .driver = driver,
			.label_len = strlen(LABEL), .label = (uintptr_t)LABEL,
			.seed_len = sizeof(b->seeds[i]),
			.seed = (uintptr_t)b->seeds[i],
			.out_len = sizeof(b->outs[i]),
			.out = (uintptr_t)b->outs[i],
		};
		filled &= !reference_prf(SSLP_HASH_SHA256, master,
					 sizeof(master), LABEL, b->seeds[i],
					 sizeof(b->seeds[i]), b->wants[i],
					 sizeof(b->wants[i]));
	}
	b->arg = (struct sslp_batch){
		.size = sizeof(b->arg), .request = SSLP_IOC_DERIVE,
		.count = MANY, .item_size = sizeof(b->items[0]),
		.items = (uintptr_t)b->items,
		.results = (uintptr_t)b->results,
	};
	return filled;
}

static int wrong(const struct batch *b)
{
	int n = 0;

	for (int i = 0; i < MANY; i++)
		n += b->results[i] ||
		     memcmp(b->wants[i], b->outs[i], sizeof(b->outs[i]));
	return n;
}

/* Requests that the driver has not answered yet */
static unsigned int owed(int dev)
{
	struct sslp_info info = {
		.size = sizeof(info), .flags = SSLP_ALL_USERS,
	};

	return sslp_request(dev, SSLP_IOC_INFO, &info) ? 0 : info.outstanding;
}

/* A thread that counts all the time, and the largest number that it saw */
struct watch {
	int dev;
	atomic_bool over;
	unsigned int most;
};

static void *look(void *arg)
{
	struct watch *w = arg;
	unsigned int now;

	while (!w->over) {
		now = owed(w->dev);
		if (now > w->most)
			w->most = now;
	}
	return NULL;
}

/* Return: items that were done, or -errno */
static int run_watched(struct batch *b, int dev, unsigned int *most)
{
	struct watch w = { .dev = dev };
	pthread_t thread;
	int n;

	if (pthread_create(&thread, NULL, look, &w))
		return -1;
	n = batch_run(dev, b->arg);
	w.over = true;
	pthread_join(thread, NULL);
	*most = w.most;
	return n;
}

/* If there is one derivation, one request is in flight */
static void single(struct batch *b, int dev)
{
	unsigned int most;

	b->arg.count = 1;
	CHECK(run_watched(b, dev, &most) == 1 && !b->results[0] &&
	      !memcmp(b->wants[0], b->outs[0], sizeof(b->outs[0])),
	      "one alone is right\n");
	CHECK(most <= 1, "one alone: %u in flight\n", most);
	b->arg.count = MANY;
}

/*
 * The thread that counts may be too late. So the batch is repeated if necessary
 */
static void many(struct batch *b, int dev, int driver)
{
	unsigned long before = engine_interrupts(), count;
	struct sslp_driver_info from, to;
	unsigned int most = 0;
	int done = 0, bad = 0, tries = 0;

	driver_info(dev, driver, 0, &from);
	while (tries < TRIES && most <= 1) {
		memset(b->outs, 0, sizeof(b->outs));
		done += run_watched(b, dev, &most);
		bad += wrong(b);
		tries++;
	}
	driver_info(dev, driver, 0, &to);
	count = engine_interrupts() - before;
	CHECK(done == MANY * tries && !bad, "%d of %d batches, %d wrong\n",
	      done / MANY, tries, bad);
	CHECK(most > 1, "%u in flight\n", most);
	CHECK(to.derived - from.derived == (uint64_t)MANY * tries &&
	      !(to.errors + to.redone + to.timeouts + to.wrong),
	      "all of them by %s\n", to.name);
	CHECK(count >= (unsigned long)MANY * HMACS * tries,
	      "%lu interrupts of the engine\n", count);
	CHECK(!owed(dev), "it owes nothing\n");
}

static void engine_works(int dev, int secret, int driver)
{
	static struct batch batch;
	struct sslp_driver_info info;

	if (driver <= 0 || !fill(&batch, secret, driver))
		ksft_exit_fail_msg("no driver: %d\n", driver);
	driver_info(dev, driver, 0, &info);
	CHECK(!strcmp(info.name, ENGINE_DRIVER) &&
	      info.state & SSLP_DRIVER_ASYNC, "%s answers later\n", info.name);
	single(&batch, dev);
	many(&batch, dev, driver);
}

static void engine_lies(int dev, int secret, int driver)
{
	CHECK(driver == -ELIBBAD, "it is refused: %d\n", driver);
	CHECK(engine_interrupts() > 0, "it was asked\n");
}

static const struct {
	const char *name;
	void (*run)(int dev, int secret, int driver);
} engines[] = {
	{ "works", engine_works },
	{ "lies", engine_lies },
};

int main(void)
{
	const char *name = getenv("SSLP_ENGINE");
	int dev = sslp_open(), secret, driver;

	setvbuf(stdout, NULL, _IOLBF, 0);
	ksft_print_header();
	secret = secret_create(dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256,
			       SSLP_SECRET_EXPORT, master, sizeof(master));
	if (dev < 0 || secret < 0)
		ksft_exit_fail_msg("/dev/sslp %d, secret %d\n", dev, secret);
	driver = driver_open(dev, SSLP_HASH_SHA256, ENGINE_DRIVER);
	for (size_t i = 0; name && i < ARRAY_SIZE(engines); i++)
		if (!strcmp(engines[i].name, name))
			engines[i].run(dev, secret, driver);
	if (!ksft_test_num())
		ksft_exit_fail_msg("SSLP_ENGINE is none of works, lies\n");
	close(secret);
	close(dev);
	ksft_set_plan(ksft_test_num());
	ksft_finished();
}

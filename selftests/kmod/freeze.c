// SPDX-License-Identifier: GPL-2.0-only
/*
 * The freezer does not wait for the end of a batch. A process freezes between
 * two items, and has all results when it goes on. The engine is sslp_sim_hash,
 * which answers as many requests as the test allows.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "cgroup.h"
#include "config_option.h"
#include "sim.h"
#include "write_file.h"

#define MANY		64
#define NOT_YET		12345

/* What the child writes, and its parent reads */
struct shared {
	struct sslp_derive items[MANY];
	int32_t results[MANY];
	uint8_t outs[MANY][40];
};

/* "frozen" of cgroup.events, or -1 */
static int frozen(void)
{
	FILE *f = fopen(CGROUP "/cgroup.events", "r");
	int value = -1;
	char name[32];

	while (f && fscanf(f, "%31s %d", name, &value) == 2)
		if (!strcmp(name, "frozen"))
			break;
	if (f)
		fclose(f);
	return value;
}

static void fill(struct shared *s, int secret, int driver)
{
	for (int i = 0; i < MANY; i++) {
		s->results[i] = NOT_YET;
		s->items[i] = (struct sslp_derive){
			.size = sizeof(s->items[0]), .secret = secret,
			.driver = driver, .flags = SSLP_NO_REDO,
			.op = SSLP_OP_PRF,
			.label_len = 5, .label = (uintptr_t)"label",
			.seed_len = 4, .seed = (uintptr_t)"seed",
			.out_len = 40, .out = (uintptr_t)s->outs[i],
		};
	}
}

/* uapi.rst says that the rest needs another call */
static int run_all(int dev, struct shared *s)
{
	int n, done = 0;

	while (done < MANY) {
		struct sslp_batch arg = {
			.size = sizeof(arg), .request = SSLP_IOC_DERIVE,
			.count = MANY - done, .item_size = sizeof(s->items[0]),
			.items = (uintptr_t)(s->items + done),
			.results = (uintptr_t)(s->results + done),
		};

		n = sslp_request(dev, SSLP_IOC_BATCH, &arg);
		if (n < 1)
			return 1;
		done += n;
	}
	return 0;
}

/*
 * Done items are seen by their outputs, because a result is written before its
 * item is done
 */
static int count_done(const struct shared *s, const uint8_t *want)
{
	int n = 0;

	for (int i = 0; i < MANY; i++)
		n += !memcmp(s->outs[i], want, 40);
	return n;
}

/*
 * The device holds the first item. Then it answers that item and no other. A
 * process that started the next item would wait there and not freeze.
 */
TEST_F(sim, freezes_between_items)
{
	struct shared *s;
	char answers[32];
	long before = sim_served();
	int status;
	pid_t pid;

	if (!config_has("CGROUPS="))
		SKIP(return, "this kernel has no cgroups");
	EXPECT_EQ(0, TRY(SSLP_NO_REDO));
	snprintf(answers, sizeof(answers), "%ld", sim_served() - before);
	s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
		 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, s);
	fill(s, self->secret, self->driver);
	ASSERT_EQ(0, cgroup_open(NULL));
	ASSERT_EQ(0, sim_set("answers", "0"));

	pid = fork();
	if (!pid) {
		if (write_file(CGROUP "/cgroup.procs", "0"))
			_exit(2);
		_exit(run_all(self->dev, s));
	}
	sim_wait_for_owed(self->dev, 1);
	ASSERT_EQ(0, write_file(CGROUP "/cgroup.freeze", "1"));
	EXPECT_EQ(0, frozen());
	EXPECT_EQ(0, count_done(s, self->want));
	ASSERT_EQ(0, sim_set("answers", answers));
	/* Or until it asks for the second item, which would be wrong */
	while (frozen() == 0 &&
	       !(count_done(s, self->want) && outstanding(self->dev)))
		usleep(20000);
	EXPECT_EQ(1, frozen());
	EXPECT_EQ(1, count_done(s, self->want));
	EXPECT_EQ(0, outstanding(self->dev));

	ASSERT_EQ(0, sim_set("answers", "-1"));
	EXPECT_EQ(1, count_done(s, self->want));
	ASSERT_EQ(0, write_file(CGROUP "/cgroup.freeze", "0"));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(MANY, count_done(s, self->want));
	for (int i = 0; i < MANY; i++)
		EXPECT_EQ(0, s->results[i]);
	munmap(s, sizeof(*s));
	cgroup_close();
}

TEST_HARNESS_MAIN

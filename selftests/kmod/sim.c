// SPDX-License-Identifier: GPL-2.0-only
/* An engine that is slow, errs, lies or dies: sslp_sim_hash, by name. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness.h"
#include "reference.h"
#include "request.h"

#define PARAMETERS	"/sys/module/sslp_sim_hash/parameters/"
#define TIMEOUT		"/sys/module/sslp/parameters/timeout_ms"

/* Milliseconds in which any kernel has answered; no test waits so long */
#define PATIENCE	"600000"

static int write_file(const char *path, const char *value)
{
	FILE *f = fopen(path, "w");

	if (!f || fputs(value, f) < 0)
		return -1;
	return fclose(f);
}

static int set(const char *name, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), PARAMETERS "%s", name);
	return write_file(path, value);
}

static void behave(void)
{
	set("latency_us", "0");
	set("queue_depth", "64");
	set("error_every", "0");
	set("wrong_every", "0");
	set("zeros", "0");
	set("hang", "0");
	set("answers", "-1");
	write_file(TIMEOUT, PATIENCE);
}

FIXTURE(sim) {
	int dev, secret, driver;
	uint8_t master[48], want[40];
	struct sslp_driver_info before;
};

FIXTURE_VARIANT(sim) {
	uint32_t hash;
	const char *name;
};

FIXTURE_VARIANT_ADD(sim, sha256) { SSLP_HASH_SHA256, "hmac-sha256-sslp-sim" };
FIXTURE_VARIANT_ADD(sim, sha384) { SSLP_HASH_SHA384, "hmac-sha384-sslp-sim" };
FIXTURE_VARIANT_ADD(sim, sha512) { SSLP_HASH_SHA512, "hmac-sha512-sslp-sim" };

FIXTURE_SETUP(sim)
{
	behave();
	memset(self->master, 0x5a, sizeof(self->master));
	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
	self->secret = secret_create(self->dev, SSLP_SECRET_MASTER,
				     variant->hash, SSLP_SECRET_EXPORT,
				     self->master, 48);
	ASSERT_LE(0, self->secret);
	self->driver = driver_open(self->dev, variant->hash, variant->name);
	ASSERT_LT(0, self->driver);
	ASSERT_EQ(0, reference_prf(variant->hash, self->master, 48, "label",
				   "seed", 4, self->want, 40));
	ASSERT_EQ(0, driver_info(self->dev, self->driver, 0, &self->before));
}

FIXTURE_TEARDOWN(sim)
{
	behave();
	write_file(TIMEOUT, "1000");
	close(self->secret);
	close(self->dev);
}

/* 0: right, -EBADMSG: wrong, or the error */
static int try(int dev, int secret, int driver, uint32_t flags,
	       const uint8_t *want)
{
	struct options options = { .flags = flags, .driver = driver };
	uint8_t got[40] = { 0 };
	int err = derive(dev, secret, SSLP_OP_PRF, "label", "seed", 4, got,
			 sizeof(got), options);

	return err ?: memcmp(got, want, sizeof(got)) ? -EBADMSG : 0;
}

#define TRY(flags) \
	try(self->dev, self->secret, self->driver, flags, self->want)

static struct sslp_driver_info now(int dev, int driver)
{
	struct sslp_driver_info info = { 0 };

	driver_info(dev, driver, 0, &info);
	return info;
}

TEST_F(sim, works)
{
	struct sslp_driver_info info;

	EXPECT_EQ(SSLP_DRIVER_ASYNC, self->before.state);
	EXPECT_EQ(1, self->before.priority);
	EXPECT_STREQ(variant->name, self->before.name);
	EXPECT_EQ(0, TRY(SSLP_NO_REDO));
	EXPECT_EQ(0, set("latency_us", "2000"));
	EXPECT_EQ(0, TRY(SSLP_NO_REDO));
	info = now(self->dev, self->driver);
	EXPECT_EQ(2, info.derived);
	EXPECT_EQ(0, info.redone + info.errors + info.timeouts + info.wrong);
}

/* One at a time fits: the others wait in the backlog, and come out right */
TEST_F(sim, backlog)
{
	int status;

	EXPECT_EQ(0, set("queue_depth", "1"));
	EXPECT_EQ(0, set("latency_us", "1000"));
	for (int i = 0; i < 8; i++)
		if (!fork()) {
			for (int n = 0; n < 5; n++)
				if (TRY(SSLP_NO_REDO))
					_exit(1);
			_exit(0);
		}
	while (wait(&status) > 0)
		EXPECT_EQ(0, status);
}

TEST_F(sim, errors_are_redone)
{
	struct sslp_driver_info info;

	EXPECT_EQ(0, set("error_every", "1"));
	EXPECT_EQ(0, TRY(0));
	EXPECT_EQ(-EIO, TRY(SSLP_NO_REDO));
	info = now(self->dev, self->driver);
	EXPECT_EQ(1, info.redone);
	EXPECT_EQ(2, info.errors);
	EXPECT_EQ(0, info.state & SSLP_DRIVER_SICK);
	for (int i = 0; i < 8; i++)
		EXPECT_EQ(0, TRY(0));
	info = now(self->dev, self->driver);
	EXPECT_EQ(SSLP_DRIVER_SICK, info.state & SSLP_DRIVER_SICK);
	EXPECT_EQ(8, info.errors);
}

TEST_F(sim, zeros_are_refused)
{
	EXPECT_EQ(0, set("zeros", "1"));
	EXPECT_EQ(0, TRY(0));
	EXPECT_EQ(1, now(self->dev, self->driver).wrong);
	EXPECT_EQ(SSLP_DRIVER_SICK,
		  now(self->dev, self->driver).state & SSLP_DRIVER_SICK);
	/* Left alone by now */
	EXPECT_EQ(0, TRY(0));
	EXPECT_EQ(-EIO, TRY(SSLP_NO_REDO));
	EXPECT_EQ(1, now(self->dev, self->driver).wrong);
}

/* The known answers find out, before any use */
TEST_F(sim, liar_is_not_opened)
{
	int dev;

	close(self->secret);
	close(self->dev);
	dev = self->dev = sslp_open();
	EXPECT_EQ(0, set("wrong_every", "1"));
	EXPECT_EQ(-ELIBBAD, driver_open(dev, variant->hash, variant->name));
	EXPECT_EQ(0, set("wrong_every", "0"));
	EXPECT_EQ(0, set("zeros", "1"));
	EXPECT_EQ(-ELIBBAD, driver_open(dev, variant->hash, variant->name));
	EXPECT_EQ(0, set("zeros", "0"));
	EXPECT_LT(0, driver_open(dev, variant->hash, variant->name));
	self->secret = -1;
}

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static uint64_t outstanding(int dev)
{
	struct sslp_info info = {
		.size = sizeof(info), .flags = SSLP_ALL_USERS,
	};

	return sslp_request(dev, SSLP_IOC_INFO, &info) ? UINT64_MAX :
							 info.outstanding;
}

/* Until the device owes @count answers: of what was asked, none is lost */
static uint64_t wait_for_owed(int dev, uint64_t count)
{
	while (outstanding(dev) != count)
		usleep(20000);
	return count;
}

/* A dead device costs its time limit once; what it holds comes back later */
TEST_F(sim, hang)
{
	long long start;

	ASSERT_EQ(0, write_file(TIMEOUT, "300"));
	ASSERT_EQ(0, set("hang", "1"));
	start = now_ms();
	EXPECT_EQ(0, TRY(0));
	EXPECT_LE(290, now_ms() - start);
	EXPECT_EQ(1, now(self->dev, self->driver).timeouts);
	EXPECT_EQ(1, now(self->dev, self->driver).redone);
	EXPECT_EQ(1, outstanding(self->dev));
	/* It is not even asked */
	EXPECT_EQ(0, TRY(0));
	EXPECT_EQ(1, now(self->dev, self->driver).timeouts);
	EXPECT_EQ(1, outstanding(self->dev));

	ASSERT_EQ(0, set("hang", "0"));
	EXPECT_EQ(0, wait_for_owed(self->dev, 0));
}

/* Some err, most do not: a good answer ends the row */
TEST_F(sim, errors_not_in_a_row)
{
	struct sslp_driver_info info;
	int i;

	EXPECT_EQ(0, set("error_every", "20"));
	for (i = 0; i < 100; i++)
		EXPECT_EQ(0, TRY(0));
	info = now(self->dev, self->driver);
	EXPECT_LT(8, info.errors);
	EXPECT_EQ(0, info.state & SSLP_DRIVER_SICK);
}

static long served(void)
{
	FILE *f = fopen(PARAMETERS "served", "r");
	long count = -1;

	if (!f || fscanf(f, "%ld", &count) != 1)
		count = -1;
	if (f)
		fclose(f);
	return count;
}

/*
 * Each HMAC in time, and 126 of them or more: after four seconds the processor
 * does it, and the driver is not called sick. Counted is what it was asked.
 */
TEST_F(sim, slow_for_a_long_output)
{
	struct options options = { .driver = self->driver };
	struct sslp_driver_info info;
	uint8_t got[4032], want[4032];
	long before = served();

	ASSERT_EQ(0, reference_prf(variant->hash, self->master, 48, "label",
				   "seed", 4, want, sizeof(want)));
	ASSERT_EQ(0, write_file(TIMEOUT, "1000"));
	ASSERT_EQ(0, set("latency_us", "300000"));
	EXPECT_EQ(0, derive(self->dev, self->secret, SSLP_OP_PRF, "label",
			    "seed", 4, got, sizeof(got), options));
	EXPECT_EQ(0, memcmp(want, got, sizeof(got)));
	EXPECT_LT(before, served());
	EXPECT_GE(before + 16, served());
	info = now(self->dev, self->driver);
	EXPECT_EQ(1, info.timeouts);
	EXPECT_EQ(1, info.redone);
	EXPECT_EQ(0, info.state & SSLP_DRIVER_SICK);
}

/* What a child of ours needs for one that works, and a good deal more */
static long long ample_ms(int dev, int secret, int driver, const uint8_t *want)
{
	long long start = now_ms();

	if (!fork())
		_exit(try(dev, secret, driver, SSLP_NO_REDO, want) != 0);
	wait(NULL);
	return 1000 + 30 * (now_ms() - start);
}

#define SPAWN(pid, milliseconds, owed)					\
	do {								\
		ASSERT_EQ(0, write_file(TIMEOUT, milliseconds));	\
		pid = fork();						\
		if (!pid)						\
			_exit(TRY(0) != 0);				\
		wait_for_owed(self->dev, owed);				\
	} while (0)

/*
 * Two wait, and the device answers the first one: the other one's time is up
 * because of the queue, and not because the device answers nobody.
 */
TEST_F(sim, queue_is_nobody_elses_fault)
{
	struct sslp_driver_info info;
	pid_t first, second;
	char limit[32];
	int status;

	snprintf(limit, sizeof(limit), "%lld",
		 ample_ms(self->dev, self->secret, self->driver, self->want));
	ASSERT_EQ(0, set("answers", "0"));
	SPAWN(first, PATIENCE, 1);
	SPAWN(second, limit, 2);
	/* With what the first one asks next, it has patience again */
	ASSERT_EQ(0, write_file(TIMEOUT, PATIENCE));
	ASSERT_EQ(0, set("answers", "1"));
	ASSERT_EQ(second, waitpid(second, &status, 0));
	EXPECT_EQ(0, status);
	info = now(self->dev, self->driver);
	EXPECT_EQ(1, info.timeouts);
	EXPECT_EQ(0, info.state & SSLP_DRIVER_SICK);

	ASSERT_EQ(0, set("answers", "-1"));
	ASSERT_EQ(first, waitpid(first, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(0, TRY(SSLP_NO_REDO));
	EXPECT_EQ(0, wait_for_owed(self->dev, 0));
}

#define ASKING	100
#define OWED	64

/* In the kernel, where only a death sentence wakes it */
static bool waits(pid_t pid)
{
	char path[64], state = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "r");
	if (!f || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
		state = 0;
	if (f)
		fclose(f);
	return state == 'D';
}

/* 64 and no more, however many are killed; the others have what they want */
TEST_F(sim, owed_is_bounded)
{
	pid_t pids[ASKING];
	int i, status;

	ASSERT_EQ(0, set("hang", "1"));
	for (i = 0; i < ASKING; i++) {
		pids[i] = fork();
		if (!pids[i])
			_exit(TRY(0) != 0);
	}
	for (i = 0; i < ASKING; i++)
		while (!waits(pids[i]))
			usleep(20000);
	EXPECT_EQ(OWED, wait_for_owed(self->dev, OWED));
	for (i = 0; i < ASKING; i++)
		EXPECT_TRUE(waits(pids[i]));

	for (i = 0; i < ASKING / 2; i++)
		kill(pids[i], SIGKILL);
	for (i = 0; i < ASKING / 2; i++) {
		ASSERT_EQ(pids[i], waitpid(pids[i], &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status));
	}
	EXPECT_EQ(OWED, outstanding(self->dev));
	ASSERT_EQ(0, set("hang", "0"));
	for (; i < ASKING; i++) {
		ASSERT_EQ(pids[i], waitpid(pids[i], &status, 0));
		EXPECT_EQ(0, status);
	}
	EXPECT_EQ(0, wait_for_owed(self->dev, 0));
}

/* Killed, not stuck in state D; and the answer finds nobody */
TEST_F(sim, kill)
{
	int status;
	pid_t pid;

	ASSERT_EQ(0, set("hang", "1"));
	SPAWN(pid, PATIENCE, 1);
	ASSERT_EQ(0, kill(pid, SIGKILL));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(1, outstanding(self->dev));
	ASSERT_EQ(0, set("hang", "0"));
	EXPECT_EQ(0, wait_for_owed(self->dev, 0));
}

TEST_HARNESS_MAIN

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What secrets cost the kernel: how much memory, whose memory, and up to which
 * limit.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "config_option.h"
#include "harness.h"
#include "request.h"
#include "write_file.h"

#define LIMIT_KIB	65536L
#define MANY		60000
#define USER_KIB	"/sys/module/sslp/parameters/user_kib"

/* KiB of "Slab:". Secrets are a part of it */
static long slab_kib(void)
{
	char line[128];
	long kib = -1;
	FILE *f = fopen("/proc/meminfo", "r");

	while (f && kib < 0 && fgets(line, sizeof(line), f))
		if (sscanf(line, "Slab: %ld", &kib) != 1)
			kib = -1;
	if (f)
		fclose(f);
	return kib;
}

/*
 * Bytes of one object of a cache, or -1. "object_size" is the object's own,
 * "slab_size" has what KASAN and red zones put around it, too.
 */
static int cache_size(const char *cache, const char *which)
{
	char path[128];
	int size;
	FILE *f;

	snprintf(path, sizeof(path), "/sys/kernel/slab/%s/%s", cache, which);
	f = fopen(path, "r");
	if (!f || fscanf(f, "%d", &size) != 1)
		size = -1;
	if (f)
		fclose(f);
	return size;
}

static long group_kib(void)
{
	FILE *f = fopen(CGROUP "/memory.current", "r");
	long bytes = -1;

	if (!f || fscanf(f, "%ld", &bytes) != 1)
		bytes = -1;
	if (f)
		fclose(f);
	return bytes / 1024;
}

/*
 * Runs in the group until all but 4 MiB of its memory is used. Beyond that the
 * OOM killer would act, and the lab takes its messages for a failure. @count is
 * shared.
 */
static void create_many(volatile int *count, size_t len)
{
	static uint8_t bytes[SSLP_SECRET_MAX];
	struct rlimit files = { MANY + 100, MANY + 100 };
	int dev = sslp_open();

	setrlimit(RLIMIT_NOFILE, &files);
	if (write_file(CGROUP "/cgroup.procs", "0"))
		_exit(2);
	while (*count < MANY && group_kib() < LIMIT_KIB - 4096) {
		for (int i = 0; i < 100; i++, ++*count)
			if (secret_create(dev, SSLP_SECRET_HKDF,
					  SSLP_HASH_SHA256, 0, bytes, len) < 0)
				_exit(3);
	}
	_exit(0);
}

/* Largest growth of the kernel's memory while @pid lives, in KiB */
static long watch(pid_t pid, long before)
{
	long most = 0, now;
	int status;

	while (!waitpid(pid, &status, WNOHANG)) {
		now = slab_kib() - before;
		if (now > most)
			most = now;
		usleep(20000);
	}
	return WIFEXITED(status) && WEXITSTATUS(status) ? -1 : most;
}

FIXTURE(memory) {
	volatile int *count;
};

FIXTURE_SETUP(memory)
{
	self->count = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->count);
}

FIXTURE_TEARDOWN(memory)
{
	write_file(USER_KIB, "65536");
}

/*
 * A master secret takes what it needs, and not a page or two. lockdep makes
 * locks larger.
 */
TEST_F(memory, object)
{
	int dev = sslp_open(), size = cache_size("sslp_secret", "object_size");

	EXPECT_LT(0, size);
	EXPECT_GE(access("/proc/lockdep_stats", F_OK) ? 256 : 512, size);
	close(dev);
}

/* The longest secrets, in a group that may use 64 MiB */
TEST_F(memory, cgroup)
{
	long before, most, after = 0;
	pid_t pid;
	int i, whole = cache_size("kmalloc-cg-4k", "slab_size");

	if (!config_has("MEMCG="))
		SKIP(return, "this kernel has no cgroups of memory");
	if (whole < SSLP_SECRET_MAX)
		whole = SSLP_SECRET_MAX;
	ASSERT_EQ(0, write_file(USER_KIB, "1000000"));
	ASSERT_EQ(0, cgroup_open("+memory"));
	ASSERT_EQ(0, write_file(CGROUP "/memory.max", "64M"));
	before = slab_kib();
	pid = fork();
	if (!pid)
		create_many(self->count, SSLP_SECRET_MAX);
	most = watch(pid, before);
	TH_LOG("%d secrets, %ld KiB", *self->count, most);
	EXPECT_LT(0, most);
	EXPECT_GT(LIMIT_KIB * 3 / 2, most);
	EXPECT_GT(MANY, *self->count);
	/*
	 * A secret of a little over 4 KiB does not take a slab of 8 KiB.
	 * Otherwise there would be 7,680 at most. With red zones each takes
	 * twice its size, so there are half as many
	 */
	EXPECT_LT(10000 * SSLP_SECRET_MAX / whole, *self->count);
	for (i = 0; i < 100; i++) {
		after = slab_kib() - before;
		if (after < LIMIT_KIB / 4)
			break;
		usleep(100000);
	}
	EXPECT_GT(LIMIT_KIB / 4, after);
	cgroup_close();
}

/* How many secrets of @len bytes can be made, up to @most */
static int fill(int dev, int *fds, int most, size_t len, int *ret_err)
{
	static uint8_t bytes[SSLP_SECRET_MAX];
	int i;

	*ret_err = 0;
	for (i = 0; i < most; i++) {
		fds[i] = secret_create(dev, SSLP_SECRET_HKDF, SSLP_HASH_SHA256,
				       0, bytes, len);
		if (fds[i] < 0) {
			*ret_err = fds[i];
			break;
		}
	}
	return i;
}

static void empty(const int *fds, int count)
{
	while (count--)
		close(fds[count]);
}

/*
 * 64 KiB are the device and 63 secrets. After one is closed there is room again
 */
TEST_F(memory, bound_of_a_user)
{
	int dev = sslp_open(), other, fds[100], n, err, child, status;

	ASSERT_EQ(0, write_file(USER_KIB, "64"));
	n = fill(dev, fds, 100, 48, &err);
	EXPECT_EQ(63, n);
	EXPECT_EQ(-EDQUOT, err);
	EXPECT_EQ(-EDQUOT, sslp_open());

	/* Each user has a limit of their own */
	ASSERT_EQ(0, chmod("/dev/sslp", 0666));
	child = fork();
	if (!child) {
		if (setuid(65534))
			_exit(1);
		other = sslp_open();
		n = fill(other, fds, 100, 48, &err);
		_exit(n == 63 && err == -EDQUOT ? 0 : 2);
	}
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	ASSERT_EQ(0, chmod("/dev/sslp", 0600));

	empty(fds, 63);
	n = fill(dev, fds, 100, SSLP_SECRET_MAX, &err);
	EXPECT_EQ(12, n);
	EXPECT_EQ(-EDQUOT, err);
	empty(fds, n);
	close(dev);
}

TEST_HARNESS_MAIN

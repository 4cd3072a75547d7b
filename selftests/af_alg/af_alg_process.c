// SPDX-License-Identifier: GPL-2.0-only
/*
 * The AF_ALG provider in a process that disturbs it. The process forks, clones
 * and spawns, closes descriptors that it does not know, cancels threads, and
 * unloads the library. libcrypto knows the right answers.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "end.h"
#include "feature.h"
#include "library.h"
#include "seed.h"
#include "taken.h"

#define CHANNELS	32
#define SECRETS		(2 * CHANNELS)	/* each takes the place of another */

extern char **environ;

FIXTURE(process)
{
	NCRYPT_PROV_HANDLE provider;
	NCRYPT_KEY_HANDLE secret[SECRETS];
};

FIXTURE_SETUP(process)
{
	unsigned int i;

	/* A test says what is missing: see NEED() */
	if (provider_open("af_alg", &self->provider))
		return;
	for (i = 0; i < SECRETS; i++)
		ASSERT_EQ(0, seed_import(self->provider, i, &self->secret[i]));
}

FIXTURE_TEARDOWN(process)
{
	unsigned int i;

	for (i = 0; i < SECRETS; i++)
		if (self->secret[i])
			SslFreeObject(self->secret[i], 0);
	if (self->provider)
		SslFreeObject(self->provider, 0);
}

/* How many of the secrets give wrong keys */
static unsigned int count_wrong(NCRYPT_PROV_HANDLE provider,
				const NCRYPT_KEY_HANDLE *secret)
{
	unsigned int i, wrong = 0;

	for (i = 0; i < SECRETS; i++) {
		if (!seed_check(provider, secret[i], i))
			continue;
		if (!wrong++)
			printf("# %u: %s\n", i, sslp_last_message());
	}
	return wrong;
}

static bool passed(pid_t pid)
{
	int status = 0;

	waitpid(pid, &status, 0);
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

/*
 * A child holds what its parent had open until it ends. So ALG_SET_KEY fails
 * with EBUSY
 */
TEST_F_TIMEOUT(process, fork_storm, 120)
{
	unsigned int round, wrong = 0;
	pid_t pid;

	NEED("af_alg");
	for (round = 0; round < 40; round++) {
		pid = fork();
		ASSERT_LE(0, pid);
		if (!pid) {
			usleep(20000);
			_exit(0);
		}
		wrong += count_wrong(self->provider, self->secret);
		ASSERT_TRUE(passed(pid));
	}
	EXPECT_EQ(0, wrong);
}

static atomic_bool stop;

static void *keep_spawning(void *unused)
{
	char *const args[] = { "true", NULL };
	pid_t pid;

	while (!stop)
		if (!posix_spawnp(&pid, "true", NULL, NULL, args, environ))
			waitpid(pid, NULL, 0);
	return unused;
}

TEST_F_TIMEOUT(process, spawning_thread, 120)
{
	unsigned int round, wrong = 0;
	pthread_t thread;

	NEED("af_alg");
	stop = false;
	ASSERT_EQ(0, pthread_create(&thread, NULL, keep_spawning, NULL));
	for (round = 0; round < 40; round++)
		wrong += count_wrong(self->provider, self->secret);
	stop = true;
	pthread_join(thread, NULL);
	EXPECT_EQ(0, wrong);
}

static pid_t raw_clone(void)
{
	return syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

static unsigned int count_wrong_of_one(NCRYPT_PROV_HANDLE provider,
				       NCRYPT_KEY_HANDLE secret)
{
	unsigned int i, wrong = 0;

	for (i = 0; i < 300; i++)
		wrong += seed_check(provider, secret, 0) != 0;
	return wrong;
}

/* No handler runs, so both could read each other's digests with status 0 */
TEST_F_TIMEOUT(process, raw_clone, 120)
{
	pid_t pid;

	NEED("af_alg");
	ASSERT_EQ(0, seed_check(self->provider, self->secret[0], 0));
	pid = raw_clone();
	ASSERT_LE(0, pid);
	if (!pid)
		_exit(count_wrong_of_one(self->provider, self->secret[0]) > 0);
	EXPECT_EQ(0, count_wrong_of_one(self->provider, self->secret[0]));
	EXPECT_TRUE(passed(pid));
}

TEST_F(process, closefrom)
{
	struct taken taken;
	unsigned int i;

	NEED("af_alg");
	EXPECT_EQ(0, count_wrong(self->provider, self->secret));
	ASSERT_TRUE(taken_fill(&taken));
	EXPECT_EQ(0, count_wrong(self->provider, self->secret));
	EXPECT_TRUE(taken_untouched(&taken));
	ASSERT_TRUE(taken_fill(&taken));
	for (i = 0; i < SECRETS; i++) {
		EXPECT_EQ(0, SslFreeObject(self->secret[i], 0));
		self->secret[i] = 0;
	}
	EXPECT_TRUE(taken_untouched(&taken));
}

#define STREAMS	3

static void *keep_printing(void *unused)
{
	int fd;

	while (!stop)
		for (fd = 0; fd < STREAMS; fd++)
			(void)!write(fd, "printed", 7);
	return unused;
}

/* What is printed meanwhile goes nowhere, and not into a digest */
static int derive_without_streams(NCRYPT_PROV_HANDLE provider,
				  const NCRYPT_KEY_HANDLE *secret)
{
	unsigned int wrong = 0, round;
	pthread_t thread;
	int fd;

	for (fd = 0; fd < STREAMS; fd++)
		close(fd);
	stop = false;
	if (pthread_create(&thread, NULL, keep_printing, NULL))
		return 1;
	for (round = 0; round < 20; round++)
		for (fd = 0; fd < SECRETS; fd++)
			wrong += seed_check(provider, secret[fd], fd) != 0;
	stop = true;
	pthread_join(thread, NULL);
	for (fd = 0; fd < STREAMS; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			return 2;
	return wrong ? 3 : 0;
}

/* Return: status of a child that derives in this way; -1: there was none */
static int in_child(int (*derive)(NCRYPT_PROV_HANDLE provider,
				  const NCRYPT_KEY_HANDLE *secret),
		    NCRYPT_PROV_HANDLE provider,
		    const NCRYPT_KEY_HANDLE *secret)
{
	int status = -1;
	pid_t pid = fork();

	if (!pid)
		_exit(derive(provider, secret));
	return pid > 0 && waitpid(pid, &status, 0) == pid ? status : -1;
}

TEST_F_TIMEOUT(process, no_streams, 120)
{
	NEED("af_alg");
	/* libcrypto reads its configuration beforehand */
	EXPECT_EQ(0, count_wrong(self->provider, self->secret));
	EXPECT_EQ(0, in_child(derive_without_streams, self->provider,
			      self->secret));
}

/* No useful channel is open, and none can be opened */
static int derive_without_descriptors(NCRYPT_PROV_HANDLE unused,
				      const NCRYPT_KEY_HANDLE *unused_too)
{
	const struct rlimit none = { 3, 3 };
	NCRYPT_PROV_HANDLE provider;
	NCRYPT_KEY_HANDLE secret;

	closefrom(3);
	if (setrlimit(RLIMIT_NOFILE, &none) || open("/dev/null", O_RDONLY) >= 0)
		return 1;
	if (provider_open("default", &provider))
		return 2;
	if (seed_import(provider, 0, &secret))
		return 3;
	if (seed_check(provider, secret, 0)) {
		printf("# %s\n", sslp_last_message());
		return 4;
	}
	return 0;
}

/*
 * nettle needs no descriptor, so the default provider goes on in this process
 */
TEST_F(process, no_descriptor_left)
{
	NEED("af_alg");
	/* libcrypto reads its configuration beforehand */
	EXPECT_EQ(0, count_wrong(self->provider, self->secret));
	EXPECT_EQ(0, in_child(derive_without_descriptors, self->provider,
			      self->secret));
}

struct derivation {
	NCRYPT_PROV_HANDLE provider;
	NCRYPT_KEY_HANDLE secret;
};

static void *derive_and_end(void *arg)
{
	const struct derivation *d = arg;

	pthread_cancel(pthread_self());
	seed_check(d->provider, d->secret, 0);
	pthread_testcancel();
	return NULL;
}

TEST_F_TIMEOUT(process, cancelled_threads, 60)
{
	struct derivation d = { self->provider, self->secret[0] };
	pthread_t thread;
	unsigned int i;
	void *result;

	NEED("af_alg");
	for (i = 0; i < CHANNELS + 8; i++) {
		ASSERT_EQ(0, pthread_create(&thread, NULL, derive_and_end, &d));
		pthread_join(thread, &result);
		EXPECT_EQ(PTHREAD_CANCELED, result);
	}
	EXPECT_EQ(0, count_wrong(self->provider, self->secret));
}

TEST(unloaded)
{
	unsigned int before;
	int i;

	NEED("af_alg");
	i = library_use_once(SSLP_AF_ALG_PROVIDER);
	if (i < 0) {
		ASSERT_FALSE(feature_promised("af_alg"));
		SKIP(return, "no shared library: %s", dlerror());
	}
	before = library_descriptors();
	for (i = 0; i < 20; i++)
		ASSERT_EQ(0, library_use_once(SSLP_AF_ALG_PROVIDER));
	EXPECT_EQ(before, library_descriptors());
}

TEST_HARNESS_MAIN

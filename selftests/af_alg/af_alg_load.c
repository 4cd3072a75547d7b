// SPDX-License-Identifier: GPL-2.0-only
/*
 * The AF_ALG provider under load: many secrets and few descriptors, threads,
 * fork, exec. libcrypto knows the right answers.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "deny.h"
#include "end.h"
#include "feature.h"
#include "seed.h"

#define MANY		100000
#define DESCRIPTORS	1024	/* what a process has by default */

/* Half of what the process may have. The rest is for the application */
#define POOL_MAX	(DESCRIPTORS / 2)

static unsigned int count_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned int count = 0;

	if (!dir)
		return ~0u;
	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 3;	/* without ".", ".." and that of dir */
}

FIXTURE(af_alg)
{
	NCRYPT_PROV_HANDLE provider;
	NCRYPT_KEY_HANDLE *secret;
};

FIXTURE_SETUP(af_alg)
{
	/* A test says what is missing: see NEED() */
	if (provider_open("af_alg", &self->provider))
		self->provider = 0;
	self->secret = calloc(MANY, sizeof(*self->secret));
	ASSERT_NE(NULL, self->secret);
}

FIXTURE_TEARDOWN(af_alg)
{
	free(self->secret);
	if (self->provider)
		SslFreeObject(self->provider, 0);
}

#define IMPORT(count) do {						\
	unsigned int n;							\
									\
	for (n = 0; n < (count); n++)					\
		ASSERT_EQ(0, seed_import(self->provider, n,		\
					 &self->secret[n])) {		\
			TH_LOG("%u: %s", n, sslp_last_message());	\
		}							\
} while (0)

TEST_F_TIMEOUT(af_alg, many_secrets, 180)
{
	const struct rlimit limit = { DESCRIPTORS, DESCRIPTORS };
	unsigned int i, n;

	NEED("af_alg");
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
	IMPORT(MANY);
	srand(1);
	for (i = 0; i < 300; i++) {
		n = rand() % MANY;
		ASSERT_EQ(0, seed_check(self->provider, self->secret[n], n)) {
			TH_LOG("%u: %s", n, sslp_last_message());
		}
		/* A resumed session uses the same secret again */
		ASSERT_EQ(0, seed_check(self->provider, self->secret[n], n));
	}
	EXPECT_GT(POOL_MAX, count_descriptors());
	for (i = 0; i < MANY; i++)
		ASSERT_EQ(0, SslFreeObject(self->secret[i], 0));
	for (i = 0; i < 10; i++)
		EXPECT_EQ(NTE_INVALID_HANDLE,
			  SslFreeObject(self->secret[i], 0));
}

/*
 * If the channel already has the key of a secret, a digest costs send(),
 * recv(), and one getsockopt() that checks whether the socket is ours
 */
TEST_F(af_alg, kept_secret)
{
	static const int calls[] = {
		SYS_socket, SYS_bind, SYS_setsockopt, SYS_accept4,
#ifdef SYS_accept	/* s390x has none */
		SYS_accept,
#endif
		SYS_dup, SYS_close,
	};
	size_t i;

	NEED("af_alg");
	IMPORT(2);
	ASSERT_EQ(0, seed_check(self->provider, self->secret[0], 0));
	for (i = 0; i < ARRAY_SIZE(calls); i++)
		ASSERT_EQ(0, deny_call(calls[i], DENY_ANY));
	for (i = 0; i < 10; i++)
		EXPECT_EQ(0, seed_check(self->provider, self->secret[0], 0));
	/* Another secret needs its own channel */
	EXPECT_NE(0, seed_check(self->provider, self->secret[1], 1));
	EXPECT_EQ(0, seed_check(self->provider, self->secret[0], 0));
}

/* If no descriptor is left, an open channel serves another secret */
TEST_F(af_alg, no_descriptor_left)
{
	const struct rlimit limit = { 64, DESCRIPTORS };
	NCRYPT_PROV_HANDLE other;

	NEED("af_alg");
	IMPORT(2);
	EXPECT_EQ(0, seed_check(self->provider, self->secret[0], 0));
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
	while (dup(0) >= 0)
		;
	ASSERT_EQ(EMFILE, errno);
	EXPECT_EQ(0, seed_check(self->provider, self->secret[0], 0));
	EXPECT_EQ(0, seed_check(self->provider, self->secret[1], 1)) {
		TH_LOG("%s", sslp_last_message());
	}
	EXPECT_EQ(0, seed_check(self->provider, self->secret[0], 0));
	EXPECT_EQ(0, provider_open("af_alg", &other)) {
		TH_LOG("%s", sslp_last_message());
	}
}

/* A child has no open channel. So it refuses clearly */
static int open_without_descriptors(void)
{
	struct rlimit limit = { 3, 3 };
	NCRYPT_PROV_HANDLE provider;

	if (setrlimit(RLIMIT_NOFILE, &limit))
		return 1;
	if (provider_open("af_alg", &provider) != NTE_NO_MEMORY)
		return 2;
	return strstr(sslp_last_message(), "EMFILE") ? 0 : 3;
}

TEST_F(af_alg, first_use_without_descriptors)
{
	int wait_status;
	pid_t pid;

	NEED("af_alg");
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid)
		_exit(open_without_descriptors());
	ASSERT_EQ(pid, waitpid(pid, &wait_status, 0));
	EXPECT_EQ(0, wait_status);
}

/*
 * Tells by its exit status whether it has inherited a socket. It is not started
 * by fork(), because the library would notice that.
 */
static int spawn_and_look(void)
{
	static char *const argv[] = {
		"sh", "-c",
		"for f in /proc/$$/fd/*; do"
		" case $f in */[012]) continue;; esac;"
		" case $(readlink $f) in socket:*) exit 1;; esac;"
		" done", NULL,
	};
	int wait_status;
	pid_t pid;

	if (posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, environ) ||
	    waitpid(pid, &wait_status, 0) != pid)
		return -1;
	return WEXITSTATUS(wait_status);
}

TEST_F(af_alg, close_on_exec)
{
	int i, fd;

	NEED("af_alg");
	IMPORT(10);
	for (i = 0; i < 10; i++)
		ASSERT_EQ(0, seed_check(self->provider, self->secret[i], i));
	EXPECT_EQ(0, spawn_and_look());
	/* One that would be seen */
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	ASSERT_LE(0, fd);
	EXPECT_EQ(1, spawn_and_look());
	close(fd);
}

/*
 * Each thread uses its own secret and a shared one; more threads than channels
 */
#define THREADS	48

struct worker {
	pthread_t thread;
	NCRYPT_PROV_HANDLE provider;
	const NCRYPT_KEY_HANDLE *secret;
	unsigned int number, wrong;
};

static void *work(void *arg)
{
	struct worker *worker = arg;
	unsigned int i, seeds[] = { 0, worker->number };

	for (i = 0; i < 10; i++)
		worker->wrong += !!seed_check(worker->provider,
				worker->secret[seeds[i % 2]], seeds[i % 2]);
	return NULL;
}

TEST_F_TIMEOUT(af_alg, threads, 120)
{
	struct worker workers[THREADS];
	unsigned int i;

	NEED("af_alg");
	IMPORT(THREADS + 1);
	for (i = 0; i < THREADS; i++) {
		workers[i] = (struct worker) {
			.provider = self->provider, .secret = self->secret,
			.number = i + 1,
		};
		ASSERT_EQ(0, pthread_create(&workers[i].thread, NULL, work,
					    &workers[i]));
	}
	for (i = 0; i < THREADS; i++) {
		pthread_join(workers[i].thread, NULL);
		EXPECT_EQ(0, workers[i].wrong);
	}
}

static unsigned int count_wrong(NCRYPT_PROV_HANDLE provider,
		const NCRYPT_KEY_HANDLE *secret)
{
	unsigned int i, wrong = 0;

	for (i = 0; i < 100; i++)
		wrong += !!seed_check(provider, secret[i % 4], i % 4);
	return wrong;
}

/* Parent and child use the same handles at the same time */
TEST_F_TIMEOUT(af_alg, fork, 120)
{
	int wait_status;
	pid_t pid;

	NEED("af_alg");
	IMPORT(4);
	EXPECT_EQ(0, count_wrong(self->provider, self->secret));
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid)
		_exit(!!count_wrong(self->provider, self->secret));
	EXPECT_EQ(0, count_wrong(self->provider, self->secret));
	ASSERT_EQ(pid, waitpid(pid, &wait_status, 0));
	EXPECT_EQ(0, wait_status);
}

TEST_HARNESS_MAIN

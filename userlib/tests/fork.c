// SPDX-License-Identifier: MIT
/* Forked children use what they inherit; secrets in memory come first. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "fork.h"
#include "memory.h"

#define CHILD_SECONDS	60

static NCRYPT_PROV_HANDLE prov;

/* Run @body in a child; whether it returned true in time */
static bool child_passes(bool (*body)(void *), void *arg)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		alarm(CHILD_SECONDS);
		_exit(!body(arg));
	}
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))
		diag("the child got signal %d", WTERMSIG(status));
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

struct inherited {
	NCRYPT_KEY_HANDLE master, pair;
	struct sslp_session_key of_master, of_pair;
};

static bool gives(NCRYPT_KEY_HANDLE secret,
		  const struct sslp_session_key *want)
{
	struct keys keys = new_keys(prov, secret);
	struct sslp_session_key got = material(keys.write);

	free_keys(keys);
	return !memcmp(&got, want, sizeof(got));
}

static bool use(void *arg)
{
	struct inherited *i = arg;
	int round;

	for (round = 0; round < 200; round++)
		if (!gives(i->master, &i->of_master) ||
		    !gives(i->pair, &i->of_pair))
			return false;
	return true;
}

static bool use_and_free(void *arg)
{
	struct inherited *i = arg;
	NCRYPT_PROV_HANDLE another;

	if (!use(arg))
		return false;
	another = open_provider(NULL);
	free_handle(i->master);
	free_handle(i->pair);
	free_handle(another);
	return SslFreeObject(i->master, 0) == NTE_INVALID_HANDLE;
}

static struct inherited make_inherited(void)
{
	struct inherited i = {
		.master = new_master(prov, TLS1_2_PROTOCOL_VERSION, CBC,
				     CLIENT),
		.pair = new_pair(prov, GCM13, SERVER),
	};
	struct keys keys = new_keys(prov, i.master);

	i.of_master = material(keys.write);
	free_keys(keys);
	keys = new_keys(prov, i.pair);
	i.of_pair = material(keys.write);
	free_keys(keys);
	return i;
}

/* mlock(2): a child does not inherit locks of memory */
static bool is_locked(void *arg)
{
	const void *place = memory_find(arg);

	return place && memory_has_flag(place, " lo");
}

static pid_t raw_clone(void)
{
	return syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

/* A raw clone() runs no handlers, so the first call does their work */
static bool is_locked_after_use(void *arg)
{
	int status = 0;
	pid_t pid = raw_clone();

	if (!pid) {
		free_handle(open_provider(SSLP_SOFTWARE_PROVIDER));
		_exit(!is_locked(arg));
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

static void test_locked(void)
{
	static BYTE secret[MASTER_LEN];
	NCRYPT_KEY_HANDLE master;
	struct needle needle;

	prov = open_provider(NULL);
	master = new_master(prov, TLS1_2_PROTOCOL_VERSION, CBC, CLIENT);
	fill(SEED_MASTER, secret, sizeof(secret));
	needle = needle_of(secret, sizeof(secret));
	if (!memory_can_search() || !is_locked(&needle))
		skip("locked memory", "there is none here");
	else
		ok(child_passes(is_locked, &needle) &&
		   is_locked_after_use(&needle),
		   "a child's secrets are locked in memory like its parent's");
	free_handle(master);
	free_handle(prov);
}

static void test_child(struct inherited *i)
{
	pid_t pid;
	int status;

	ok(child_passes(use_and_free, i),
	   "a child uses what it inherited, and frees it");
	ok(use(i), "its parent still has its own");
	pid = fork();
	if (!pid) {
		alarm(CHILD_SECONDS);
		_exit(!use(i));
	}
	ok(use(i), "parent and child at once: the parent is right");
	waitpid(pid, &status, 0);
	ok(WIFEXITED(status) && !WEXITSTATUS(status), "and the child");
}

static atomic_bool stop;

static void *keep_busy(void *arg)
{
	while (!stop)
		use(arg);
	return NULL;
}

static void *keep_opening(void *unused)
{
	while (!stop)
		free_handle(open_provider(NULL));
	return unused;
}

/* A fork in the middle of other threads' work leaves no lock behind */
static void test_fork_among_threads(struct inherited *i)
{
	/*
	 * valgrind calls a leak what a thread was opening that the child does
	 * not have
	 */
	bool opening = !getenv("SSLP_TEST_SLOW");
	pthread_t threads[3];
	bool passed = true;
	int round;

	for (round = 0; round < 2; round++)
		pthread_create(&threads[round], NULL, keep_busy, i);
	pthread_create(&threads[2], NULL, opening ? keep_opening : keep_busy,
		       i);
	for (round = 0; passed && round < 50; round++)
		passed = child_passes(use_and_free, i);
	stop = true;
	for (round = 0; round < 3; round++)
		pthread_join(threads[round], NULL);
	ok(passed, "50 forks while three threads work: every child works");
}

int main(void)
{
	struct inherited i;

	test_secrets();
	/* This must run while there is one copy of the secret */
	test_locked();
	test_stacks();
	prov = open_provider(NULL);
	i = make_inherited();
	test_child(&i);
	test_fork_among_threads(&i);
	free_handle(i.master);
	free_handle(i.pair);
	free_handle(prov);
	return tap_done();
}

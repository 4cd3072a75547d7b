// SPDX-License-Identifier: MIT
/*
 * The library in a process that disturbs it. Other processes have our sockets,
 * our descriptors are taken away, and our threads are cancelled.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault.h"

#define CHANNELS	32
#define KEYS		(2 * CHANNELS)
#define PAIRS		100

static NCRYPT_PROV_HANDLE prov;
static NCRYPT_KEY_HANDLE keys[KEYS];
static struct sslp_session_key truths[KEYS];

/* Each key has its own secret, so a mix-up is seen */
static bool derives(int which)
{
	struct sslp_session_key m;
	struct keys made;

	if (SslGenerateSessionKeys(prov, keys[which], &made.read, &made.write,
				   random_list(), 0))
		return false;
	m = material(made.write);
	free_keys(made);
	return !memcmp(&m, &truths[which], sizeof(m));
}

static bool all_derive(void)
{
	bool right = true;
	int i;

	for (i = 0; i < KEYS; i++)
		right = derives(i) && right;
	return right;
}

/* fork(2) without its handlers */
static pid_t raw_clone(void)
{
	return syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

static bool passes(pid_t pid)
{
	int status = 0;

	waitpid(pid, &status, 0);
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

/*
 * A child between clone() and exec() has our operation sockets, and can set
 * keys
 */
static void test_held(void)
{
	ok(all_derive(), "%d keys on %d channels", KEYS, CHANNELS);
	fake_alg.held = true;
	ok(all_derive() && all_derive(),
	   "another process holds each operation socket: all right");
	fake_alg.held = false;
	ok(fake_alg.parents <= CHANNELS && fake_alg.ops <= CHANNELS,
	   "and no more sockets than before");
}

/* What a child does first must not use its parent's sockets */
static bool has_its_own(void)
{
	unsigned int opened = fake_alg.opened;

	return derives(0) && fake_alg.opened == opened + 1 &&
	       fake_alg.parents == 1 && fake_alg.ops == 1;
}

static void test_raw_clone(void)
{
	unsigned int set;
	pid_t pid;

	derives(0);
	pid = raw_clone();
	if (!pid) {
		alarm(60);
		_exit(!has_its_own());
	}
	ok(passes(pid), "raw clone(): the child computes on its own sockets");
	set = fake_alg.keys_set;
	ok(derives(0) && fake_alg.keys_set == set,
	   "and its parent goes on with those it had");
}

/* In such a handler the forking thread holds every lock */
static bool use_in_handlers;
static int handlers_right;

static void in_prepare(void)
{
	if (use_in_handlers)
		handlers_right += derives(1);
}

static void in_child(void)
{
	if (use_in_handlers)
		handlers_right += has_its_own();
}

/* Registered before the library's own, as in a program that loads it later */
__attribute__((constructor(101))) static void register_early(void)
{
	pthread_atfork(in_prepare, in_prepare, in_child);
}

static void test_handlers(void)
{
	pid_t pid;

	derives(0);
	handlers_right = 0;
	use_in_handlers = true;
	alarm(60);
	pid = fork();
	if (!pid) {
		alarm(60);
		_exit(handlers_right != 2);
	}
	use_in_handlers = false;
	alarm(0);
	ok(handlers_right == 2,
	   "handlers of fork() that came before ours derive in the parent");
	ok(passes(pid), "and in the child, on its own sockets");
}

static int pairs[PAIRS][2];

static void take_all_numbers(void)
{
	int i;

	closefrom(3);
	for (i = 0; i < PAIRS; i++)
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0,
			       pairs[i]))
			abort();
}

/* Each is open, has received nothing, and has nothing to read */
static bool untouched(void)
{
	char byte;
	int i;

	for (i = 0; i < PAIRS; i++)
		if (recv(pairs[i][0], &byte, 1, 0) != -1 || errno != EAGAIN ||
		    recv(pairs[i][1], &byte, 1, 0) != -1 || errno != EAGAIN)
			return false;
	return true;
}

static bool survives_closefrom(void)
{
	bool right;
	int i;

	all_derive();
	take_all_numbers();
	right = all_derive() && untouched();
	for (i = 0; i < KEYS; i++)
		free_handle(keys[i]);
	free_handle(prov);
	return right && untouched();
}

/* All are freed at once, after all their descriptors were given to others */
static bool frees_after_closefrom(void)
{
	int i;

	all_derive();
	take_all_numbers();
	for (i = 0; i < KEYS; i++)
		free_handle(keys[i]);
	free_handle(prov);
	return untouched();
}

static void test_closefrom(bool (*body)(void), const char *name)
{
	pid_t pid = fork();

	if (!pid) {
		alarm(60);
		_exit(!body());
	}
	ok(passes(pid), "closefrom(3), then sockets of the program's own: %s",
	   name);
}

static void *cancelled(void *unused)
{
	pthread_cancel(pthread_self());
	derives(0);
	derives(CHANNELS);
	free_handle(new_master(prov, TLS1_2_PROTOCOL_VERSION, GCM12, CLIENT));
	pthread_testcancel();
	return unused;
}

static void test_cancel(void)
{
	pthread_t thread;
	void *result;
	int i, ended = 0;

	alarm(60);
	for (i = 0; i < CHANNELS + 8; i++) {
		pthread_create(&thread, NULL, cancelled, NULL);
		pthread_join(thread, &result);
		ended += result == PTHREAD_CANCELED;
	}
	ok(ended == CHANNELS + 8, "%d threads are cancelled in derivations",
	   ended);
	ok(all_derive(), "and every channel is free again");
	alarm(0);
}

/*
 * Only a name that the kernel has counts, because a program can make up others
 */
static void test_names(void)
{
	NCRYPT_PROV_HANDLE another;
	char name[40];
	int i;

	for (i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "hmac(sha256-unknown-%d)", i);
		if (sslp_set_driver(prov, u"SHA256", name) !=
		    NTE_NOT_SUPPORTED)
			break;
	}
	ok(i == 100, "%d unknown drivers are refused", i);
	another = open_provider(SSLP_AF_ALG_PROVIDER);
	ok_status(sslp_set_driver(another, u"SHA256", "hmac(sha256-fake)"), 0,
		  "and a known one is still taken");
	free_handle(another);
}

/* What software derives from the secret of @seed */
static struct sslp_session_key truth_of(NCRYPT_PROV_HANDLE software,
					unsigned int seed)
{
	NCRYPT_KEY_HANDLE master = new_master_of(software,
			TLS1_2_PROTOCOL_VERSION, GCM12, CLIENT, seed);
	struct keys made = new_keys(software, master);
	struct sslp_session_key m = material(made.write);

	free_keys(made);
	free_handle(master);
	return m;
}

static void prepare(void)
{
	NCRYPT_PROV_HANDLE software = open_provider(SSLP_SOFTWARE_PROVIDER);
	int i;

	prov = open_provider(SSLP_AF_ALG_PROVIDER);
	for (i = 0; i < KEYS; i++) {
		truths[i] = truth_of(software, SEED_OTHER + i);
		keys[i] = new_master_of(prov, TLS1_2_PROTOCOL_VERSION, GCM12,
					CLIENT, SEED_OTHER + i);
	}
	free_handle(software);
}

void test_process(void)
{
	int i;

	prepare();
	test_held();
	test_raw_clone();
	test_handlers();
	if (memory_can_search()) {
		test_closefrom(survives_closefrom, "right keys, none touched");
		test_closefrom(frees_after_closefrom, "none is closed");
	} else {
		skip("closefrom()", "valgrind has descriptors of its own");
	}
	test_cancel();
	test_names();
	for (i = 0; i < KEYS; i++)
		free_handle(keys[i]);
	free_handle(prov);
}

// SPDX-License-Identifier: MIT
/*
 * The library in a process that is not ours: other processes have our sockets,
 * and our numbers are taken away.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault.h"

#define CHANNELS	32
#define KEYS		(2 * CHANNELS)
#define PAIRS		100

static NCRYPT_PROV_HANDLE prov;
static NCRYPT_KEY_HANDLE keys[KEYS];
static struct sslp_session_key truth;

static bool derives(NCRYPT_KEY_HANDLE master)
{
	struct sslp_session_key m;
	struct keys made;

	if (SslGenerateSessionKeys(prov, master, &made.read, &made.write,
				   random_list(), 0))
		return false;
	m = material(made.write);
	free_keys(made);
	return !memcmp(&m, &truth, sizeof(m));
}

static bool all_derive(void)
{
	bool right = true;
	int i;

	for (i = 0; i < KEYS; i++)
		right = derives(keys[i]) && right;
	return right;
}

static bool passes(pid_t pid)
{
	int status = 0;

	waitpid(pid, &status, 0);
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

/* A child between clone() and exec() has our operation sockets: ALG_SET_KEY */
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

/* Each is open, has got nothing, and has nothing to give */
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

/* Freed at once, when every number is somebody else's */
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

static void prepare(void)
{
	struct keys made;
	int i;

	prov = open_provider(SSLP_AF_ALG_PROVIDER);
	for (i = 0; i < KEYS; i++)
		keys[i] = new_master(prov, TLS1_2_PROTOCOL_VERSION, GCM12,
				     CLIENT);
	made = new_keys(prov, keys[0]);
	truth = material(made.write);
	free_keys(made);
}

void test_process(void)
{
	int i;

	prepare();
	test_held();
	if (memory_can_search()) {
		test_closefrom(survives_closefrom, "right keys, none touched");
		test_closefrom(frees_after_closefrom, "none is closed");
	} else {
		skip("closefrom()", "valgrind has descriptors of its own");
	}
	for (i = 0; i < KEYS; i++)
		free_handle(keys[i]);
	free_handle(prov);
}

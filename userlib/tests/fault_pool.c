// SPDX-License-Identifier: MIT
/*
 * The sockets of the AF_ALG engine: how many there are, which keys they have,
 * and how they are shared.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault.h"

#define CHANNELS	32
#define KEYS		200

static NCRYPT_PROV_HANDLE prov;

/* What the software engine derives from the secret of @seed */
static struct sslp_session_key truth_of(DWORD protocol, DWORD suite,
					unsigned int seed)
{
	NCRYPT_PROV_HANDLE software = open_provider(SSLP_SOFTWARE_PROVIDER);
	NCRYPT_KEY_HANDLE master = new_master_of(software, protocol, suite,
						 CLIENT, seed);
	struct keys keys = new_keys(software, master);
	struct sslp_session_key m = material(keys.write);

	free_keys(keys);
	free_handle(master);
	free_handle(software);
	return m;
}

static struct sslp_session_key truth(DWORD protocol, DWORD suite)
{
	return truth_of(protocol, suite, SEED_MASTER);
}

static bool derives(NCRYPT_KEY_HANDLE master,
		    const struct sslp_session_key *want)
{
	NCRYPT_KEY_HANDLE read, write;
	struct sslp_session_key m;

	if (SslGenerateSessionKeys(prov, master, &read, &write,
				   random_list(), 0))
		return false;
	m = material(write);
	free_handle(read);
	free_handle(write);
	return !memcmp(&m, want, sizeof(m));
}

static void test_bound(DWORD protocol, DWORD suite)
{
	static struct sslp_session_key want[KEYS];
	NCRYPT_KEY_HANDLE masters[KEYS];
	bool right = true;
	int round, i;

	for (i = 0; i < KEYS; i++) {
		want[i] = truth_of(protocol, suite, SEED_OTHER + i);
		masters[i] = new_master_of(prov, protocol, suite, CLIENT,
					   SEED_OTHER + i);
	}
	for (round = 0; round < 2; round++)
		for (i = 0; i < KEYS; i++)
			right = derives(masters[i], &want[i]) && right;
	ok(right, "%#06x: %d master keys take turns, all right", protocol,
	   KEYS);
	ok(fake_alg.parents <= CHANNELS && fake_alg.ops <= CHANNELS,
	   "with %u and %u sockets, %d are the most", fake_alg.parents,
	   fake_alg.ops, CHANNELS);
	ok(fake_alg_keys_held() > 0, "their keys are kept while they live");
	for (i = 0; i < KEYS; i++)
		free_handle(masters[i]);
	ok(!fake_alg_keys_held(), "freed, the kernel has none of their keys");
}

static void test_kept(void)
{
	struct sslp_session_key want = truth(TLS1_2_PROTOCOL_VERSION, GCM12);
	NCRYPT_KEY_HANDLE master = new_master(prov, TLS1_2_PROTOCOL_VERSION,
					      GCM12, CLIENT);
	unsigned int keyed;
	bool right = derives(master, &want);
	int i;

	keyed = fake_alg.keys_set;
	for (i = 0; i < 10; i++)
		right = derives(master, &want) && right;
	ok(right && fake_alg.keys_set == keyed,
	   "a master key that is used again needs no ALG_SET_KEY");
	free_handle(master);
}

/* Two secrets in turn need no new key either: each has a channel of its own */
static void test_two_kept(void)
{
	struct sslp_session_key want[2];
	NCRYPT_KEY_HANDLE masters[2];
	unsigned int keyed = 0;
	bool right = true;
	int i;

	for (i = 0; i < 2; i++) {
		want[i] = truth_of(TLS1_2_PROTOCOL_VERSION, GCM12,
				   SEED_OTHER + i);
		masters[i] = new_master_of(prov, TLS1_2_PROTOCOL_VERSION,
					   GCM12, CLIENT, SEED_OTHER + i);
	}
	for (i = 0; i < 20; i++) {
		if (i == 2)
			keyed = fake_alg.keys_set;
		right = derives(masters[i % 2], &want[i % 2]) && right;
	}
	ok(right && fake_alg.keys_set == keyed,
	   "nor do two master keys that take turns");
	free_handle(masters[0]);
	free_handle(masters[1]);
}

/* After a call that failed, nobody knows what the socket answers next */
static void test_failed(void)
{
	NCRYPT_KEY_HANDLE master = new_master(prov, TLS1_2_PROTOCOL_VERSION,
					      GCM12, CLIENT);
	struct sslp_session_key want = truth(TLS1_2_PROTOCOL_VERSION, GCM12);
	unsigned int ops;
	bool failed;

	derives(master, &want);
	ops = fake_alg.ops;
	fault = (struct fault){ .armed = true, .at = 1, .only = "recv",
				.err = EIO };
	failed = !derives(master, &want);
	fault.armed = false;
	ok(failed && fake_alg.ops == ops - 1,
	   "a socket that has failed is closed");
	ok(derives(master, &want), "and another takes its place");
	free_handle(master);
}

/* A key that is used only once does not stay */
static void test_once(void)
{
	BYTE secret[32] = "once", out_bytes[32];

	must(sslp_tls_prf(prov, u"SHA256", secret, sizeof(secret), "label",
			  NULL, 0, out_bytes, sizeof(out_bytes)), "PRF");
	ok(!fake_alg_keys_held(), "a raw derivation leaves no key");
}

/*
 * A write key knows that an engine keeps the secret it was derived from. When
 * it is freed, the engine forgets the secret.
 */
static void test_write_key(void)
{
	NCRYPT_KEY_HANDLE pair = new_pair(prov, GCM13, CLIENT), half, key;
	int held;

	must(SslExpandTrafficKeys(prov, pair, 0, &half, NULL, NULL, 0), "half");
	free_handle(pair);
	must(SslExpandWriteKey(prov, half, &key, NULL, 0),
	     "SslExpandWriteKey");
	held = fake_alg_keys_held();
	free_handle(key);
	free_handle(half);
	ok(held && !fake_alg_keys_held(),
	   "the secret of a write key is kept, and none of it when it is freed");
}

static bool passes_in_child(bool (*body)(void))
{
	pid_t pid = fork();
	int status = 0;

	if (!pid) {
		alarm(60);
		_exit(!body());
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

static NCRYPT_KEY_HANDLE inherited;
static struct sslp_session_key inherited_truth;

static bool starts_with_none(void)
{
	if (fake_alg.parents || fake_alg.ops)
		return false;
	return derives(inherited, &inherited_truth) && fake_alg.parents == 1;
}

/* Leave room for @count descriptors, wherever the free numbers are */
static void leave_room(int count)
{
	struct rlimit limit;
	int fds[2], i;

	for (i = 0; i < count; i++)
		fds[i] = dup(STDOUT_FILENO);
	limit.rlim_cur = limit.rlim_max = fds[count - 1] + 1;
	while (i--)
		close(fds[i]);
	if (setrlimit(RLIMIT_NOFILE, &limit))
		abort();
}

/* Two sockets, with two keys that take turns on them */
static bool shares_a_channel(void)
{
	NCRYPT_KEY_HANDLE other = new_master_of(prov, TLS1_2_PROTOCOL_VERSION,
						GCM12, CLIENT, SEED_OTHER);
	struct sslp_session_key others = truth_of(TLS1_2_PROTOCOL_VERSION,
						  GCM12, SEED_OTHER);
	int i;

	leave_room(2);
	for (i = 0; i < 5; i++)
		if (!derives(inherited, &inherited_truth) ||
		    !derives(other, &others))
			return false;
	return fake_alg.parents == 1;
}

/* The channel belongs to another algorithm */
static bool takes_over(void)
{
	struct sslp_session_key want = truth(TLS1_2_PROTOCOL_VERSION,
			TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384);
	NCRYPT_KEY_HANDLE other = new_master(prov, TLS1_2_PROTOCOL_VERSION,
			TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, CLIENT);

	leave_room(2);
	return derives(inherited, &inherited_truth) && derives(other, &want) &&
	       derives(inherited, &inherited_truth) && fake_alg.parents == 1;
}

static bool has_none(void)
{
	NCRYPT_KEY_HANDLE read, write;
	SECURITY_STATUS status;

	leave_room(1);
	status = SslGenerateSessionKeys(prov, inherited, &read, &write,
					random_list(), 0);
	return status == NTE_NO_MEMORY && !fake_alg.parents &&
	       !fake_alg.ops && *sslp_last_message();
}

/* nettle needs no descriptor, so the default provider goes on with it */
static bool goes_on(void)
{
	NCRYPT_PROV_HANDLE another;

	prov = open_provider(NULL);
	if (!derives(inherited, &inherited_truth))
		return false;
	closefrom(3);
	leave_room(1);
	if (!derives(inherited, &inherited_truth))
		return false;
	return !SslOpenProvider(&another, NULL, 0);
}

/* When there is a descriptor again, the engine is used again */
static bool comes_back(void)
{
	struct rlimit limit;
	int i;

	prov = open_provider(NULL);
	closefrom(3);
	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = 3;
	setrlimit(RLIMIT_NOFILE, &limit);
	for (i = 0; i < 3; i++)
		if (!derives(inherited, &inherited_truth) || fake_alg.ops)
			return false;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	return derives(inherited, &inherited_truth) && fake_alg.ops == 1;
}

static void test_children(void)
{
	inherited = new_master(prov, TLS1_2_PROTOCOL_VERSION, GCM12, CLIENT);
	inherited_truth = truth(TLS1_2_PROTOCOL_VERSION, GCM12);
	derives(inherited, &inherited_truth);
	ok(passes_in_child(starts_with_none),
	   "a child begins without sockets and opens its own");
	ok(derives(inherited, &inherited_truth),
	   "its parent's are as they were");
	free_handle(inherited);
}

/*
 * The library asks once whether the kernel has an algorithm. That takes one
 * more socket
 */
static void meet_sha384(void)
{
	NCRYPT_KEY_HANDLE master = new_master(prov, TLS1_2_PROTOCOL_VERSION,
			TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, CLIENT);

	free_keys(new_keys(prov, master));
	free_handle(master);
}

static void test_no_room(void)
{
	if (getenv("SSLP_TEST_SLOW")) {
		skip("limits on descriptors", "valgrind has its own");
		return;
	}
	meet_sha384();
	inherited = new_master(prov, TLS1_2_PROTOCOL_VERSION, GCM12, CLIENT);
	ok(passes_in_child(shares_a_channel),
	   "with two descriptors left, two keys share a channel");
	ok(passes_in_child(takes_over), "and two algorithms");
	ok(passes_in_child(has_none),
	   "with one descriptor left: NTE_NO_MEMORY, nothing stays open");
	ok(passes_in_child(goes_on),
	   "the default provider derives in this process then, and opens");
	ok(passes_in_child(comes_back), "and in the kernel when it can again");
	free_handle(inherited);
}

/*
 * Memory for chunks runs out while keys are made. Later there is memory again
 */
static void test_no_memory(void)
{
	NCRYPT_KEY_HANDLE keys[3000];
	BYTE secret[MASTER_LEN] = "no memory";
	SECURITY_STATUS status = 0;
	int count;

	memset(&fault, 0, sizeof(fault));
	fault.at = 1;
	fault.lasting = true;
	fault.err = ENOMEM;
	fault.armed = true;
	for (count = 0; count < 3000; count++) {
		status = sslp_import_master_secret(prov, &keys[count],
				TLS1_2_PROTOCOL_VERSION, GCM12, secret,
				sizeof(secret), CLIENT);
		if (status)
			break;
	}
	fault.armed = false;
	ok_status(status, NTE_NO_MEMORY, "no memory for more than %d keys",
		  count);
	ok_status(sslp_import_master_secret(prov, &keys[count],
			TLS1_2_PROTOCOL_VERSION, GCM12, secret,
			sizeof(secret), CLIENT), 0, "with memory they go on");
	for (; count >= 0; count--)
		free_handle(keys[count]);
}

static SECURITY_STATUS import_without_memory(NCRYPT_PROV_HANDLE software,
					     NCRYPT_KEY_HANDLE *key)
{
	BYTE secret[MASTER_LEN] = "no memory";
	SECURITY_STATUS status;

	fault = (struct fault){ .armed = true, .at = 1, .lasting = true,
				.err = ENOMEM };
	status = sslp_import_master_secret(software, key,
					   TLS1_2_PROTOCOL_VERSION, GCM12,
					   secret, sizeof(secret), CLIENT);
	fault.armed = false;
	return status;
}

#define REFUSED	2000

/* The table of handles has one free place, and two are needed */
static void test_no_handle(void)
{
	NCRYPT_PROV_HANDLE software = open_provider(SSLP_SOFTWARE_PROVIDER);
	static NCRYPT_KEY_HANDLE keys[8192];
	NCRYPT_KEY_HANDLE read = 0, write = 0;
	size_t count = 0, i;

	while (count < ARRAY_SIZE(keys) - 1) {
		if (!import_without_memory(software, &keys[count]))
			count++;
		else if (!strcmp(fault.name, "calloc"))
			break;
		else
			keys[count++] = new_master(software,
					TLS1_2_PROTOCOL_VERSION, GCM12,
					CLIENT);
	}
	/* If there is no free handle, what was made for it is freed */
	for (i = 0; i < REFUSED; i++)
		if (!import_without_memory(software, &read) ||
		    strcmp(fault.name, "calloc"))
			break;
	ok(i == REFUSED, "%zu keys for which there is no handle: none stays", i);
	read = 0;
	free_handle(keys[--count]);
	fault.hits = fault.calls = 0;
	fault.armed = true;
	ok_status(SslGenerateSessionKeys(software, keys[0], &read, &write,
					 random_list(), 0), NTE_NO_MEMORY,
		  "no memory for the second of two handles");
	fault.armed = false;
	ok(!strcmp(fault.name, "calloc") && !read && !write,
	   "neither is given out");
	ok_status(import_without_memory(software, &keys[count]), 0,
		  "and the first is free again");
	for (count++; count--;)
		free_handle(keys[count]);
	free_handle(software);
}

#define THREADS	(CHANNELS + 1)

/*
 * As many threads as there are channels hold one each, inside a send() that
 * does not return until it is told to. One more thread has to wait for a
 * channel.
 */
static struct thread {
	pthread_t id;
	unsigned int seed;
	struct sslp_session_key want;
	bool right;
} threads[THREADS];

static atomic_int ended;

static void *derive_once(void *arg)
{
	struct thread *t = arg;
	NCRYPT_KEY_HANDLE master = new_master_of(prov, TLS1_2_PROTOCOL_VERSION,
						 GCM12, CLIENT, t->seed);

	t->right = derives(master, &t->want);
	free_handle(master);
	ended++;
	return NULL;
}

static void start(struct thread *t)
{
	t->seed = SEED_OTHER + (t - threads);
	t->want = truth_of(TLS1_2_PROTOCOL_VERSION, GCM12, t->seed);
	if (pthread_create(&t->id, NULL, derive_once, t))
		abort();
}

/* The handler has all locks, so no channel can be given back */
static bool use_in_handler, full_in_handler;

static void in_prepare(void)
{
	struct keys keys;

	if (!use_in_handler)
		return;
	use_in_handler = false;
	full_in_handler = SslGenerateSessionKeys(prov, inherited, &keys.read,
						 &keys.write, random_list(),
						 0) == NTE_NO_MEMORY &&
			  says("in a handler of fork()");
}

/* Registered before the library's handler, so it runs after it */
__attribute__((constructor(101))) static void register_early(void)
{
	pthread_atfork(in_prepare, NULL, NULL);
}

/* A call while every channel is busy */
static void test_full_in_handler(void)
{
	pid_t pid;

	use_in_handler = true;
	alarm(60);
	pid = fork();
	if (!pid)
		_exit(0);
	alarm(0);
	waitpid(pid, NULL, 0);
	ok(full_in_handler,
	   "a handler of fork() does not wait for a channel: no memory");
}

static void test_waiting(void)
{
	int i, right = 0;

	inherited = new_master(prov, TLS1_2_PROTOCOL_VERSION, GCM12, CLIENT);
	ended = 0;
	fault_hold(true);
	for (i = 0; i < CHANNELS; i++)
		start(&threads[i]);
	fault_await(CHANNELS);
	ok(fake_alg.ops == CHANNELS, "%d threads hold %d channels", CHANNELS,
	   fake_alg.ops);
	test_full_in_handler();
	start(&threads[CHANNELS]);
	/*
	 * With one channel more there would be one more send(), which is seen
	 * below
	 */
	usleep(20000);
	ok(!ended && fake_alg.parents == CHANNELS,
	   "one thread more does not open another");
	alarm(60);
	fault_hold(false);
	for (i = 0; i < THREADS; i++) {
		pthread_join(threads[i].id, NULL);
		right += threads[i].right;
	}
	alarm(0);
	ok(right == THREADS, "and gets one that is given back: %d of %d right",
	   right, THREADS);
	ok(fake_alg.parents <= CHANNELS, "%u channels are open", fake_alg.parents);
	free_handle(inherited);
	ok(!fake_alg_keys_held(), "and no key is left");
}

void test_pool(void)
{
	prov = open_provider(SSLP_AF_ALG_PROVIDER);
	test_bound(TLS1_2_PROTOCOL_VERSION, GCM12);
	test_bound(TLS1_0_PROTOCOL_VERSION, CBC);
	test_kept();
	test_two_kept();
	test_failed();
	test_once();
	test_write_key();
	test_children();
	test_no_room();
	test_no_memory();
	test_no_handle();
	test_waiting();
	free_handle(prov);
}

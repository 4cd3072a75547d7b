// SPDX-License-Identifier: MIT
/* Handles: generations, re-use, many at once, and several threads that free. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "fixture.h"
#include "handles.h"
#include "memory.h"

#define THREADS	4

static NCRYPT_PROV_HANDLE prov;

/* Sanitizers and valgrind are slow, and need memory of their own */
static unsigned int scaled(unsigned int count)
{
	return memory_can_search() ? count : count / 50;
}

static NCRYPT_KEY_HANDLE master_of(unsigned int seed)
{
	return new_master_of(prov, TLS1_2_PROTOCOL_VERSION, GCM12, CLIENT,
			     seed);
}

static NCRYPT_KEY_HANDLE any_master(void)
{
	return master_of(SEED_MASTER);
}

static int compare_handles(const void *a, const void *b)
{
	const NCRYPT_HANDLE *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/*
 * A slot that is used over and over gives a new handle each time. If handles
 * have 32 bits, it does so 2048 times (handle.c).
 */
#define USES	(UINTPTR_MAX > UINT32_MAX ? 5000 : 2000)

static void test_generations(void)
{
	static NCRYPT_HANDLE handles[USES];
	bool stale_refused = true, unique = true;
	PBYTE value;
	DWORD len;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(handles); i++) {
		handles[i] = any_master();
		if (i && SslGetKeyProperty(handles[i - 1],
					   SSLP_ROLE_PROPERTY, &value, &len,
					   0) != NTE_INVALID_HANDLE)
			stale_refused = false;
		free_handle(handles[i]);
	}
	for (i = 0; i < ARRAY_SIZE(handles); i++)
		if (SslFreeObject(handles[i], 0) != NTE_INVALID_HANDLE)
			stale_refused = false;
	qsort(handles, ARRAY_SIZE(handles), sizeof(*handles),
	      compare_handles);
	for (i = 1; i < ARRAY_SIZE(handles); i++)
		if (handles[i] == handles[i - 1])
			unique = false;
	ok(unique, "%d keys one after the other: no handle comes twice", USES);
	ok(stale_refused, "and a stale one never works");
}

/* The handle of a freed object is no handle of the next object in its place */
static void test_reuse(void)
{
	NCRYPT_KEY_HANDLE old = any_master(), pair, master;
	struct keys keys;

	free_handle(old);
	pair = new_pair(prov, GCM13, SERVER);
	ok_status(SslFreeObject(old, 0), NTE_INVALID_HANDLE,
		  "a freed handle does not free its successor");
	ok_status(SslGenerateSessionKeys(prov, old, &keys.read, &keys.write,
					 random_list(), 0),
		  NTE_INVALID_HANDLE, "nor does it derive from it");
	keys = new_keys(prov, pair);
	free_handle(pair);
	master = any_master();
	ok(master != old && master != pair, "handles differ");
	free_keys(keys);
	free_handle(master);
}

/* Threads that start at once */
static pthread_barrier_t barrier;
static NCRYPT_HANDLE victim;
static atomic_int successes, surprises;

static void *free_victim(void *unused)
{
	SECURITY_STATUS status;

	pthread_barrier_wait(&barrier);
	status = SslFreeObject(victim, 0);
	if (!status)
		successes++;
	else if (status != NTE_INVALID_HANDLE)
		surprises++;
	return unused;
}

static void run_threads(void *(*body)(void *), void *arg)
{
	pthread_t threads[THREADS];
	int i;

	pthread_barrier_init(&barrier, NULL, THREADS);
	for (i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, body, arg);
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&barrier);
}

static NCRYPT_HANDLE any_session_key(void)
{
	NCRYPT_KEY_HANDLE master = any_master();
	struct keys keys = new_keys(prov, master);

	free_handle(master);
	free_handle(keys.read);
	return keys.write;
}

static NCRYPT_HANDLE any_provider(void)
{
	return open_provider(SSLP_SOFTWARE_PROVIDER);
}

static void test_double_free(const char *name, NCRYPT_HANDLE (*make)(void))
{
	unsigned int round, rounds = scaled(2000);

	successes = surprises = 0;
	for (round = 0; round < rounds; round++) {
		victim = make();
		run_threads(free_victim, NULL);
	}
	ok(successes == (int)rounds && !surprises,
	   "%s freed by %d threads at once: one of them succeeds", name,
	   THREADS);
}

static void *count_up_and_down(void *unused)
{
	unsigned int i;

	pthread_barrier_wait(&barrier);
	for (i = 0; i < 10000; i++)
		if (SslIncrementProviderReferenceCount(victim) ||
		    SslDecrementProviderReferenceCount(victim))
			surprises++;
	return unused;
}

static void test_counting(void)
{
	surprises = 0;
	victim = any_provider();
	run_threads(count_up_and_down, NULL);
	ok(!surprises, "reference counts of %d threads", THREADS);
	ok_status(SslFreeObject(victim, 0), 0, "leave the first reference");
	ok_status(SslFreeObject(victim, 0), NTE_INVALID_HANDLE,
		  "and no other");
}

/* Place in the table: lower half of a handle, or 20 bits of a short one */
static size_t place(NCRYPT_HANDLE handle)
{
	return handle & 0xfffff;
}

static void *take_and_leave(void *ret)
{
	NCRYPT_KEY_HANDLE master = any_master();

	free_keys(new_keys(prov, master));
	free_handle(master);
	*(NCRYPT_HANDLE *)ret = any_session_key();
	return NULL;
}

/* A thread keeps places that it frees. When it ends, others can use them. */
static void test_ends(unsigned int threads)
{
	NCRYPT_HANDLE key;
	pthread_t thread;
	size_t highest = 0;
	unsigned int i;

	for (i = 0; i < threads; i++) {
		pthread_create(&thread, NULL, take_and_leave, &key);
		pthread_join(thread, NULL);
		if (place(key) > highest)
			highest = place(key);
		free_handle(key);
	}
	ok(highest < 1024, "%u threads one after the other: none takes handles along",
	   threads);
}

static void limit_descriptors(void)
{
	struct rlimit limit = { 1024, 1024 };

	if (setrlimit(RLIMIT_NOFILE, &limit))
		diag("no limit on descriptors could be set");
}

/* Keys have many secrets, so that a mix-up of keys is seen */
#define SEEDS	97

static bool is_of_seed(NCRYPT_KEY_HANDLE write, unsigned int seed)
{
	NCRYPT_KEY_HANDLE master = master_of(seed);
	struct keys keys = new_keys(prov, master);
	bool same = same_material(keys.write, write);

	free_keys(keys);
	free_handle(master);
	return same;
}

/* A connection is a master key and the two keys of one end */
static void test_many(unsigned int count)
{
	NCRYPT_KEY_HANDLE *masters = calloc(count, sizeof(*masters));
	struct keys *keys = calloc(count, sizeof(*keys));
	int descriptors = open_descriptors();
	size_t start, with_masters, with_keys;
	bool right = true;
	unsigned int i;

	memset(masters, 0xff, count * sizeof(*masters));
	memset(keys, 0xff, count * sizeof(*keys));
	start = memory_resident();
	for (i = 0; i < count; i++)
		masters[i] = master_of(SEED_OTHER + i % SEEDS);
	with_masters = memory_resident();
	for (i = 0; i < count; i++)
		keys[i] = new_keys(prov, masters[i]);
	with_keys = memory_resident();
	for (i = 0; i < count; i += count / 10)
		right &= is_of_seed(keys[i].write, SEED_OTHER + i % SEEDS);
	ok(right, "%u master keys of %d secrets and their session keys live",
	   count, SEEDS);
	ok(open_descriptors() == descriptors, "they hold no descriptor");
	if (memory_can_search()) {
		diag("%zu bytes a master key, %zu a pair of session keys",
		     (with_masters - start) / count,
		     (with_keys - with_masters) / count);
		ok((with_masters - start) / count < 512,
		   "a master key takes less than 512 bytes");
		ok((with_keys - with_masters) / count < 1024,
		   "a pair of session keys takes less than 1 KiB");
	}
	for (i = 0; i < count; i++) {
		free_handle(masters[i]);
		free_keys(keys[i]);
	}
	start = memory_resident();
	for (i = 0; i < count; i++)
		masters[i] = any_master();
	ok(memory_resident() < start + count * 16,
	   "what was freed is used again");
	for (i = 0; i < count; i++)
		free_handle(masters[i]);
	free(masters);
	free(keys);
}

/* Each thread has its own secret. @want: what is derived from it. */
static struct own {
	unsigned int seed;
	struct sslp_session_key want;
} owns[THREADS];

static atomic_int next_own;

/* One thread does a mix of everything that makes and frees handles */
static void *stress(void *unused)
{
	const struct own *own = &owns[next_own++];
	unsigned int seed = (unsigned int)(uintptr_t)&seed, i;
	NCRYPT_KEY_HANDLE master, pair, stale = 0;
	struct sslp_session_key m = { .size = sizeof(m) };
	NCRYPT_KEY_HANDLE read, write;

	for (i = 0; i < scaled(20000); i++) {
		if (stale && SslFreeObject(stale, 0) != NTE_INVALID_HANDLE)
			surprises++;
		master = master_of(own->seed);
		if (rand_r(&seed) & 1) {
			pair = new_pair(prov, GCM13, CLIENT);
			free_handle(pair);
		}
		if (SslGenerateSessionKeys(prov, master, &read, &write,
					   random_list(), 0) ||
		    sslp_export_session_key(write, &m) ||
		    memcmp(&m, &own->want, sizeof(m)))
			surprises++;
		free_handle(read);
		free_handle(master);
		free_handle(write);
		stale = rand_r(&seed) & 1 ? master : write;
	}
	return unused;
}

static void own_secret(struct own *own, unsigned int seed)
{
	NCRYPT_KEY_HANDLE master = master_of(seed);
	struct keys keys = new_keys(prov, master);

	own->seed = seed;
	own->want = material(keys.write);
	free_keys(keys);
	free_handle(master);
}

static void test_stress(void)
{
	unsigned int i;

	for (i = 0; i < THREADS; i++)
		own_secret(&owns[i], SEED_OTHER + i);
	surprises = 0;
	next_own = 0;
	run_threads(stress, NULL);
	ok(!surprises, "%d threads make and free: nobody sees another's",
	   THREADS);
}

int main(void)
{
	prov = open_provider(SSLP_SOFTWARE_PROVIDER);
	random_list();
	limit_descriptors();
	test_table();
	test_leaks();
	test_generations();
	test_reuse();
	test_double_free("a master key", any_master);
	test_double_free("a session key", any_session_key);
	test_double_free("a provider", any_provider);
	test_counting();
	test_ends(scaled(2000));
	test_many(scaled(100000));
	test_stress();
	free_handle(prov);
	return tap_done();
}

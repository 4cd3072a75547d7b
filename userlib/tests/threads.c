// SPDX-License-Identifier: MIT
/* Many threads on one provider and one key, while others free them. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "fixture.h"
#include "memory.h"
#include "threads.h"

#define THREADS	8

static NCRYPT_PROV_HANDLE prov;

static unsigned int rounds(void)
{
	return memory_can_search() ? 2000 : 100;
}

/* A shared key, and what deriving from it must give */
struct shared {
	const char *name;
	NCRYPT_KEY_HANDLE key;
	struct sslp_session_key read, write;
	atomic_int right, wrong, refused;
	atomic_bool stop;
};

static void derive_once(struct shared *s)
{
	struct sslp_session_key r = { .size = sizeof(r) }, w = r;
	struct keys keys;
	SECURITY_STATUS status;

	status = SslGenerateSessionKeys(prov, s->key, &keys.read, &keys.write,
					random_list(), 0);
	if (status == NTE_INVALID_HANDLE) {
		s->refused++;
		return;
	}
	if (status || sslp_export_session_key(keys.read, &r) ||
	    sslp_export_session_key(keys.write, &w) ||
	    memcmp(&r, &s->read, sizeof(r)) ||
	    memcmp(&w, &s->write, sizeof(w)))
		s->wrong++;
	else
		s->right++;
	if (!status)
		free_keys(keys);
}

static void *derive(void *arg)
{
	unsigned int i;

	for (i = 0; i < rounds(); i++)
		derive_once(arg);
	return NULL;
}

static void *derive_until_stopped(void *arg)
{
	struct shared *s = arg;

	while (!s->stop)
		derive_once(s);
	return NULL;
}

static void share(struct shared *s, const char *name, NCRYPT_KEY_HANDLE key)
{
	struct keys keys = new_keys(prov, key);

	memset(s, 0, sizeof(*s));
	s->name = name;
	s->key = key;
	s->read = material(keys.read);
	s->write = material(keys.write);
	free_keys(keys);
}

static void test_shared(const char *name, NCRYPT_KEY_HANDLE key)
{
	pthread_t threads[THREADS];
	struct shared s;
	int i;

	share(&s, name, key);
	for (i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, derive, &s);
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	ok(s.right == THREADS * (int)rounds(),
	   "%s: %d threads derive, all right", name, THREADS);
	free_handle(key);
}

/* Freed during use: calls that had begun end well, later ones are refused */
static void test_freed(const char *name, NCRYPT_KEY_HANDLE key)
{
	pthread_t threads[THREADS];
	struct shared s;
	int i;

	share(&s, name, key);
	for (i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, derive_until_stopped, &s);
	while (s.right < 10 * THREADS)
		usleep(1000);
	free_handle(key);
	while (s.refused < THREADS)
		usleep(1000);
	s.stop = true;
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	ok(!s.wrong, "%s: freed while %d threads derive", name, THREADS);
}

static void *use_provider(void *arg)
{
	BYTE want[48], got[48], secret[32] = { 1 };
	NCRYPT_PROV_HANDLE own = *(NCRYPT_PROV_HANDLE *)arg;
	uintptr_t wrong = 0;
	SECURITY_STATUS status;

	must(sslp_tls_prf(prov, u"SHA384", secret, sizeof(secret), "label",
			  NULL, 0, want, sizeof(want)), "sslp_tls_prf");
	do {
		memset(got, 0, sizeof(got));
		status = sslp_tls_prf(own, u"SHA384", secret, sizeof(secret),
				      "label", NULL, 0, got, sizeof(got));
		if (!status && memcmp(got, want, sizeof(got)))
			wrong++;
	} while (!status);
	return (void *)(wrong + (status != NTE_INVALID_HANDLE));
}

static void test_provider_closed(void)
{
	NCRYPT_PROV_HANDLE closing = open_provider(NULL);
	pthread_t threads[THREADS];
	uintptr_t wrong = 0;
	void *result;
	int i;

	for (i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, use_provider, &closing);
	usleep(20000);
	free_handle(closing);
	for (i = 0; i < THREADS; i++) {
		pthread_join(threads[i], &result);
		wrong += (uintptr_t)result;
	}
	ok(!wrong, "a provider closed while %d threads compute", THREADS);
}

/* Python: hmac.new(b"", b"", "sha512"), as RFC 5869 section 2.2 has it */
static const BYTE prk_of_nothing[] =
	"\xb9\x36\xce\xe8\x6c\x9f\x87\xaa\x5d\x3c\x6f\x2e\x84\xcb\x5a\x42"
	"\x39\xa5\xfe\x50\x48\x0a\x6e\xc6\x6b\x70\xab\x5b\x1f\x4a\xc6\x73"
	"\x0c\x6c\x51\x54\x21\xb3\x27\xec\x1d\x69\x40\x2e\x53\xdf\xb4\x9a"
	"\xd7\x38\x1e\xb0\x67\xb3\x38\xfd\x7b\x0c\xb2\x22\x47\x22\x5d\x47";

/* The first use of a hash makes its binding. It must be made once, and right */
static void *first_use(void *arg)
{
	NCRYPT_PROV_HANDLE fresh = *(NCRYPT_PROV_HANDLE *)arg;
	BYTE prk[64] = { 0 };
	SECURITY_STATUS status;

	status = sslp_hkdf_extract(fresh, u"SHA512", NULL, 0, NULL, 0, prk);
	return (void *)(uintptr_t)(status ||
				   memcmp(prk, prk_of_nothing, sizeof(prk)));
}

static void test_first_use(void)
{
	pthread_t threads[THREADS];
	uintptr_t wrong = 0;
	void *result;
	int i, round;

	for (round = 0; round < 20; round++) {
		NCRYPT_PROV_HANDLE fresh = open_provider(NULL);

		for (i = 0; i < THREADS; i++)
			pthread_create(&threads[i], NULL, first_use, &fresh);
		for (i = 0; i < THREADS; i++) {
			pthread_join(threads[i], &result);
			wrong += (uintptr_t)result;
		}
		free_handle(fresh);
	}
	ok(!wrong, "a hash first used by %d threads at once", THREADS);
}

static void *fail_here(void *arg)
{
	SslFreeObject(0, 0);
	*(bool *)arg = strstr(sslp_last_message(), "hObject");
	return NULL;
}

static void test_messages(void)
{
	pthread_t thread;
	char before[512];
	bool own = false;

	SslFreeBuffer(NULL);
	snprintf(before, sizeof(before), "%s", sslp_last_message());
	pthread_create(&thread, NULL, fail_here, &own);
	pthread_join(thread, NULL);
	ok(own, "a thread has the message of its own failure");
	ok(!strcmp(before, sslp_last_message()), "and not another's");
}

static void *no_message_yet(void *arg)
{
	*(bool *)arg = !*sslp_last_message();
	return NULL;
}

static void test_no_message(void)
{
	pthread_t thread;
	bool empty = false;

	pthread_create(&thread, NULL, no_message_yet, &empty);
	pthread_join(thread, NULL);
	ok(empty, "a thread that has not failed has no message");
}

int main(void)
{
	DWORD tls12 = TLS1_2_PROTOCOL_VERSION, tls10 = TLS1_0_PROTOCOL_VERSION;

	prov = open_provider(NULL);
	random_list();
	test_shared("a TLS 1.2 master key",
		    new_master(prov, tls12, GCM12, CLIENT));
	test_shared("a TLS 1.0 master key",
		    new_master(prov, tls10, CBC, SERVER));
	test_shared("traffic secrets", new_pair(prov, GCM13, CLIENT));
	test_freed("a TLS 1.2 master key",
		   new_master(prov, tls12, GCM12, SERVER));
	test_freed("traffic secrets", new_pair(prov, GCM13, SERVER));
	test_provider_closed();
	test_first_use();
	test_messages();
	test_no_message();
	threads_hash(prov);
	free_handle(prov);
	return tap_done();
}

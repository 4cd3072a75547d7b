// SPDX-License-Identifier: MIT
/* The shared library unloaded while a thread that has used it lives on. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

#include "fixture.h"
#include "memory.h"

#define LIBRARY		"./libsslprovider.so.0"

static void *library;
static pthread_barrier_t barrier;

/* These are functions of the loaded library, not of the one linked here */
static __typeof__(SslOpenProvider) *open_it;
static __typeof__(SslFreeObject) *free_it;
static __typeof__(sslp_import_master_secret) *import_it;
static __typeof__(SslGenerateSessionKeys) *generate_it;

static bool load(void)
{
	library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (!library) {
		diag("%s", dlerror());
		return false;
	}
	*(void **)&open_it = dlsym(library, "SslOpenProvider");
	*(void **)&free_it = dlsym(library, "SslFreeObject");
	*(void **)&import_it = dlsym(library, "sslp_import_master_secret");
	*(void **)&generate_it = dlsym(library, "SslGenerateSessionKeys");
	return open_it && free_it && import_it && generate_it;
}

static bool derive(void)
{
	BYTE secret[MASTER_LEN] = { 1 };
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE master;
	struct keys keys;

	return !open_it(&prov, SSLP_SOFTWARE_PROVIDER, 0) &&
	       !import_it(prov, &master, TLS1_2_PROTOCOL_VERSION, GCM12,
			  secret, sizeof(secret), CLIENT) &&
	       !generate_it(prov, master, &keys.read, &keys.write,
			    random_list(), 0) &&
	       !free_it(keys.read, 0) && !free_it(keys.write, 0) &&
	       !free_it(master, 0) && !free_it(prov, 0);
}

static void *live_on(void *derived)
{
	*(bool *)derived = derive();
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
	return NULL;
}

int main(void)
{
	bool derived = false;
	pthread_t thread;

	/*
	 * Its memory stays, because threads may be using it. valgrind complains
	 */
	if (!memory_can_search()) {
		skip("unloading", "valgrind and sanitizers call it a leak");
		return tap_done();
	}
	if (!ok(load(), "%s loads", LIBRARY))
		return tap_done();
	pthread_barrier_init(&barrier, NULL, 2);
	pthread_create(&thread, NULL, live_on, &derived);
	pthread_barrier_wait(&barrier);
	ok(derived, "a thread derives");
	ok(!dlclose(library) && !dlopen(LIBRARY, RTLD_NOW | RTLD_NOLOAD),
	   "it unloads");
	pthread_barrier_wait(&barrier);
	ok(!pthread_join(thread, NULL), "the thread ends after it");
	return tap_done();
}

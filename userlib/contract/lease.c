// SPDX-License-Identifier: MIT
/* A thread keeps its use of a provider between calls. */
#include <pthread.h>

#include "provider.h"

_Thread_local struct lease lease_own;
static _Thread_local bool registered;
static pthread_key_t at_exit;
static bool has_key;

static void lease_end(void)
{
	struct provider *provider = lease_own.provider;

	lease_own.provider = NULL;
	lease_own.handle = 0;
	object_put(provider);
}

static void thread_ends(void *unused)
{
	(void)unused;
	registered = false;
	lease_end();
}

__attribute__((constructor)) static void init(void)
{
	has_key = !pthread_key_create(&at_exit, thread_ends);
}

/* The library may be unloaded before its last thread ends */
__attribute__((destructor)) static void fini(void)
{
	if (has_key)
		pthread_key_delete(at_exit);
	has_key = false;
}

/* Threads whose end we cannot notice keep nothing */
static bool may_keep(void)
{
	if (!registered && has_key)
		registered = !pthread_setspecific(at_exit, &lease_own);
	return registered;
}

void lease_check(void)
{
	struct lease *lease = &lease_own;

	if (lease->provider && !lease->depth &&
	    !object_is_open(&lease->provider->object))
		lease_end();
}

/* A program that uses two providers in turn gains nothing from a lease */
static bool is_asked_again(ULONG_PTR handle)
{
	bool again = lease_own.asked == handle;

	lease_own.asked = handle;
	return again;
}

struct provider *lease_get(ULONG_PTR handle)
{
	struct provider *provider;

	lease_check();
	provider = handle_get(handle, KIND_PROVIDER, "hSslProvider");
	if (!provider || !is_asked_again(handle) || lease_own.depth ||
	    !may_keep())
		return provider;
	lease_end();
	lease_own.provider = provider;
	lease_own.handle = handle;
	lease_own.depth = 1;
	return provider;
}

/* SPDX-License-Identifier: MIT */
/* The provider object. */
#ifndef SSLP_CONTRACT_PROVIDER_H
#define SSLP_CONTRACT_PROVIDER_H

#include "../engine/hmac.h"
#include "lease.h"

/**
 * struct provider - a provider
 * @object: head
 * @references: how often it was opened or incremented, minus decrements
 * @name: its name in SslOpenProvider()
 * @backend: where it computes
 */
struct provider {
	struct object object;
	_Atomic u32 references;
	LPCWSTR name;
	struct backend backend;
};

/*
 * handle_get() for the argument hSslProvider; must be given back in the same
 * call
 */
static inline struct provider *provider_get(NCRYPT_PROV_HANDLE hSslProvider)
{
	struct lease *lease = &lease_own;

	if (!lease->provider || lease->handle != hSslProvider ||
	    !object_is_open(&lease->provider->object))
		return lease_get(hSslProvider);
	lease->depth++;
	return lease->provider;
}

/* Ends provider_get(), in the same thread; NULL is allowed */
static inline void provider_put(struct provider *provider)
{
	struct lease *lease = &lease_own;

	/*
	 * All uses of one object are equal: it does not matter which one ends
	 */
	if (lease->depth && lease->provider == provider)
		lease->depth--;
	else
		object_put(provider);
}

/*
 * Whether there is a provider with this name, even if it does not work here: 0
 * or -EINVAL
 */
int provider_name_check(LPCWSTR name);

/* Takes back one reference; the last one closes the handle. 0 or -errno. */
int provider_release(NCRYPT_PROV_HANDLE hSslProvider);

#endif /* SSLP_CONTRACT_PROVIDER_H */

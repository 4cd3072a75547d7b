/* SPDX-License-Identifier: MIT */
/* The provider object. */
#ifndef SSLP_CONTRACT_PROVIDER_H
#define SSLP_CONTRACT_PROVIDER_H

#include "../engine/hmac.h"
#include "lease.h"

/**
 * struct provider - a provider
 * @object: head
 * @references: SslOpenProvider() and increments not yet taken back
 * @name: name that SslOpenProvider() knows it by
 * @backend: where it computes
 */
struct provider {
	struct object object;
	_Atomic u32 references;
	LPCWSTR name;
	struct backend backend;
};

/* handle_get() for the argument hSslProvider; to be given back in this call */
static inline struct provider *provider_get(NCRYPT_PROV_HANDLE hSslProvider)
{
	struct lease *lease = &lease_own;

	if (!lease->provider || lease->handle != hSslProvider ||
	    !object_is_open(&lease->provider->object))
		return lease_get(hSslProvider);
	lease->depth++;
	return lease->provider;
}

/* The end of provider_get(), by the same thread; NULL is allowed */
static inline void provider_put(struct provider *provider)
{
	struct lease *lease = &lease_own;

	/* Uses of one object are alike: a leased one may end for another */
	if (lease->depth && lease->provider == provider)
		lease->depth--;
	else
		object_put(provider);
}

/* Whether a provider has this name, usable here or not: 0 or -EINVAL */
int provider_name_check(LPCWSTR name);

/* Take back one reference; the last one closes the handle. 0 or -errno. */
int provider_release(NCRYPT_PROV_HANDLE hSslProvider);

#endif /* SSLP_CONTRACT_PROVIDER_H */

/* SPDX-License-Identifier: MIT */
/* The provider object. */
#ifndef SSLP_CONTRACT_PROVIDER_H
#define SSLP_CONTRACT_PROVIDER_H

#include "../engine/hmac.h"
#include "handle.h"

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

/* handle_get() for the argument hSslProvider */
static inline struct provider *provider_get(NCRYPT_PROV_HANDLE hSslProvider)
{
	return handle_get(hSslProvider, KIND_PROVIDER, "hSslProvider");
}

/* Whether a provider has this name, usable here or not: 0 or -EINVAL */
int provider_name_check(LPCWSTR name);

/* Take back one reference; the last one closes the handle. 0 or -errno. */
int provider_release(NCRYPT_PROV_HANDLE hSslProvider);

#endif /* SSLP_CONTRACT_PROVIDER_H */

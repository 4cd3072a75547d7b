/* SPDX-License-Identifier: MIT */
/* A thread keeps its use of a provider between calls. */
#ifndef SSLP_CONTRACT_LEASE_H
#define SSLP_CONTRACT_LEASE_H

#include "handle.h"

struct provider;

/**
 * struct lease - what a thread keeps
 * @provider: in use by this thread, or NULL
 * @handle: of @provider
 * @depth: calls under way that use it
 * @asked: handle of the provider that was asked for last
 *
 * All threads that compute on one provider would change its count of uses in
 * every call, and the processors would pass that word around. So a thread that
 * asks for the same provider twice in a row keeps its use, until it asks for
 * another one, finds the handle closed, or ends. Therefore a provider with a
 * closed handle may live on as long as threads that make no calls. This costs
 * only memory; nothing stays open.
 */
struct lease {
	struct provider *provider;
	ULONG_PTR handle;
	unsigned int depth;
	ULONG_PTR asked;
};

extern _Thread_local struct lease lease_own;

/*
 * provider_get() if the thread's own lease is not for this @handle, or it is
 * closed
 */
struct provider *lease_get(ULONG_PTR handle);

/* Ends the lease of @provider if its handle is closed */
void lease_check(void);

#endif /* SSLP_CONTRACT_LEASE_H */

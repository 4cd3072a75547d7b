/* SPDX-License-Identifier: MIT */
/* A vault: keys that an engine keeps. */
#ifndef SSLP_ENGINE_VAULT_H
#define SSLP_ENGINE_VAULT_H

#include "engine.h"

/* How keep() is to keep a key */
enum keep {
	KEEP_IF_CHEAP,		/* a failure is no harm: the bytes stay */
	KEEP_EXPORTABLE,	/* what is derived may leave, where it can */
	KEEP_SECRET,		/* what is derived may not leave the kernel */
};

/**
 * struct vault - what an engine may have beside HMACs
 * @keep: make a @key->object of it
 * @keep_master: keep() of the master secret that @premaster gives, which may
 *	not leave the kernel; @seed is a session hash (RFC 7627) if @extended,
 *	else both randoms, the client's first
 * @release: the end of a @key->object; nobody is using it
 *
 * All return 0 or -errno with a message.
 */
struct vault {
	int (*keep)(const struct binding *b, struct hmac_key *key,
		    enum keep how);
	int (*keep_master)(const struct binding *b,
			   const struct hmac_key *premaster, bool extended,
			   const u8 *seed, size_t seed_len,
			   struct hmac_key *master);
	void (*release)(struct hmac_key *key);
};

#endif /* SSLP_ENGINE_VAULT_H */

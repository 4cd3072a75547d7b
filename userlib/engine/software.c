// SPDX-License-Identifier: MIT
/* The software engine: nettle, for where the kernel's doors are closed. */
#include <nettle/hmac.h>
#include <nettle/nettle-meta.h>
#include <nettle/sha2.h>

#include "../base/message.h"
#include "engine.h"

/* nettle's HMAC is three contexts of the hash */
enum context { OUTER, INNER, STATE, CONTEXTS };

static_assert(sizeof(struct sha512_ctx) * CONTEXTS <=
	      sizeof(((struct hmac *)0)->priv),
	      "nettle's largest context has outgrown struct hmac");

static void *context(struct hmac *h, enum context which)
{
	return h->priv.bytes + which * h->hash->nettle->context_size;
}

static int software_bind(struct binding *b)
{
	if (strcmp(b->driver, b->hash->hmac))
		return fail(EOPNOTSUPP, "the software engine has no driver \"%s\"",
			    b->driver);
	return 0;
}

/*
 * nettle leaves the key, as the pads of RFC 2104 section 2 have it, on the
 * stack. Whether what is called next covers it is chance.
 */
static void __attribute__((noinline)) wipe_stack_below(void)
{
	u8 below[1024];

	wipe(below, sizeof(below));
}

/*
 * Keyed anew each time: that is two of some twenty compressions, and a kept
 * context would double the memory of a live master key.
 */
static int software_start(struct hmac *h, struct hmac_key *key)
{
	nettle_hmac_set_key(context(h, OUTER), context(h, INNER),
			    context(h, STATE), h->hash->nettle, key->len,
			    key->data);
	wipe_stack_below();
	return 0;
}

static int software_digest(struct hmac *h, const void *msg, size_t len,
			   u8 *out)
{
	const struct nettle_hash *hash = h->hash->nettle;

	nettle_hmac_update(context(h, STATE), hash, len, msg);
	nettle_hmac_digest(context(h, OUTER), context(h, INNER),
			   context(h, STATE), hash, h->hash->digest_len, out);
	return 0;
}

static void software_finish(struct hmac *h)
{
	wipe(h->priv.bytes, CONTEXTS * h->hash->nettle->context_size);
}

static void software_driver_name(const struct binding *b, char *name)
{
	stpcpy(stpcpy(name, "nettle-"), b->hash->hmac);
}

#define BINDING(ID)	\
	[HASH_##ID] = { .engine = &engine_software, .hash = &hash_algs[HASH_##ID] }

const struct binding software_bindings[HASH_COUNT] = {
	BINDING(MD5), BINDING(SHA1), BINDING(SHA256), BINDING(SHA384),
	BINDING(SHA512), BINDING(SM3),
};

const struct engine engine_software = {
	.name = "software",
	.bind = software_bind,
	.start = software_start,
	.digest = software_digest,
	.finish = software_finish,
	.driver_name = software_driver_name,
};

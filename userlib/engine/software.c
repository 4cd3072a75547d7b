// SPDX-License-Identifier: MIT
/* The software engine: nettle, which needs nothing from the kernel. */
#include "../base/message.h"
#include "engine.h"

static_assert(sizeof(struct midstate_run) <=
	      sizeof(((struct hmac *)0)->priv),
	      "struct midstate_run has outgrown struct hmac");

static struct midstate_run *priv(struct hmac *h)
{
	return (struct midstate_run *)h->priv.bytes;
}

static int software_bind(struct binding *b)
{
	if (strcmp(b->driver, b->hash->hmac))
		return fail(EOPNOTSUPP, "the software engine has no driver \"%s\"",
			    b->driver);
	return 0;
}

static int software_start(struct hmac *h, struct hmac_key *key)
{
	midstate_start(priv(h), h->hash, key->data, key->len, key->kept);
	return 0;
}

static int software_digest(struct hmac *h, const void *msg, size_t len,
			   u8 *out)
{
	midstate_digest(priv(h), msg, len, out);
	return 0;
}

static int software_p_hash(struct hmac *h, u8 *work, size_t seed_len, u8 *out,
			   size_t len)
{
	midstate_p_hash(priv(h), work, seed_len, out, len);
	return 0;
}

static int software_expand_at(struct hmac *h, u8 *work, size_t info_len,
			      u8 *out, size_t len)
{
	midstate_expand(priv(h), work, info_len, out, len);
	return 0;
}

static void software_finish(struct hmac *h)
{
	midstate_finish(priv(h));
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
	.p_hash = software_p_hash,
	.expand_at = software_expand_at,
	.finish = software_finish,
	.driver_name = software_driver_name,
};

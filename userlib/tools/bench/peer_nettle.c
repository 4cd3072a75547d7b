// SPDX-License-Identifier: MIT
/* nettle's HMAC as a peer. */
#include <nettle/hmac.h>

#include "peer.h"

struct context {
	union {
		struct hmac_sha256_ctx sha256;
		struct hmac_sha512_ctx sha512;	/* SHA-384 as well */
	} u;
	size_t hash;
};

_Static_assert(sizeof(struct context) <= PEER_CONTEXT, "PEER_CONTEXT");

typedef void set_key(void *ctx, size_t len, const uint8_t *key);
typedef void update(void *ctx, size_t len, const uint8_t *data);
typedef void digest(void *ctx, size_t len, uint8_t *out);

static const struct {
	set_key *set_key;
	update *update;
	digest *digest;
} functions[HASHES] = {
	{ (set_key *)hmac_sha256_set_key, (update *)hmac_sha256_update,
	  (digest *)hmac_sha256_digest },
	{ (set_key *)hmac_sha384_set_key, (update *)hmac_sha512_update,
	  (digest *)hmac_sha384_digest },
	{ (set_key *)hmac_sha512_set_key, (update *)hmac_sha512_update,
	  (digest *)hmac_sha512_digest },
};

static int start(void *ctx, const struct hash *hash, const void *key,
		 size_t len)
{
	struct context *c = ctx;

	c->hash = (size_t)(hash - hashes);
	functions[c->hash].set_key(&c->u, len, key);
	return 0;
}

static int more(void *ctx, const void *data, size_t len)
{
	struct context *c = ctx;

	functions[c->hash].update(&c->u, len, data);
	return 0;
}

/* It goes back to the state that the key left by itself */
static int final(void *ctx, uint8_t *out)
{
	struct context *c = ctx;

	functions[c->hash].digest(&c->u, hashes[c->hash].len, out);
	return 0;
}

static void stop(void *ctx)
{
	(void)ctx;
}

const struct peer peer_nettle = {
	.name = "nettle",
	.start = start,
	.update = more,
	.final = final,
	.stop = stop,
};

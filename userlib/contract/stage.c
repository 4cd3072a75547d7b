// SPDX-License-Identifier: MIT
/* Secrets of the TLS 1.3 schedule, each made from the one before. */
#include "../schedule/tls13.h"
#include "handshake_hash.h"
#include "stage.h"
#include "status.h"

int stage_begin(struct stage *stage, NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hFrom, unsigned int kinds, const char *name)
{
	stage->from = NULL;
	stage->provider = provider_get(hSslProvider);
	if (stage->provider)
		stage->from = handle_get(hFrom, kinds, name);
	return stage->from ? 0 : -EBADHANDLE;
}

void stage_end(struct stage *stage)
{
	object_put(stage->from);
	provider_put(stage->provider);
}

/* Secrets that are used several times, or put into sockets */
#define KEPT_KINDS	(KIND_TRAFFIC_SECRETS | KIND_EXPORTER_SECRET)

/* If it could not be kept, nobody gets it */
static int publish(struct secret *secret, int err, NCRYPT_KEY_HANDLE *ret)
{
	if (err) {
		secret->key.object.destroy(&secret->key.object);
		return err;
	}
	return handle_publish(&secret->key.object, ret);
}

int stage_new(struct provider *provider, const struct key_object *like,
	      enum object_kind kind, enum side side, const u8 *bytes,
	      NCRYPT_KEY_HANDLE *ret)
{
	const struct prf_alg *alg = like->suite->prf;
	struct secret *secret;
	int err;

	err = secret_new(kind, like->suite, like->protocol, like->role,
			 &secret);
	if (err)
		return err;
	secret_set(secret, side, bytes, alg->hash->digest_len);
	if (kind & KEPT_KINDS)
		err = hmac_keep(&provider->backend, alg,
				&secret->side[side].hmac, KEEP_IF_CHEAP);
	return publish(secret, err, ret);
}

int stage_keep(struct provider *provider, const struct hmac_key *from,
	       const struct key_object *like, const char *name, const u8 *seed,
	       size_t seed_len, enum object_kind kind, enum side side,
	       NCRYPT_KEY_HANDLE *ret)
{
	const struct prf_alg *alg = like->suite->prf;
	struct secret *secret;
	int err;

	err = secret_new(kind, like->suite, like->protocol, like->role,
			 &secret);
	if (err)
		return err;
	secret_set_kept(secret, side, alg->hash->digest_len);
	err = hmac_keep_step(&provider->backend, alg, from, name, seed,
			     seed_len, &secret->side[side].hmac);
	return publish(secret, err, ret);
}

/* A secret made in the kernel stays there, and so do those made from it */
static int keep_from(struct stage *stage, const char *name, const void *seed,
		     size_t seed_len, enum object_kind kind, enum side side,
		     NCRYPT_KEY_HANDLE *ret)
{
	return stage_keep(stage->provider,
			  &stage->from->side[SIDE_CLIENT].hmac,
			  &stage->from->key, name, seed, seed_len, kind, side,
			  ret);
}

int stage_derive(struct stage *stage, const char *label, const u8 *digest,
		 enum object_kind kind, enum side side, NCRYPT_KEY_HANDLE *ret)
{
	u8 bytes[HASH_MAX_DIGEST];
	int err;

	if (secret_in_kernel(stage->from))
		return keep_from(stage, label, digest,
				 digest ? stage_hash(stage)->digest_len : 0,
				 kind, side, ret);
	err = tls13_derive(&stage->provider->backend, stage_hash(stage),
			   &stage->from->side[SIDE_CLIENT].hmac, label, digest,
			   bytes) ?:
	      stage_new(stage->provider, &stage->from->key, kind, side, bytes,
			ret);
	wipe(bytes, sizeof(bytes));
	return err;
}

int stage_extract(struct stage *stage, enum object_kind kind, const void *ikm,
		  size_t ikm_len, NCRYPT_KEY_HANDLE *ret)
{
	u8 bytes[HASH_MAX_DIGEST];
	int err;

	if (secret_in_kernel(stage->from))
		return keep_from(stage, kind == KIND_HANDSHAKE_SECRET ?
				 VAULT_HANDSHAKE : VAULT_MASTER, ikm, ikm_len,
				 kind, SIDE_CLIENT, ret);
	err = tls13_extract(&stage->provider->backend, stage_hash(stage),
			    &stage->from->side[SIDE_CLIENT].hmac, ikm,
			    ikm_len, bytes) ?:
	      stage_new(stage->provider, &stage->from->key, kind, SIDE_CLIENT,
			bytes, ret);
	wipe(bytes, sizeof(bytes));
	return err;
}

int stage_psk(struct stage *stage, const u8 *nonce, size_t nonce_len,
	      NCRYPT_KEY_HANDLE *ret)
{
	u8 bytes[HASH_MAX_DIGEST];
	int err;

	if (secret_in_kernel(stage->from))
		return keep_from(stage, "resumption", nonce, nonce_len,
				 KIND_PSK, SIDE_CLIENT, ret);
	err = tls13_psk(&stage->provider->backend, stage_hash(stage),
			&stage->from->side[SIDE_CLIENT].hmac, nonce, nonce_len,
			bytes) ?:
	      stage_new(stage->provider, &stage->from->key, KIND_PSK,
			SIDE_CLIENT, bytes, ret);
	wipe(bytes, sizeof(bytes));
	return err;
}

int stage_transcript(const struct stage *stage, NCRYPT_HASH_HANDLE hHashValue,
		     u8 digest[HASH_MAX_DIGEST])
{
	size_t len;

	return handshake_hash_digest(hHashValue, "hHashValue",
				     stage->from->key.suite,
				     stage->from->key.protocol, digest, &len);
}

// SPDX-License-Identifier: MIT
/* The next generation of one direction: RFC 8446 sections 4.6.3 and 7.2. */
#include "../base/cancel.h"
#include "../base/secmem.h"
#include "../socket/ktls_install.h"
#include "../socket/ktls_record.h"
#include "../socket/probe.h"
#include "deferred.h"
#include "ktls_keys.h"
#include "provider.h"
#include "status.h"

/* A KeyUpdate message with update_not_requested */
static const u8 key_update[] = { 24, 0, 0, 1, 0 };

/**
 * struct generation - two generations of a traffic secret, in secmem
 * @now: application_traffic_secret_N
 * @secret: application_traffic_secret_N+1
 * @key: session key made from it
 */
struct generation {
	struct secret_side now;
	u8 secret[HASH_MAX_DIGEST];
	struct record_key record;
};

static_assert(sizeof(struct generation) <= SECMEM_CELL, "generation");

static int check_socket(int fd, int optname, const struct ktls_key *key)
{
	struct tls_crypto_info info;
	int err = ktls_check_tcp(fd);

	if (err)
		return err;
	if (ktls_armed(fd, optname, &info))
		return fail(EINVAL, "socket %d is not armed for %s", fd,
			    optname == TLS_TX ? "sending" : "receiving");
	if (info.version != key->version ||
	    info.cipher_type != key->cipher->type)
		return fail(EBADSTATE, "socket %d was armed for another protocol or suite",
			    fd);
	return 0;
}

static int derive_next(struct provider *provider, const struct suite *suite,
		       struct generation *g)
{
	struct hmac_key next = {
		.data = g->secret, .len = suite->prf->hash->digest_len,
	};

	if (!g->now.hmac.data)
		return fail(EOPNOTSUPP, "the secret stands in the kernel's keyring: its next generation would not");
	return record_key_next(&provider->backend, suite, &g->now.hmac,
			       g->secret) ?:
	       record_key_traffic(&provider->backend, suite, &next,
				  &g->record);
}

/* What a vault has an object of, it derives and arms at once */
static int replace(const struct binding *arming, int fd, int optname,
		   struct generation *g, const struct ktls_key *key)
{
	if (arming)
		return arming->engine->vault->rekey(arming, fd, optname,
						    &g->now.hmac, g->secret);
	return ktls_replace_key(fd, optname, key);
}

/* RFC 8446 section 4.6.3: sent under the old keys, the new ones follow at once */
static int advance(struct provider *provider, int fd, struct secret *secret,
		   int optname, struct generation *g, bool *ret_in_object)
{
	const struct binding *arming = NULL;
	struct ktls_key key;
	int err;

	if (g->now.hmac.object)
		arming = arming_binding(provider, &secret->key);
	*ret_in_object = arming;
	err = ktls_keys_of(&secret->key, 0, &key);
	if (!err && !arming)
		err = derive_next(provider, secret->key.suite, g);
	if (err)
		return err;
	ktls_keys_set(&key, &g->record);
	err = check_socket(fd, optname, &key) ?: ktls_check_rekey(key.cipher);
	if (!err && optname == TLS_TX)
		err = ktls_send_record(fd, CT_HANDSHAKE, key_update,
				       sizeof(key_update));
	if (err)
		return err;
	err = replace(arming, fd, optname, g, &key);
	if (err && optname == TLS_TX)
		ktls_must_close(err, "The KeyUpdate is out");
	return err;
}

static int rekey(struct provider *provider, int fd, struct secret *secret,
		 u32 direction)
{
	enum side side = secret_side_of(secret->key.role, direction);
	struct generation *g = secmem_alloc();
	bool in_object, has_bytes;
	int err, cancel;

	if (!g)
		return fail(ENOMEM, "out of memory for a secret");
	/* Between the KeyUpdate and its key there is no way back */
	cancel = cancel_disable();
	err = secret_snapshot(secret, side, &g->now) ?:
	      advance(provider, fd, secret,
		      direction == SSLP_TX ? TLS_TX : TLS_RX, g, &in_object);
	has_bytes = g->now.hmac.data;
	secret_snapshot_put(secret, side, &g->now);
	if (!err)
		secret_replace(secret, side, has_bytes ? g->secret : NULL,
			       in_object);
	cancel_restore(cancel);
	secmem_free(g);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_ktls_rekey(
		NCRYPT_PROV_HANDLE hSslProvider, int sockfd,
		NCRYPT_KEY_HANDLE hMasterKey, DWORD dwDirection)
{
	struct provider *provider;
	struct secret *secret = NULL;
	int err = -EBADHANDLE;

	if (dwDirection != SSLP_TX && dwDirection != SSLP_RX)
		return status_of(fail(EINVAL, "dwDirection is %u, neither SSLP_TX nor SSLP_RX",
				      dwDirection));
	provider = provider_get(hSslProvider);
	if (provider)
		secret = handle_get(hMasterKey, KIND_TRAFFIC_SECRETS,
				    "hMasterKey");
	if (secret)
		err = rekey(provider, sockfd, secret, dwDirection);
	object_put(secret);
	object_put(provider);
	return status_of(err);
}

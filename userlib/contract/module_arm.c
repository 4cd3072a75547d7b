// SPDX-License-Identifier: MIT
/* Deferred session keys, derived and put into a socket by the module. */
#include "../module/module_door.h"
#include "../module/module_secret.h"
#include "../module/module_arm.h"
#include "module_arm.h"
#include "status.h"

static bool is_tls13(const struct session_key *key)
{
	return key->key.protocol == TLS_1_3;
}

static bool same_origin(const struct session_key *a,
			const struct session_key *b)
{
	return a->origin.secret == b->origin.secret &&
	       a->key.role == b->key.role &&
	       !memcmp(a->origin.client_random, b->origin.client_random,
		       TLS_RANDOM_LEN) &&
	       !memcmp(a->origin.server_random, b->origin.server_random,
		       TLS_RANDOM_LEN);
}

const struct binding *module_arming(struct provider *provider,
				    const struct session_key *write,
				    const struct session_key *read)
{
	const struct session_key *any = write ?: read;

	if ((write && !write->origin.secret) || (read && !read->origin.secret))
		return NULL;
	if (write && read && !is_tls13(any) && !same_origin(write, read))
		return NULL;
	return arming_binding(provider, &any->key);
}

/* A session key's secret while a request uses it */
struct use {
	struct secret_side now;
	struct module_secret secret;
};

static int use_begin(const struct binding *binding, struct session_key *key,
		     struct use *use)
{
	int err;

	err = secret_snapshot(key->origin.secret, session_key_side(key),
			      &use->now) ?:
	      check_generation(key) ?:
	      module_secret_get(binding->hash, &use->now.hmac, &use->secret);
	if (err)
		use->secret.own = false;
	return err;
}

static void use_end(struct session_key *key, struct use *use)
{
	module_secret_put(&use->secret);
	secret_snapshot_put(key->origin.secret, session_key_side(key),
			    &use->now);
}

/* The master secret, or one traffic secret a direction */
static int arm_with(const struct binding *binding, struct sslp_arm *arm,
		    struct session_key *write, struct session_key *read,
		    const struct ktls_plan *plan, bool *ret_tx_in)
{
	bool shared = write && read && !is_tls13(write);
	struct use tx, rx;
	int err = 0;

	if (write)
		err = use_begin(binding, write, &tx);
	if (!err && read && !shared)
		err = use_begin(binding, read, &rx);
	else if (read && !shared)
		memset(&rx, 0, sizeof(rx));
	if (write)
		arm->tx_secret = tx.secret.fd;
	if (read)
		arm->rx_secret = shared ? tx.secret.fd : rx.secret.fd;
	if (!err)
		err = ktls_module_arm(module_door(), arm, plan, ret_tx_in);
	if (read && !shared)
		use_end(read, &rx);
	if (write)
		use_end(write, &tx);
	return err;
}

int module_arm(const struct binding *binding, int fd, struct session_key *write,
	       struct session_key *read, const struct ktls_plan *plan,
	       bool *ret_tx_in)
{
	const struct session_key *any = write ?: read;
	struct sslp_arm arm = {
		.size = sizeof(arm),
		.socket = fd, .tx_secret = -1, .rx_secret = -1,
		.driver = binding->index,
		.version = any->key.protocol,
		.cipher = any->key.suite->cipher->ktls,
		.tx_seq = plan->tx ? plan->tx->seq : 0,
		.rx_seq = plan->rx ? plan->rx->seq : 0,
	};

	if (!is_tls13(any)) {
		arm.flags = any->key.role == NCRYPT_SSL_CLIENT_FLAG ?
			    SSLP_ARM_CLIENT : SSLP_ARM_SERVER;
		memcpy(arm.client_random, any->origin.client_random,
		       TLS_RANDOM_LEN);
		memcpy(arm.server_random, any->origin.server_random,
		       TLS_RANDOM_LEN);
	}
	*ret_tx_in = false;
	return arm_with(binding, &arm, write, read, plan, ret_tx_in);
}

int module_rekey(const struct binding *binding, int fd, int optname,
		 const struct secret_side *now, u8 *next)
{
	struct module_secret secret;
	struct sslp_rekey rekey = {
		.size = sizeof(rekey), .socket = fd, .direction = optname,
		.driver = binding->index,
		.next = now->hmac.data ? (uintptr_t)next : 0,
	};
	int err;

	err = module_secret_get(binding->hash, &now->hmac, &secret);
	if (err)
		return err;
	rekey.secret = secret.fd;
	err = ktls_module_rekey(module_door(), &rekey);
	module_secret_put(&secret);
	return err;
}

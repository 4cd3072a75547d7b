// SPDX-License-Identifier: MIT
/*
 * Gives the keys of a connection to the kernel, through a vault if there is
 * one.
 */
#include "../base/message.h"
#include "../engine/backend.h"
#include "arm.h"

static const struct binding *vault_binding(struct connection *c)
{
	const struct binding *binding;

	if (!c->cipher ||
	    backend_bind(c->backend, c->suite->prf->hash, &binding))
		return NULL;
	return binding->arms ? binding : NULL;
}

bool arm_has_vault(struct connection *c)
{
	return vault_binding(c);
}

static int keep(struct connection *c, struct hmac_key *key)
{
	return hmac_keep(c->backend, c->suite->prf, key,
			 c->no_export ? KEEP_SECRET : KEEP_IF_CHEAP);
}

/* TLS 1.2: the master secret is needed once, and nobody keeps it */
static int arm_from_master(struct connection *c, const struct binding *b,
			   const struct ktls_plan *plan,
			   const struct connection_terms *t, bool *ret_tx_in)
{
	struct hmac_key master = {
		.len = TLS_MASTER_SECRET_LEN, .data = t->master,
		.use = KEY_MASTER,
	};
	const struct vault_keys keys = {
		.key = { [TX] = plan->tx ? &master : NULL,
			 [RX] = plan->rx ? &master : NULL },
		.client = t->client, .client_random = t->client_random,
		.server_random = t->server_random,
	};
	int err;

	err = keep(c, &master) ?:
	      b->engine->vault->arm(b, c->fd, plan, &keys, ret_tx_in);
	hmac_key_release(&master);
	return err;
}

/*
 * From here on the secret is in the vault. If it must be only there, it is
 * wiped here
 */
static void vaulted(struct connection *c, struct half *h)
{
	h->vaulted = h->secret.object;
	if (!c->no_export || !h->vaulted)
		return;
	wipe(h->bytes, sizeof(h->bytes));
	wipe(&h->key, sizeof(h->key));
	h->secret.data = NULL;
}

static int arm_from_secrets(struct connection *c, const struct binding *b,
			    const struct ktls_plan *plan, bool *ret_tx_in)
{
	struct half *tx = plan->tx ? c->half[TX] : NULL;
	struct half *rx = plan->rx ? c->half[RX] : NULL;
	const struct vault_keys keys = {
		.key = { [TX] = tx ? &tx->secret : NULL,
			 [RX] = rx ? &rx->secret : NULL },
		.client = c->judge.client,
	};
	int err = 0;

	if (tx)
		err = keep(c, &tx->secret);
	if (!err && rx)
		err = keep(c, &rx->secret);
	if (!err)
		err = b->engine->vault->arm(b, c->fd, plan, &keys, ret_tx_in);
	if (!err && tx)
		vaulted(c, tx);
	if (!err && rx)
		vaulted(c, rx);
	return err;
}

static int arm_once(struct connection *c, const struct ktls_plan *plan,
		    const struct connection_terms *t, bool *ret_tx_in)
{
	const struct half *any = c->half[plan->tx ? TX : RX];
	const struct binding *b = vault_binding(c);

	*ret_tx_in = false;
	if (b && t && t->master)
		return arm_from_master(c, b, plan, t, ret_tx_in);
	if (b && any->has_secret)
		return arm_from_secrets(c, b, plan, ret_tx_in);
	if (t && t->no_export)
		return fail(EOPNOTSUPP, "no engine of this provider keeps secrets of this suite in the kernel");
	return ktls_install(c->fd, plan, ret_tx_in);
}

int arm_kernel(struct connection *c, const struct ktls_plan *plan,
	       const struct connection_terms *t)
{
	struct ktls_plan simple = *plan;
	bool tx_in;
	int err = arm_once(c, plan, t, &tx_in);

	/*
	 * Without the option it is enough to send no more than the limit in one
	 * send()
	 */
	if (err == -EOPNOTSUPP && !tx_in && plan->max_payload) {
		simple.max_payload = 0;
		err = arm_once(c, &simple, t, &tx_in);
	}
	if (err)
		return err;
	if (plan->tx)
		c->half[TX]->kernel = true;
	if (plan->rx)
		c->half[RX]->kernel = true;
	return 0;
}

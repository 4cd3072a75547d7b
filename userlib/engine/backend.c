// SPDX-License-Identifier: MIT
/* A provider's bindings: which driver of which engine computes each hash. */
#include <stdio.h>
#include <stdlib.h>

#include "../base/cancel.h"
#include "../base/lock.h"
#include "../base/message.h"
#include "backend.h"
#include "fips.h"
#include "known_answer.h"

void backend_init(struct backend *b, const struct engine *const *candidates,
		  size_t count)
{
	memset(b, 0, sizeof(*b));
	b->engines = candidates;
	b->count = count;
}

void backend_destroy(struct backend *b)
{
	struct binding *binding;
	size_t i;

	for (i = 0; i < HASH_COUNT; i++)
		free(b->hash[i].refused);
	free(b->tls10.refused);
	while ((binding = b->all)) {
		b->all = binding->next;
		free(binding);
	}
}

/* What an engine must be able to do; @second is as in struct binding */
struct wanted {
	const struct hash_alg *hash, *second;
	const char *driver;
};

static struct wanted want_hash(const struct hash_alg *hash)
{
	return (struct wanted){ hash, NULL, hash->hmac };
}

static int binding_new(const struct engine *engine, const struct wanted *want,
		       struct binding **ret)
{
	struct binding *binding;
	int err;

	if (strlen(want->driver) >= DRIVER_NAME_SIZE)
		return fail(EINVAL, "the driver name has %zu characters; at most %d are possible",
			    strlen(want->driver), DRIVER_NAME_SIZE - 1);
	binding = calloc(1, sizeof(*binding));
	if (!binding)
		return fail(ENOMEM, "out of memory for a binding");
	binding->engine = engine;
	binding->hash = want->hash;
	binding->second = want->second;
	strcpy(binding->driver, want->driver);
	err = engine->bind(binding);
	if (!err)
		err = known_answer_test(binding);
	if (err) {
		free(binding);
		return err;
	}
	binding->device = engine->is_device && engine->is_device(binding);
	*ret = binding;
	return 0;
}

/* Only the default provider has a choice */
static bool is_confined(struct backend *b, const struct engine *engine)
{
	if (b->count == 1 || engine->in_kernel || b->unconfined)
		return false;
	b->unconfined = !fips_confines();
	return !b->unconfined;
}

const struct binding *backend_spare(struct backend *b,
				    const struct hash_alg *hash)
{
	if (b->count == 1 || !hash->nettle || is_confined(b, &engine_software))
		return NULL;
	return &software_bindings[hash->id];
}

/* The last message says what stops the engines in the kernel */
static int refuse_confined(const struct engine *engine)
{
	char why[256];

	snprintf(why, sizeof(why), "%s", message_last());
	return fail(EOPNOTSUPP, "FIPS mode: the default provider uses the kernel's crypto only, not the engine %s; set %s=1 in the environment, or open the provider of that engine by name; %s",
		    engine->name, FIPS_SOFTWARE_VARIABLE, why);
}

/* Under LOCK_BACKEND */
static void backend_add(struct backend *b, struct binding *binding)
{
	binding->next = b->all;
	b->all = binding;
}

static void slot_use(struct backend_slot *slot, struct binding *binding)
{
	atomic_store_explicit(&slot->current, binding, memory_order_release);
}

/*
 * Under LOCK_BACKEND. Goes on to the next engine if a gate is closed, but not
 * after any other failure
 */
static int backend_resolve(struct backend *b, struct backend_slot *slot,
			   const struct wanted *want)
{
	struct binding *binding;
	size_t i;
	int err;

	if (slot->refused)
		return fail(EOPNOTSUPP, "%s", slot->refused);
	err = fail(EOPNOTSUPP, "no engine has %s", want->driver);
	for (i = 0; i < b->count; i++) {
		if (want->second && !b->engines[i]->prf)
			continue;
		err = is_confined(b, b->engines[i]) ?
		      refuse_confined(b->engines[i]) :
		      binding_new(b->engines[i], want, &binding);
		if (!err) {
			backend_add(b, binding);
			slot_use(slot, binding);
			return 0;
		}
		if (err != -EOPNOTSUPP)
			return err;
	}
	slot->refused = strdup(message_last());
	return err;
}

/*
 * Under LOCK_BACKEND. A binding that gave one wrong answer may be right again,
 * or is replaced. It is not replaced if the user has chosen it or if it could
 * not be tested.
 */
static int slot_recheck(struct backend_slot *slot)
{
	const struct binding *binding = slot->current;
	int err = binding ? known_answer_test(binding) : 0;

	if (err && (slot->chosen || backend_ran_out(err)))
		return err;
	if (err)
		atomic_store(&slot->current, NULL);
	atomic_store(&slot->lied, false);
	return 0;
}

static int slot_bind(struct backend *b, struct backend_slot *slot,
		     const struct wanted *want, const struct binding **ret)
{
	const struct binding *binding, *spare = NULL;
	int err = 0, cancel = cancel_disable();

	lock_take(LOCK_BACKEND);
	if (slot->lied)
		err = slot_recheck(slot);
	if (!err && !slot->current)
		err = backend_resolve(b, slot, want);
	binding = slot->current;
	lock_release(LOCK_BACKEND);
	if (!want->second && backend_ran_out(err))
		spare = backend_spare(b, want->hash);
	if (spare) {
		binding = spare;
		err = 0;
	}
	cancel_restore(cancel);
	if (!err)
		*ret = binding;
	return err;
}

int backend_bind_anew(struct backend *b, const struct hash_alg *hash,
		      const struct binding **ret)
{
	const struct wanted want = want_hash(hash);

	return slot_bind(b, &b->hash[hash->id], &want, ret);
}

int backend_bind_tls10(struct backend *b, const struct prf_alg *alg,
		       const struct binding **ret)
{
	const struct wanted both = { alg->hash, alg->second, alg->name };
	const struct binding *binding = backend_current(&b->tls10);

	if (!binding)
		return slot_bind(b, &b->tls10, &both, ret);
	*ret = binding;
	return 0;
}

void backend_mistrust(struct backend *b, const struct hash_alg *hash)
{
	atomic_store(&b->hash[hash->id].lied, true);
}

bool backend_has_prf(struct backend *b, const struct prf_alg *alg)
{
	const struct binding *binding;

	return !backend_bind_prf(b, alg, &binding);
}

/*
 * Binds nothing if nothing needs to be kept, because an import should not do
 * that
 */
bool backend_keeps(struct backend *b, const struct prf_alg *alg)
{
	const struct binding *binding;
	size_t i;

	for (i = 0; i < b->count; i++)
		if (b->engines[i]->vault)
			return !backend_bind_prf(b, alg, &binding) &&
			       binding->engine->vault;
	return false;
}

static bool takes_driver(const struct engine *engine)
{
	return engine->takes_driver;
}

/* Under LOCK_BACKEND. Each driver has one binding, however often it is chosen */
static int find_or_new(struct backend *b, const struct wanted *want,
		       struct binding **ret)
{
	struct binding *binding;
	int err;

	for (binding = b->all; binding; binding = binding->next)
		if (binding->hash == want->hash && !binding->second &&
		    !strcmp(binding->driver, want->driver))
			break;
	if (binding) {
		*ret = binding;
		return known_answer_test(binding);
	}
	err = binding_new(b->engines[0], want, &binding);
	if (err)
		return err;
	backend_add(b, binding);
	*ret = binding;
	return 0;
}

/* Under LOCK_BACKEND */
static int slot_set_driver(struct backend *b, struct backend_slot *slot,
			   const struct wanted *want)
{
	struct binding *binding;
	int err = find_or_new(b, want, &binding);

	if (err)
		return err;
	slot_use(slot, binding);
	atomic_store(&slot->lied, false);
	return 0;
}

int backend_set_driver(struct backend *b, const struct hash_alg *hash,
		       const char *driver)
{
	struct backend_slot *slot = &b->hash[hash->id];
	struct wanted want = want_hash(hash);
	char others[ENGINES_TEXT_SIZE];
	int err, cancel;

	if (b->count != 1 || !b->engines[0]->takes_driver)
		return fail(EOPNOTSUPP, "this provider does not let you choose a driver: open the provider of the engine %s by name",
			    engines_that(takes_driver, others));
	if (driver)
		want.driver = driver;
	cancel = cancel_disable();
	lock_take(LOCK_BACKEND);
	err = slot_set_driver(b, slot, &want);
	if (!err)
		slot->chosen = driver;
	lock_release(LOCK_BACKEND);
	cancel_restore(cancel);
	return err;
}

// SPDX-License-Identifier: MIT
/* A provider's bindings: which driver of which engine computes each hash. */
#include <stdlib.h>

#include "../base/cancel.h"
#include "../base/lock.h"
#include "../base/message.h"
#include "backend.h"
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

	for (i = 0; i < HASH_ROWS; i++)
		free(b->refused[i]);
	while ((binding = b->all)) {
		b->all = binding->next;
		free(binding);
	}
}

static int binding_new(const struct engine *engine,
		       const struct hash_alg *hash, const char *driver,
		       struct binding **ret)
{
	struct binding *binding;
	int err;

	if (strlen(driver) >= DRIVER_NAME_SIZE)
		return fail(EINVAL, "driver name of %zu characters, %d are the most",
			    strlen(driver), DRIVER_NAME_SIZE - 1);
	binding = calloc(1, sizeof(*binding));
	if (!binding)
		return fail(ENOMEM, "out of memory for a binding");
	binding->engine = engine;
	binding->hash = hash;
	strcpy(binding->driver, driver);
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

/* Under LOCK_BACKEND */
static void backend_use(struct backend *b, struct binding *binding)
{
	binding->next = b->all;
	b->all = binding;
	atomic_store_explicit(&b->current[binding->hash->id], binding,
			      memory_order_release);
}

/* Under LOCK_BACKEND. Past an engine whose gate is closed, but not past others */
static int backend_resolve(struct backend *b, const struct hash_alg *hash)
{
	struct binding *binding;
	size_t i;
	int err;

	if (b->refused[hash->id])
		return fail(EOPNOTSUPP, "%s", b->refused[hash->id]);
	err = fail(EOPNOTSUPP, "no engine has %s", hash->hmac);
	for (i = 0; i < b->count; i++) {
		if (!hash->name && !b->engines[i]->prf)
			continue;
		err = binding_new(b->engines[i], hash, hash->hmac, &binding);
		if (!err) {
			backend_use(b, binding);
			return 0;
		}
		if (err != -EOPNOTSUPP)
			return err;
	}
	b->refused[hash->id] = strdup(message_last());
	return err;
}

/* Under LOCK_BACKEND. What lies once may be well again, or be replaced */
static void backend_recheck(struct backend *b, const struct hash_alg *hash)
{
	const struct binding *binding = b->current[hash->id];

	if (binding && known_answer_test(binding))
		atomic_store(&b->current[hash->id], NULL);
	atomic_store(&b->lied[hash->id], false);
}

void backend_mistrust(struct backend *b, const struct hash_alg *hash)
{
	atomic_store(&b->lied[hash->id], true);
}

static int backend_rebind(struct backend *b, const struct hash_alg *hash,
			  struct binding **ret)
{
	int err = 0, cancel = cancel_disable();

	lock_take(LOCK_BACKEND);
	if (b->lied[hash->id])
		backend_recheck(b, hash);
	if (!b->current[hash->id])
		err = backend_resolve(b, hash);
	*ret = b->current[hash->id];
	lock_release(LOCK_BACKEND);
	cancel_restore(cancel);
	return err;
}

int backend_bind(struct backend *b, const struct hash_alg *hash,
		 const struct binding **ret)
{
	struct binding *binding;
	int err;

	binding = atomic_load_explicit(&b->current[hash->id],
				       memory_order_acquire);
	if (!binding || atomic_load(&b->lied[hash->id])) {
		err = backend_rebind(b, hash, &binding);
		if (err)
			return err;
	}
	*ret = binding;
	return 0;
}

bool backend_has(struct backend *b, const struct hash_alg *hash)
{
	const struct binding *binding;

	return !backend_bind(b, hash, &binding);
}

/* Nothing is bound that needs no keeping: import has no business with it */
bool backend_keeps(struct backend *b, const struct hash_alg *hash)
{
	const struct binding *binding;
	size_t i;

	for (i = 0; i < b->count; i++)
		if (b->engines[i]->vault)
			return !backend_bind(b, hash, &binding) &&
			       binding->engine->vault;
	return false;
}

static bool takes_driver(const struct engine *engine)
{
	return engine->takes_driver;
}

int backend_set_driver(struct backend *b, const struct hash_alg *hash,
		       const char *driver)
{
	const struct engine *engine = b->engines[0];
	char others[ENGINES_TEXT_SIZE];
	struct binding *binding;
	int err;

	if (b->count != 1 || !engine->takes_driver)
		return fail(EOPNOTSUPP, "this provider leaves no choice of driver: open that of the engine %s by name",
			    engines_that(takes_driver, others));
	err = binding_new(engine, hash, driver ? driver : hash->hmac, &binding);
	if (err)
		return err;
	lock_take(LOCK_BACKEND);
	backend_use(b, binding);
	lock_release(LOCK_BACKEND);
	return 0;
}

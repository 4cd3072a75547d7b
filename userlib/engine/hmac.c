// SPDX-License-Identifier: MIT
/* HMAC on whatever engine a provider has for the hash. */
#include <stdlib.h>

#include <nettle/memops.h>

#include "../base/lock.h"
#include "../base/message.h"
#include "hmac.h"
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

int backend_bind(struct backend *b, const struct hash_alg *hash,
		 const struct binding **ret)
{
	struct binding *binding;
	int err = 0;

	binding = atomic_load_explicit(&b->current[hash->id],
				       memory_order_acquire);
	if (!binding || atomic_load(&b->lied[hash->id])) {
		lock_take(LOCK_BACKEND);
		if (b->lied[hash->id])
			backend_recheck(b, hash);
		if (!b->current[hash->id])
			err = backend_resolve(b, hash);
		binding = b->current[hash->id];
		lock_release(LOCK_BACKEND);
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
		if (b->engines[i]->keep)
			return !backend_bind(b, hash, &binding) &&
			       binding->engine->keep;
	return false;
}

int backend_set_driver(struct backend *b, const struct hash_alg *hash,
		       const char *driver)
{
	const struct engine *engine = b->engines[0];
	struct binding *binding;
	int err;

	if (b->count != 1 || !engine->takes_driver)
		return fail(EOPNOTSUPP, "this provider leaves no choice of driver: open \"%s\" or \"%s\" by name",
			    engine_af_alg.provider, engine_module.provider);
	err = binding_new(engine, hash, driver ? driver : hash->hmac, &binding);
	if (err)
		return err;
	lock_take(LOCK_BACKEND);
	backend_use(b, binding);
	lock_release(LOCK_BACKEND);
	return 0;
}

int hmac_start(struct hmac *h, struct backend *b, const struct hash_alg *hash,
	       struct hmac_key *key)
{
	int err;

	h->failed = false;
	h->backend = b;
	h->hash = hash;
	h->key = key;
	err = backend_bind(b, hash, &h->binding);
	if (err)
		return err;
	if (!key->data && !key->serial && !h->binding->engine->keep)
		return fail(EOPNOTSUPP, "this secret is in the kernel only: \"%s\" can compute with it",
			    engine_module.provider);
	return h->binding->engine->start(h, key);
}

static int bind_keeper(struct backend *b, const struct hash_alg *hash,
		       const struct binding **ret)
{
	if (backend_keeps(b, hash))
		return backend_bind(b, hash, ret);
	return fail(EOPNOTSUPP, "only \"%s\" can keep a secret of this suite in the kernel",
		    engine_module.provider);
}

int hmac_keep(struct backend *b, const struct hash_alg *hash,
	      struct hmac_key *key, enum keep how)
{
	const struct binding *binding;
	int err;

	err = bind_keeper(b, hash, &binding) ?:
	      binding->engine->keep(binding, key, how);
	return how == KEEP_IF_CHEAP ? 0 : err;
}

int hmac_keep_master(struct backend *b, const struct hash_alg *hash,
		     const struct hmac_key *premaster, bool extended,
		     const u8 *seed, size_t seed_len, struct hmac_key *master)
{
	const struct binding *binding;

	return bind_keeper(b, hash, &binding) ?:
	       binding->engine->keep_master(binding, premaster, extended, seed,
					    seed_len, master);
}

void hmac_key_release(struct hmac_key *key)
{
	size_t i;

	hmac_key_forget(key);
	for (i = 0; key->object && i < engine_count; i++)
		if (engines[i]->release)
			engines[i]->release(key);
}

/* @out was computed wrongly; @right is right */
static int device_lied(struct hmac *h, const u8 *right, u8 *out)
{
	char name[DRIVER_NAME_SIZE];

	h->failed = true;
	atomic_store(&h->backend->lied[h->hash->id], true);
	if (h->backend->count > 1) {
		memcpy(out, right, h->hash->digest_len);
		return 0;
	}
	wipe(out, h->hash->digest_len);
	h->binding->engine->driver_name(h->binding, name);
	return fail(EOPNOTSUPP, "%s: driver %s has begun to compute wrong answers, and this one is not used",
		    h->binding->engine->name, name);
}

/* First what is right: the answer may take the message's place */
static int device_digest(struct hmac *h, const void *msg, size_t len, u8 *out)
{
	const struct engine *software = &engine_software;
	struct hmac again = { .hash = h->hash };
	u8 right[HASH_MAX_DIGEST];
	int err;

	err = software->start(&again, h->key);
	if (err)
		return err;
	/* A driver may say that it did, and write nothing to look at */
	if (out != msg)
		memset(out, 0, h->hash->digest_len);
	err = software->digest(&again, msg, len, right) ?:
	      h->binding->engine->digest(h, msg, len, out);
	if (!err && !memeql_sec(out, right, h->hash->digest_len))
		err = device_lied(h, right, out);
	software->finish(&again);
	wipe(right, sizeof(right));
	return err;
}

/* A key of the keyring has no bytes here, and SM3 may be the kernel's alone */
static bool can_check(const struct hmac *h)
{
	return h->key->data && h->hash->nettle;
}

int hmac_digest(struct hmac *h, const void *msg, size_t len, u8 *out)
{
	int err;

	if (h->binding->device && can_check(h))
		err = device_digest(h, msg, len, out);
	else
		err = h->binding->engine->digest(h, msg, len, out);
	if (err)
		h->failed = true;
	return err;
}

void hmac_finish(struct hmac *h)
{
	h->binding->engine->finish(h);
}

u64 hmac_key_new_id(void)
{
	static _Atomic u64 last;

	return atomic_fetch_add(&last, 1) + 1;
}

void hmac_key_forget(struct hmac_key *key)
{
	size_t i;

	if (!key->id)
		return;
	for (i = 0; i < engine_count; i++)
		if (engines[i]->forget)
			engines[i]->forget(key);
}

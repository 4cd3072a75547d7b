// SPDX-License-Identifier: MIT
/* A keyed HMAC, on the engine that a provider has for the hash. */
#include <nettle/memops.h>

#include "../base/cancel.h"
#include "../base/message.h"
#include "hmac.h"

#define ID_SHARE	1024

static bool keeps(const struct engine *engine)
{
	return engine->vault;
}

static bool takes_serial(const struct engine *engine)
{
	return engine->takes_serial;
}

static __attribute__((noinline)) int refuse_key(const struct engine *engine,
						const struct hmac_key *key)
{
	char others[ENGINES_TEXT_SIZE];

	if (key->serial)
		return fail(EOPNOTSUPP, "%s cannot compute with a key of the kernel's keyring: the engine %s can",
			    engine->name, engines_that(takes_serial, others));
	return fail(EOPNOTSUPP, "this secret is in the kernel only: the engine %s can compute with it",
		    engines_that(keeps, others));
}

static ALWAYS_INLINE int check_key(const struct engine *engine,
				   const struct hmac_key *key)
{
	bool takes = key->serial ? engine->takes_serial :
				   key->data || engine->vault;

	return takes ? 0 : refuse_key(engine, key);
}

/*
 * A thread that is cancelled before hmac_finish() would keep the engine's
 * channel
 */
static ALWAYS_INLINE int start_engine(struct hmac *h, const struct engine *engine)
{
	int err;

	if (!engine->in_kernel)
		return engine->start(h, h->key);
	h->cancel = cancel_disable();
	err = engine->start(h, h->key);
	if (err)
		cancel_restore(h->cancel);
	return err;
}

static ALWAYS_INLINE int start(struct hmac *h, struct backend *b,
			       const struct binding *binding,
			       struct hmac_key *key)
{
	h->failed = false;
	h->backend = b;
	h->binding = binding;
	h->hash = binding->hash;
	h->key = key;
	return check_key(binding->engine, key) ?:
	       start_engine(h, binding->engine);
}

/* Finds another binding for @h, which failed with @err; or NULL */
static const struct binding *spare_of(struct hmac *h, int err)
{
	if (!backend_ran_out(err) || !h->binding->engine->in_kernel ||
	    h->binding->second || !h->key->data || h->key->serial)
		return NULL;
	return backend_spare(h->backend, h->hash);
}

/* @h could not be started because of @err */
static __attribute__((noinline)) int start_spare(struct hmac *h, int err)
{
	const struct binding *spare = spare_of(h, err);

	return spare ? start(h, h->backend, spare, h->key) : err;
}

static ALWAYS_INLINE int start_somewhere(struct hmac *h, struct backend *b,
					 const struct binding *binding,
					 struct hmac_key *key)
{
	int err = start(h, b, binding, key);

	return err ? start_spare(h, err) : 0;
}

bool hmac_go_on(struct hmac *h, int err)
{
	const struct binding *spare = spare_of(h, err);

	if (!spare)
		return false;
	h->failed = true;
	hmac_finish(h);
	return !start(h, h->backend, spare, h->key);
}

int hmac_start(struct hmac *h, struct backend *b, const struct hash_alg *hash,
	       struct hmac_key *key)
{
	const struct binding *binding;

	return backend_bind(b, hash, &binding) ?:
	       start_somewhere(h, b, binding, key);
}

int hmac_start_prf(struct hmac *h, struct backend *b,
		   const struct prf_alg *alg, struct hmac_key *key)
{
	const struct binding *binding;

	return backend_bind_prf(b, alg, &binding) ?:
	       start_somewhere(h, b, binding, key);
}

static int bind_keeper(struct backend *b, const struct prf_alg *alg,
		       const struct binding **ret)
{
	char others[ENGINES_TEXT_SIZE];
	int err;

	if (backend_keeps(b, alg)) {
		err = backend_bind_prf(b, alg, ret);
		if (err || (*ret)->engine->vault)
			return err;
	}
	return fail(EOPNOTSUPP, "this provider cannot keep a secret of this suite in the kernel: the engine %s can",
		    engines_that(keeps, others));
}

int hmac_keep(struct backend *b, const struct prf_alg *alg,
	      struct hmac_key *key, enum keep how)
{
	const struct binding *binding;
	int err, cancel;

	/*
	 * Every import asks this. A message that nobody reads would be the
	 * largest part of its cost
	 */
	if (how == KEEP_IF_CHEAP && !backend_keeps(b, alg))
		return 0;
	cancel = cancel_disable();
	err = bind_keeper(b, alg, &binding);
	if (!err) {
		key->vault = binding->engine->vault;
		err = key->vault->keep(binding, key, how);
	}
	cancel_restore(cancel);
	return how == KEEP_IF_CHEAP ? 0 : err;
}

int hmac_keep_master(struct backend *b, const struct prf_alg *alg,
		     const struct hmac_key *premaster, bool extended,
		     const u8 *seed, size_t seed_len, struct hmac_key *master)
{
	int cancel = cancel_disable();
	const struct binding *binding;
	int err = bind_keeper(b, alg, &binding);

	if (!err) {
		master->vault = binding->engine->vault;
		err = master->vault->keep_master(binding, premaster, extended,
						 seed, seed_len, master);
	}
	cancel_restore(cancel);
	return err;
}

int hmac_keep_step(struct backend *b, const struct prf_alg *alg,
		   const struct hmac_key *from, const char *name,
		   const u8 *seed, size_t seed_len, struct hmac_key *to)
{
	int cancel = cancel_disable();
	const struct binding *binding;
	int err = bind_keeper(b, alg, &binding);

	if (!err) {
		to->vault = binding->engine->vault;
		err = to->vault->keep_step(binding, from, name, seed, seed_len,
					   to);
	}
	cancel_restore(cancel);
	return err;
}

int hmac_start_inside(struct hmac *h, struct backend *b,
		      const struct hash_alg *hash, struct hmac_key *key)
{
	char others[ENGINES_TEXT_SIZE];
	int err = hmac_start(h, b, hash, key);

	if (err || h->binding->engine->vault)
		return err;
	hmac_finish(h);
	return fail(EOPNOTSUPP, "this secret is in the kernel only: the engine %s can compute with it",
		    engines_that(keeps, others));
}

void hmac_key_release(struct hmac_key *key)
{
	int cancel;

	hmac_key_forget(key);
	if (!key->object)
		return;
	cancel = cancel_disable();
	key->vault->release(key);
	cancel_restore(cancel);
}

/* @out is wrong and @right is right */
static int device_lied(struct hmac *h, const u8 *right, u8 *out)
{
	char name[DRIVER_NAME_SIZE];

	h->failed = true;
	backend_mistrust(h->backend, h->hash);
	if (backend_spare(h->backend, h->hash)) {
		memcpy(out, right, h->hash->digest_len);
		return 0;
	}
	wipe(out, h->hash->digest_len);
	h->binding->engine->driver_name(h->binding, name);
	return fail(EOPNOTSUPP, "%s: driver %s has begun to compute wrong answers; this answer is not used",
		    h->binding->engine->name, name);
}

/* Compute the right answer first: the device's may overwrite the message */
static int device_digest(struct hmac *h, const void *msg, size_t len, u8 *out)
{
	const struct engine *software = &engine_software;
	struct hmac again = { .hash = h->hash };
	u8 right[HASH_MAX_DIGEST];
	int err;

	err = software->start(&again, h->key);
	if (err)
		return err;
	/* A driver may report success and write no digest */
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

static int digest(struct hmac *h, const void *msg, size_t len, u8 *out)
{
	/* The bytes of a key in the keyring are not here */
	if (h->binding->device && h->key->data)
		return device_digest(h, msg, len, out);
	return h->binding->engine->digest(h, msg, len, out);
}

int hmac_digest(struct hmac *h, const void *msg, size_t len, u8 *out)
{
	int err = digest(h, msg, len, out);

	if (err && hmac_go_on(h, err))
		err = digest(h, msg, len, out);
	if (err)
		h->failed = true;
	return err;
}

void hmac_finish(struct hmac *h)
{
	const struct engine *engine = h->binding->engine;

	engine->finish(h);
	if (engine->in_kernel)
		cancel_restore(h->cancel);
}

/*
 * A thread takes many numbers at once, so that imports do not share the counter
 * each time
 */
u64 hmac_key_new_id(void)
{
	static _Atomic u64 taken;
	static _Thread_local u64 next, end;

	if (next == end) {
		next = atomic_fetch_add(&taken, ID_SHARE);
		end = next + ID_SHARE;
	}
	return ++next;
}

void hmac_key_forget(struct hmac_key *key)
{
	int cancel;
	size_t i;

	/* Without a hint, no engine keeps anything of this key */
	if (!key->id || !atomic_load_explicit(&key->hint, memory_order_relaxed))
		return;
	cancel = cancel_disable();
	for (i = 0; i < engine_count; i++)
		if (engines[i]->forget)
			engines[i]->forget(key);
	cancel_restore(cancel);
}

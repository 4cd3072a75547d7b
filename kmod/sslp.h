/* SPDX-License-Identifier: GPL-2.0-only */
/* Everything that the module's files share, by the file that defines it. */
#ifndef SSLP_H
#define SSLP_H

#include <crypto/hash.h>
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/net.h>
#include <linux/poll.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/tls.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <uapi/linux/sslp.h>

#include "compat.h"

/* Bytes of something, for seeds that are made of several */
struct sslp_chunk {
	const void *data;
	size_t len;
};

/* hash.c */

#define SSLP_BLOCK_MAX	128	/* the block of SHA-384 and SHA-512 */

enum sslp_alg {
	SSLP_MD5, SSLP_SHA1, SSLP_SHA256, SSLP_SHA384, SSLP_SHA512, SSLP_SM3,
	SSLP_ALGS
};

/**
 * struct sslp_hash - a hash
 * @alg: row number
 * @id: SSLP_HASH_*, 0 for the halves of SSLP_HASH_MD5SHA1
 * @name: in the kernel's crypto
 * @hmac: its HMAC there
 * @digest_len: bytes
 * @block_len: bytes of a block
 * @of_nothing: its digest of no message; NULL if HKDF never uses this hash
 */
struct sslp_hash {
	enum sslp_alg alg;
	u32 id;
	const char *name;
	const char *hmac;
	u8 digest_len, block_len;
	const u8 *of_nothing;
};

/**
 * struct sslp_prf - what SSLP_HASH_* stands for
 * @hash: of a PRF or of HKDF
 * @second: the second hash of TLS 1.0 and 1.1, else NULL
 */
struct sslp_prf {
	const struct sslp_hash *hash, *second;
};

extern const struct sslp_hash sslp_hashes[SSLP_ALGS];

const struct sslp_prf *sslp_prf_find(u32 id);
size_t sslp_prf_digest_len(const struct sslp_prf *prf);

/* counter.c */

enum sslp_count {
	SSLP_DERIVED, SSLP_REDONE, SSLP_ERRORS, SSLP_TIMEOUTS, SSLP_WRONG,
	/* The rest is counted only for the module */
	SSLP_ARMED, SSLP_REKEYED, SSLP_OUTSTANDING,
	SSLP_COUNTS,
	SSLP_DRIVER_COUNTS = SSLP_WRONG + 1
};

extern atomic64_t sslp_counts[SSLP_COUNTS];

struct sslp_driver;
struct sslp_file;
struct sslp_use;

void sslp_count(struct sslp_file *file, struct sslp_use *use,
		struct sslp_driver *driver, enum sslp_count count);

/* bell.c */

struct sslp_bell;

struct sslp_bell *sslp_bell_new(void);
struct sslp_bell *sslp_bell_get(struct sslp_bell *bell);
void sslp_bell_put(struct sslp_bell *bell);
void sslp_bell_hook(struct sslp_bell *bell, void (*hook)(void *arg), void *arg);
void sslp_bell_ring(struct sslp_bell *bell);
int sslp_bell_wait(struct sslp_bell *bell, bool any_signal, long most);

/* engine_keyless.c, engine_blocks.c, engine_library.c, engine_ahash.c */

/* Two states of SHA-512, work on a third one, and blocks, on the processor */
#define SSLP_HMAC_ROOM	736

/**
 * struct sslp_hmac - an HMAC with its key, for one derivation
 * @driver: where it runs
 * @prepared: the key as @driver's engine prepared it, or NULL
 * @bell: rung when the driver answers; NULL: digest() waits for the answer
 * @deadline: jiffies until which the derivation may stay with @driver
 * @state: for the engine
 * @room: SSLP_HMAC_ROOM bytes for a @state that fits, not cleared: an
 *	allocation costs as much as a hash. NULL with @bell
 */
struct sslp_hmac {
	struct sslp_driver *driver;
	const void *prepared;
	struct sslp_bell *bell;
	unsigned long deadline;
	void *state;
	void *room;
};

/**
 * struct sslp_engine - a way to run an HMAC on a driver
 * @name: for the parameter "engines"
 * @prepared_size: bytes of a prepared key
 * @prepare: prepare a key at @prepared, which is zero and aligned for u64; NULL
 *	if keys are not kept
 * @start: @h->driver, @h->prepared and @h->bell are set; no message will be
 *	longer than @msg_max
 * @digest: HMAC of @msg, which may overlap @out; may write to @room bytes
 *	behind @msg
 * @submit: begin the HMAC of @msg, which is copied; -EAGAIN: there is no room,
 *	try again. NULL: the engine never answers later
 * @answer: the result of that HMAC; -EINPROGRESS: no answer yet
 * @finish: called after a successful start, also if a digest failed or is not
 *	done
 *
 * All return 0 or -errno, and wipe what they leave behind. -ETIMEDOUT: the
 * driver answered nobody in that time; -ETIME: it answered others, but not this
 * request.
 */
struct sslp_engine {
	const char *name;
	size_t (*prepared_size)(const struct sslp_driver *driver);
	int (*prepare)(struct sslp_driver *driver, const u8 *key,
		       size_t key_len, void *prepared);
	int (*start)(struct sslp_hmac *h, const u8 *key, size_t key_len,
		     size_t msg_max);
	int (*digest)(struct sslp_hmac *h, u8 *msg, size_t len, size_t room,
		      u8 *out);
	int (*submit)(struct sslp_hmac *h, const u8 *msg, size_t len);
	int (*answer)(struct sslp_hmac *h, u8 *out);
	void (*finish)(struct sslp_hmac *h);
};

extern const struct sslp_engine sslp_engine_keyless, sslp_engine_ahash;

const struct sslp_engine *sslp_engine_processor(const struct sslp_hash *hash);
int sslp_engine_blocks_try(struct sslp_driver *driver);

/* owed.c, owed.h */

/* How many requests a driver has at a time: a dead driver keeps their memory */
#define SSLP_OWED_MAX	64

/*
 * For a derivation a driver may take this many times the limit of one HMAC. A
 * key block takes four HMACs, the longest output a thousand
 */
#define SSLP_LIMITS	4

unsigned long sslp_owed_limit(void);
int sslp_owed_room(struct sslp_driver *driver, bool any_signal, long most);
int sslp_owed_init(void);
void sslp_owed_exit(void);

/* driver.c */

/**
 * struct sslp_driver - a driver in use
 * @ref: users; the last one takes it off the list
 * @node: in the list of drivers, under its lock
 * @hash: what it computes
 * @engine: how it is used
 * @shash: keyless transform, or NULL; has no state of its own
 * @ahash: holds the driver, or NULL; it never gets a key
 * @fallback: driver for the same hash on the processor; NULL if this is that
 *	driver
 * @passed: has given the known answers once; only for one with @ahash
 * @probe: held while known answers are asked for again
 * @retest: has known answers asked for again, and holds the driver meanwhile;
 *	only of one with a fallback
 * @sick: must not be used for now; read without a lock
 * @retry_at: jiffies from when a sick driver may be tried again
 * @failures: failures in a row; a good answer ends the row
 * @owed: requests that it has, up to SSLP_OWED_MAX
 * @room: callers wait here until @owed becomes less
 * @answers: how many answers it has given, right or wrong
 * @counts: by enum sslp_count
 */
struct sslp_driver {
	struct kref ref;
	struct list_head node;
	const struct sslp_hash *hash;
	const struct sslp_engine *engine;
	struct crypto_shash *shash;
	struct crypto_ahash *ahash;
	struct sslp_driver *fallback;
	bool passed;
	struct mutex probe;	/* held for known answers, see above */
	struct work_struct retest;
	bool sick;
	unsigned long retry_at;
	atomic_t failures;
	atomic_t owed;
	wait_queue_head_t room;
	atomic_t answers;
	atomic64_t counts[SSLP_DRIVER_COUNTS];
};

struct sslp_driver *sslp_driver_new(const struct sslp_hash *hash,
				    const struct sslp_engine *engine);
struct sslp_driver *sslp_driver_find(const struct sslp_hash *hash,
				     const char *name);
struct sslp_driver *sslp_driver_enlist(struct sslp_driver *driver,
				       const char *name);
struct sslp_driver *sslp_driver_ref(struct sslp_driver *driver);
void sslp_driver_put(struct sslp_driver *driver);
struct crypto_alg *sslp_driver_alg(const struct sslp_driver *driver);
const char *sslp_driver_name(const struct sslp_driver *driver);

/* health.c */

int sslp_driver_check(struct sslp_driver *driver);
struct sslp_driver *sslp_driver_usable(struct sslp_driver *driver);
bool sslp_driver_usable_now(struct sslp_driver *driver);
void sslp_driver_retest(struct work_struct *work);
void sslp_driver_failed(struct sslp_use *use, int err);
void sslp_driver_worked(struct sslp_driver *driver);
bool sslp_driver_error(int err);
int sslp_health_init(void);
void sslp_health_exit(void);

/* absent.c */

bool sslp_absent(const char *name);
void sslp_absent_note(const char *name);

/* lookup.c */

/*
 * For "type" and "mask" of the crypto: find only what is registered and has
 * passed its tests; load, instantiate and register nothing
 */
#define SSLP_HERE_TYPE	CRYPTO_ALG_TESTED
#define SSLP_HERE_MASK	(CRYPTO_ALG_TESTED | CRYPTO_NOLOAD)

struct sslp_driver *sslp_lookup(const struct sslp_hash *hash,
				const char *name);

/* known_answer.c */

int sslp_known_answer_test(struct sslp_driver *driver);

/* user.c */

/*
 * What a descriptor costs, beside the bytes of a secret. Drivers that it uses
 * are in the price
 */
#define SSLP_USER_OBJECT	1024

struct sslp_user;

struct sslp_user *sslp_user_get(void);
void sslp_user_put(struct sslp_user *user);
int sslp_user_charge(struct sslp_user *user, size_t bytes);
void sslp_user_uncharge(struct sslp_user *user, size_t bytes);

/* queue.c, queue.h */

struct sslp_queue;

int sslp_queue_init(void);
void sslp_queue_exit(void);
struct sslp_queue *sslp_queue_new(struct sslp_user *user);
void sslp_queue_free(struct sslp_queue *q);
__poll_t sslp_queue_poll(struct file *filp, poll_table *table);

/* file.c */

/**
 * struct sslp_use - a driver, as one open /dev/sslp uses it
 * @ref: the file's, and one of each request that runs
 * @rcu: readers look for it without a lock
 * @file: whose
 * @driver: held
 * @opens: how often it was opened by name; under the file's lock
 * @counts: by enum sslp_count
 */
struct sslp_use {
	refcount_t ref;
	struct rcu_head rcu;
	struct sslp_file *file;
	struct sslp_driver *driver;
	u32 opens;
	atomic64_t counts[SSLP_DRIVER_COUNTS];
};

/**
 * struct sslp_file - an open /dev/sslp
 * @user: who opened it
 * @lock: of writers of @defaults and @opened; readers need none
 * @defaults: default driver of each hash, once used
 * @opened: drivers chosen by name; number n of the user's is entry n - 1
 * @answered_later: a driver of this file answers later, or did
 * @queue: what was submitted; its owner frees it before the file
 * @counts: by enum sslp_count
 */
struct sslp_file {
	struct sslp_user *user;
	struct mutex lock;	/* held by writers, see above */
	struct sslp_use __rcu *defaults[SSLP_ALGS];
	struct sslp_use __rcu *opened[SSLP_DRIVERS_MAX];
	bool answered_later;
	struct sslp_queue *queue;
	atomic64_t counts[SSLP_COUNTS];
};

struct sslp_file *sslp_file_new(struct sslp_user *user);
void sslp_file_free(struct sslp_file *file);
int sslp_file_open_driver(struct sslp_file *file, const struct sslp_hash *hash,
			  const char *name, u32 number);
int sslp_file_close_driver(struct sslp_file *file, u32 number);
struct sslp_use *sslp_file_opened(struct sslp_file *file, u32 number);
struct sslp_use *sslp_file_use(struct sslp_file *file, u32 number,
			       const struct sslp_hash *hash);
void sslp_use_put(struct sslp_use *use);

/* prepared.c */

/**
 * struct sslp_prepared - a key, prepared for a driver
 * @driver: the only driver that can use it; held
 * @state: for its engine
 */
struct sslp_prepared {
	struct sslp_driver *driver;
	u8 state[] __aligned(__alignof__(u64));
};

const void *sslp_prepared_get(struct sslp_prepared **place,
			      struct sslp_driver *driver, const u8 *key,
			      size_t key_len);
void sslp_prepared_free(struct sslp_prepared *prepared);

/* derivation.c */

/* One output. HKDF-Expand may have several, P_hash and HKDF-Extract have one */
struct sslp_expand {
	const struct sslp_chunk *info;
	size_t count;
	u8 *out;
	size_t len;
};

#define SSLP_OUTPUTS_MAX	2

enum sslp_sort { SSLP_P_HASH, SSLP_EXPAND, SSLP_EXTRACT };

/**
 * struct sslp_output - one output of a derivation
 * @work: its input, with the bytes that HMACs have before and behind it
 * @in_len: bytes of the input
 * @out: output
 * @len: bytes at @out
 */
struct sslp_output {
	u8 *work;
	size_t in_len;
	u8 *out;
	size_t len;
};

/**
 * struct sslp_derivation - a derivation; it can be done again
 * @sort: how
 * @hash: hash
 * @outputs: its outputs
 * @count: how many
 * @out_len: bytes of all of them
 * @hmacs: about how many it takes
 * @msg_max: bytes of the longest message
 * @work: of all outputs; in @small if it fits
 * @work_len: bytes
 * @room: bytes behind each input, for padding
 * @at: number of the output that is being made
 * @asked: how many HMACs it has asked for
 * @done: bytes of output @at that are there
 * @msg: message of the HMAC that it asks for
 * @msg_len: bytes
 * @msg_room: bytes behind it that nobody needs
 * @answer: where that HMAC goes
 * @block: last block of P_hash
 * @small: room for @work
 */
struct sslp_derivation {
	enum sslp_sort sort;
	const struct sslp_hash *hash;
	struct sslp_output outputs[SSLP_OUTPUTS_MAX];
	unsigned int count;
	size_t out_len;
	unsigned int hmacs;
	size_t msg_max;
	u8 *work;
	size_t work_len, room;
	unsigned int at, asked;
	size_t done;
	u8 *msg;
	size_t msg_len, msg_room;
	u8 *answer;
	u8 block[HASH_MAX_DIGESTSIZE];
	u8 small[320];
};

int sslp_derivation_init(struct sslp_derivation *d, enum sslp_sort sort,
			 const struct sslp_hash *hash,
			 const struct sslp_expand *list, size_t count);
void sslp_derivation_restart(struct sslp_derivation *d);
bool sslp_derivation_next(struct sslp_derivation *d);
void sslp_derivation_end(struct sslp_derivation *d, int err);

/* run.c */

/**
 * struct sslp_source - a secret and where to derive from it
 * @file: file whose drivers are used
 * @driver: number of a driver, or 0
 * @flags: SSLP_NO_REDO
 * @prf: hash
 * @key: secret
 * @key_len: bytes at @key
 * @prepared: place for @key as a driver prepared it, or NULL
 * @chain: where the derivation is noted for later; NULL: do it now
 */
struct sslp_source {
	struct sslp_file *file;
	u32 driver;
	u32 flags;
	const struct sslp_prf *prf;
	const u8 *key;
	size_t key_len;
	struct sslp_prepared **prepared;
	struct sslp_chain *chain;
};

int sslp_last_error(int err);
int sslp_run_on(struct sslp_use *use, struct sslp_driver *driver,
		const struct sslp_source *from, struct sslp_derivation *d);
int sslp_run(const struct sslp_source *from, struct sslp_derivation *d);

/* derive.c */

int sslp_prf(const struct sslp_source *from, const struct sslp_chunk *seed,
	     size_t count, u8 *out, size_t len);
int sslp_extract(const struct sslp_source *from, const struct sslp_chunk *ikm,
		 u8 *out);
int sslp_expand(const struct sslp_source *from, const struct sslp_expand *list,
		size_t count);

/* chain.c */

/* Both directions of an arming; or a key, and then what is made with it */
#define SSLP_STAGES_MAX	2

/**
 * struct sslp_stage - one derivation of a chain
 * @d: what is derived
 * @use: driver
 * @key: secret that it is derived from
 * @key_len: bytes at @key
 * @own: copy of a key that may change meanwhile
 */
struct sslp_stage {
	struct sslp_derivation d;
	struct sslp_use *use;
	const u8 *key;
	size_t key_len;
	u8 own[HASH_MAX_DIGESTSIZE];
};

enum sslp_chain_state {
	SSLP_CHAIN_NONE,	/* no HMAC has been started */
	SSLP_CHAIN_IDLE,	/* no HMAC is asked for */
	SSLP_CHAIN_READY,	/* one is asked for, the driver had no room */
	SSLP_CHAIN_ASKED,	/* the driver has it */
};

/**
 * struct sslp_chain - derivations in a row that nobody waits for
 * @bell: rung at each answer; held by the owner
 * @flags: SSLP_NO_REDO
 * @stages: what is derived
 * @count: how many
 * @at: which stage is under way
 * @state: of its HMAC
 * @h: its HMAC
 * @begun: when the stage began, in nanoseconds; 0: nobody traces it
 * @sent: when the first HMAC went to the driver, in nanoseconds
 * @fastest: nanoseconds until its answer, 0: none yet
 * @late_at: in jiffies, with SSLP_CHAIN_ASKED: after it an answer is late
 * @hmacs: about how many it takes in all
 * @room: key that one stage makes and the next one uses
 */
struct sslp_chain {
	struct sslp_bell *bell;
	u32 flags;
	struct sslp_stage stages[SSLP_STAGES_MAX];
	unsigned int count, at;
	enum sslp_chain_state state;
	struct sslp_hmac h;
	u64 begun, sent, fastest;
	unsigned long late_at;
	unsigned int hmacs;
	u8 room[HASH_MAX_DIGESTSIZE];
};

/**
 * struct sslp_start - how a request is begun before its turn
 * @bell: rung at each answer of a driver
 * @at_once: it has no turn: if no driver answers it later, it is derived now,
 *	and a driver that has failed is none to wait for
 */
struct sslp_start {
	struct sslp_bell *bell;
	bool at_once;
};

void sslp_chain_init(struct sslp_chain *c, const struct sslp_start *start,
		     u32 flags);
struct sslp_chain *sslp_chain_pick(struct sslp_chain *c,
				   const struct sslp_start *start,
				   struct sslp_file *file, u32 driver,
				   const struct sslp_prf *prf);
int sslp_chain_add(const struct sslp_source *from, enum sslp_sort sort,
		   const struct sslp_hash *hash, const struct sslp_expand *list,
		   size_t count);
int sslp_chain_go(struct sslp_chain *c);
void sslp_chain_end(struct sslp_chain *c, int err);

/* schedule.c */

#define SSLP_MASTER_LEN		48
#define SSLP_NONCE_LEN		12	/* the same for every AEAD here */
/* Two directions of the largest: a 32-byte key and a nonce */
#define SSLP_KEY_BLOCK_MAX	(2 * (32 + SSLP_NONCE_LEN))

/**
 * struct sslp_record_key - what protects the records of one direction
 * @key: as long as the cipher's
 * @iv: write IV
 * @iv_len: bytes at @iv
 */
struct sslp_record_key {
	u8 key[32];
	u8 iv[SSLP_NONCE_LEN];
	u8 iv_len;
};

struct sslp_label {
	const void *label;
	size_t label_len;
	const void *context;
	size_t context_len;
	u8 *out;
	size_t len;
};

int sslp_expand_labels(const struct sslp_source *from,
		       const struct sslp_label *labels, size_t count);
int sslp_master(const struct sslp_source *from, const u8 *randoms,
		u8 *master);
int sslp_extended_master(const struct sslp_source *from,
			 const u8 *session_hash, u8 *master);
int sslp_next_traffic(const struct sslp_source *from, u8 *next);
int sslp_key_block(const struct sslp_source *from, const u8 *client_random,
		   const u8 *server_random, u8 *block, size_t len);
void sslp_key_block_cut(const u8 *block, size_t key_len, size_t iv_len,
			struct sslp_record_key *client,
			struct sslp_record_key *server);
int sslp_traffic_key(const struct sslp_source *from, size_t key_len,
		     struct sslp_record_key *key);

/* schedule13.c */

int sslp_derive_secret(const struct sslp_source *from, const char *label,
		       const u8 *transcript, u8 *out);
int sslp_early(const struct sslp_source *psk, u8 *out);
int sslp_next_stage(const struct sslp_source *from,
		    const struct sslp_chunk *ikm, u8 *out);
int sslp_ticket_psk(const struct sslp_source *from,
		    const struct sslp_chunk *nonce, u8 *out);
int sslp_finished(const struct sslp_source *from,
		  const struct sslp_chunk *transcript, u8 *out);
int sslp_exporter(const struct sslp_source *from,
		  const struct sslp_chunk *label,
		  const struct sslp_chunk *context, u8 *out, size_t len);

/* step.c */

/* What a step takes as its seed */
enum sslp_seed {
	SSLP_SEED_NONE,
	SSLP_SEED_RANDOMS,
	SSLP_SEED_DIGEST,	/* the transcript hash */
	SSLP_SEED_SHARED,	/* result of (EC)DHE, or none */
	SSLP_SEED_NONCE,	/* the nonce of a ticket */
};

/* How often a secret that may not be exported gives this child */
enum sslp_often {
	/*
	 * A second child with the same bytes would not know what the first one
	 * was used for. The next generation belongs either to a child or to the
	 * parent
	 */
	SSLP_ONCE,
	/*
	 * Without a seed there is only one child: it shares its parent's memory
	 * of uses
	 */
	SSLP_TOGETHER,
	/* Nothing derived from it protects records */
	SSLP_ALWAYS,
};

/**
 * struct sslp_step_row - from one secret to another
 * @from: kind it starts with
 * @to: kind it arrives at
 * @seed: what it takes
 * @often: how often
 * @label: of Derive-Secret, for those steps
 * @run: does it
 */
struct sslp_step_row {
	u32 from, to;
	enum sslp_seed seed;
	enum sslp_often often;
	const char *label;
	int (*run)(const struct sslp_source *from, const char *label,
		   const struct sslp_chunk *seed, u8 *out);
};

const struct sslp_step_row *sslp_step_find(u32 number);

/* bound.c */

/**
 * struct sslp_bound - the one connection that a secret is for
 * @to: which
 * @left: uses that are left, under the lock of struct sslp_used
 */
struct sslp_bound {
	struct sslp_bind to;
	u32 left;
};

struct sslp_secret;

int sslp_bind_secret(struct sslp_secret *secret, u64 address);
int sslp_bind_child(struct sslp_secret *child,
		    const struct sslp_secret *parent);
int sslp_bound_check(const struct sslp_secret *secret,
		     const struct sslp_bind *use);
int sslp_bound_step(const struct sslp_secret *secret, u32 step,
		    const u8 *randoms);

/* used.c */

/*
 * Kinds of use. For a traffic secret they include the generation, see
 * sslp_used_key()
 */
#define SSLP_USED_KEY		1	/* the key of one direction */
#define SSLP_USED_STEP		2	/* a child, one for each SSLP_STEP_* */

/**
 * struct sslp_used - uses of a secret
 * @lock: of the rest; taken last
 * @marks: numbers of uses
 * @count: how many
 * @room: how many fit
 */
struct sslp_used {
	struct mutex lock;	/* protects the rest, see above */
	u64 *marks;
	u32 count, room;
};

void sslp_used_init(void);
u64 sslp_used_mark(u64 what, const void *seed, size_t len);
int sslp_used_take(struct sslp_secret *secret, u64 mark);
void sslp_used_give_back(struct sslp_secret *secret, u64 mark);
void sslp_used_forget(struct sslp_secret *secret, u64 mark);
void sslp_used_free(struct sslp_secret *secret);

/*
 * A number that identifies a descriptor, for noop_llseek(): a library can find
 * out that its descriptor was closed and the number reused.
 */
static inline void sslp_mark(struct file *file)
{
	file->f_pos = get_random_u64() >> 2 | 1;
}

/* secret.c */

/**
 * struct sslp_origin - a use of a secret to make another one
 * @next: another use, or NULL
 * @held: holds the secret that was used
 * @mark: the use, given back if it comes to nothing
 */
struct sslp_origin {
	struct sslp_origin *next;
	struct file *held;
	u64 mark;
};

/**
 * struct sslp_secret - a secret behind a descriptor
 * @lock: for @bytes and @generation, which only a rekey writes
 * @kind: SSLP_SECRET_*
 * @prf: its hash
 * @hash: SSLP_HASH_*
 * @export: bytes derived from it may leave the kernel
 * @generation: of a traffic secret, counted from 0
 * @prepared: of @bytes, for a driver, once used; goes with them
 * @user: whose memory this is
 * @used: what it has been used for
 * @memory: holds the secret that remembers uses in place of this one, which was
 *	made from it without a seed: making it again gives the same bytes. NULL:
 *	it remembers itself
 * @bound: the only connection that it may be used for; NULL: any
 * @origin: what was used to make it, until it has a descriptor
 * @len: bytes at @bytes
 * @bytes: the secret; in @room if it fits, else allocated
 * @room: for a master or traffic secret, which most are
 */
struct sslp_secret {
	struct rw_semaphore lock;
	u32 kind;
	const struct sslp_prf *prf;
	u32 hash;
	bool export;
	u32 generation;
	struct sslp_prepared *prepared;
	struct sslp_user *user;
	struct sslp_used used;
	struct file *memory;
	struct sslp_bound *bound;
	struct sslp_origin *origin;
	size_t len;
	u8 *bytes;
	u8 room[HASH_MAX_DIGESTSIZE];
};

int sslp_secret_init(void);
void sslp_secret_exit(void);
struct sslp_secret *sslp_secret_new(struct sslp_user *user, u32 kind, u32 hash,
				    bool export, size_t len);
void sslp_secret_free(struct sslp_secret *secret);
int sslp_secret_take(struct sslp_secret *child, struct file *held, u64 mark);
int sslp_secret_install(struct sslp_secret *secret, s32 __user *result);
struct sslp_secret *sslp_secret_get(int fd, struct file **ret_file);
void sslp_secret_source(struct sslp_source *from, struct sslp_file *file,
			struct sslp_secret *secret, u32 driver, u32 flags);
u64 sslp_secret_key_mark(const struct sslp_secret *secret, u32 generation,
			 int optname);

/* keyring.c */

struct sslp_secret *sslp_secret_from_key(struct sslp_user *user, s32 serial,
					 u32 kind, u32 hash, bool export);

/* child.c */

struct sslp_secret *sslp_child_derive(struct sslp_file *file,
				      const struct sslp_secret_derive *arg,
				      struct file *held,
				      struct sslp_chain *chain);

/* request_*.c */

/* Bytes that a request may take to be begun before its turn */
#define SSLP_JOB_BYTES	4096

/**
 * struct sslp_job - a request that has been begun
 * @node: among the others, in order
 * @number: by which its caller knows it, if it was submitted
 * @chain: what is derived for it
 * @err: how that ended, or -EINPROGRESS
 * @end: does the rest of the request if @err is 0, and nothing else otherwise.
 *	Frees the job. Writes a new descriptor to @result before it is installed
 */
struct sslp_job {
	struct list_head node;
	u64 number;
	struct sslp_chain chain;
	int err;
	int (*end)(struct sslp_job *job, int err, s32 __user *result);
};

/*
 * These begin a request before its turn. Return: job, or -errno; of a batch the
 * request is then done at its turn, and its error found again. @request need
 * not stay.
 */
struct sslp_job *sslp_begin_derive(struct sslp_file *file, const void *request,
				   const struct sslp_start *start);
struct sslp_job *sslp_begin_secret_derive(struct sslp_file *file,
					  const void *request,
					  const struct sslp_start *start);
struct sslp_job *sslp_begin_arm(struct sslp_file *file, const void *request,
				const struct sslp_start *start);

/* One function for each request, @arg its structure */

int sslp_do_info(struct sslp_file *file, void *arg);
int sslp_do_driver_open(struct sslp_file *file, void *arg);
int sslp_do_driver_info(struct sslp_file *file, void *arg);
int sslp_do_driver_close(struct sslp_file *file, void *arg);
struct sslp_secret *sslp_do_secret_create(struct sslp_file *file, void *arg);
struct sslp_secret *sslp_do_secret_derive(struct sslp_file *file, void *arg);
int sslp_do_derive(struct sslp_file *file, void *arg);
int sslp_do_arm(struct sslp_file *file, void *arg);
int sslp_do_rekey(struct sslp_file *file, void *arg);
int sslp_do_batch(struct sslp_file *file, void *arg);
int sslp_do_submit(struct sslp_file *file, void *arg);
int sslp_do_collect(struct sslp_file *file, void *arg);

/* cipher.c */

/**
 * struct sslp_cipher - layout of one cipher's struct tls12_crypto_info_*
 * @type: TLS_CIPHER_*
 * @name: in the kernel's crypto, as kernel TLS asks for it
 * @tls12: carried under TLS 1.2
 * @tls13: carried under TLS 1.3
 * @tls12_iv_len: bytes of IV that a TLS 1.2 key block has for it
 * @key_len: bytes
 * @salt_len: bytes
 * @iv_len: bytes
 * @info_len: bytes of the whole
 * @key: offset; likewise @salt, @iv, @rec_seq
 */
struct sslp_cipher {
	u16 type;
	const char *name;
	bool tls12, tls13;
	u8 tls12_iv_len;
	u8 key_len, salt_len, iv_len, info_len;
	u8 key, salt, iv, rec_seq;
};

/* Any cipher's structure */
union sslp_crypto_info {
	struct tls_crypto_info info;
	u8 bytes[64];
};

const struct sslp_cipher *sslp_cipher_find(u16 version, u16 type);
int sslp_cipher_probe(const struct sslp_cipher *cipher);
void sslp_crypto_info_fill(union sslp_crypto_info *ci,
			   const struct sslp_cipher *cipher, u16 version,
			   const struct sslp_record_key *key, u64 seq);

/* socket.c */

/**
 * struct sslp_turn - a socket that somebody arms or rekeys
 * @node: among others
 * @sk: socket
 */
struct sslp_turn {
	struct hlist_node node;
	const struct sock *sk;
};

void sslp_socket_init(void);
struct socket *sslp_socket_get(int fd);
u64 sslp_socket_cookie(const struct socket *sock);
int sslp_socket_lock(struct socket *sock, struct sslp_turn *turn);
void sslp_socket_unlock(struct sslp_turn *turn);
int sslp_socket_armed(struct socket *sock, int optname,
		      struct tls_crypto_info *info);
int sslp_socket_holds(struct socket *sock, int optname,
		      const struct sslp_cipher *cipher, u16 version,
		      const struct sslp_record_key *key);
bool sslp_socket_key_awaited(struct socket *sock);
int sslp_socket_attach(struct socket *sock);
int sslp_socket_set_key(struct socket *sock, int optname,
			const struct sslp_cipher *cipher, u16 version,
			const struct sslp_record_key *key, u64 seq);

/* risk.c */

bool sslp_arm_allowed(void);

/* door.c */

long sslp_ioctl(struct file *filp, unsigned int cmd, unsigned long arg);
int sslp_dispatch(struct sslp_file *file, unsigned int cmd, void __user *arg,
		  s32 __user *result, int *ret);
struct sslp_job *sslp_begin(struct sslp_file *file, unsigned int cmd,
			    void __user *arg, const struct sslp_start *start);

#endif /* SSLP_H */

/* SPDX-License-Identifier: MIT */
/* What an engine is: a place where HMACs are computed. */
#ifndef SSLP_ENGINE_ENGINE_H
#define SSLP_ENGINE_ENGINE_H

#include "midstate.h"
#include "prf_alg.h"

#define DRIVER_NAME_SIZE	64	/* the kernel allows 128 */

struct backend;
struct hmac;
struct vault;

/* What a key is for TLS. An engine may allow more or less with it */
enum key_use { KEY_HKDF, KEY_PREMASTER, KEY_MASTER, KEY_TRAFFIC, KEY_PSK };

/**
 * struct hmac_key - the key of an HMAC, as its owner keeps it
 * @id: tells kept keys apart, never used twice; 0: used once, keep nothing
 * @serial: key of the kernel's keyring that stands for the bytes, or 0
 * @len: bytes at @data
 * @data: the key; NULL with @serial, and when only @object has it
 * @object: what a vault's keep() has made of it, 0 nothing
 * @object_mark: for the vault: tells whether @object is still what it was
 * @vault: that vault
 * @hint: for the engine: where it left this key set, 0 nowhere. Several threads
 *	read and write it; a wrong one costs only time
 * @kept: room for the state that the software engine makes from a key that
 *	stays, or NULL
 * @use: what the key is
 */
struct hmac_key {
	u64 id;
	s32 serial;
	u32 len;
	const u8 *data;
	const struct vault *vault;
	s32 object;
	u64 object_mark;
	struct midstate_kept *kept;
	_Atomic u16 hint;
	u8 use;
};

/**
 * struct binding - one hash on one driver of one engine; never changes
 * @engine: where it runs
 * @hash: what it computes
 * @second: it computes the whole PRF of this and @hash, RFC 2246 section 5, and
 *	no HMAC; NULL where it computes HMACs
 * @driver: kernel name that was asked for: @hash->hmac, or a driver's own; the
 *	name of a whole PRF
 * @index: the engine's own number for @driver
 * @device: its driver is asynchronous, so a device may compute its digests:
 *	each one is computed here as well
 * @arms: its engine's vault can arm sockets, here and now
 * @next: of the provider that owns it
 */
struct binding {
	const struct engine *engine;
	const struct hash_alg *hash, *second;
	char driver[DRIVER_NAME_SIZE];
	u16 index;
	bool device;
	bool arms;
	struct binding *next;
};

/**
 * struct engine - an engine
 * @name: short name, in upper case where it is an abbreviation
 * @impl_hardware: its drivers may be hardware
 * @in_kernel: it computes in the kernel, by calls that wait and can be
 *	cancelled
 * @bind: whether @b->hash on @b->driver is possible; may set @b->index,
 *	@b->arms. @b->second is set for engines with @prf only
 * @start: make @h ready for any number of digests under @key
 * @digest: one HMAC; @out has @h->hash->digest_len bytes
 * @p_hash: P_hash() of RFC 5246 section 5, XORed into @out; @work has room for
 *	a digest, then the seed, then MIDSTATE_PAD_MAX bytes of room. NULL: made
 *	from digests
 * @expand_at: HKDF-Expand of RFC 5869, with the same @work, one byte longer
 * @prf: a whole P_hash() of RFC 5246 section 5, or both of RFC 2246; NULL: made
 *	from digests
 * @expand: HKDF-Expand of RFC 5869; NULL: made from digests
 * @expand_label: HKDF-Expand-Label of RFC 8446; NULL: made by @expand
 * @finished: verify_data of RFC 8446 section 4.4.4, of a traffic secret or
 *	binder key that only a vault has; set if @vault is
 * @exporter: keying material of section 7.5, of an exporter secret that only a
 *	vault has; @digest is that of the context; set if @vault is
 * @finish: the end of @h, wipes what it holds; also called after a failed
 *	digest
 * @forget: drop what was kept for @key, whose hint is not 0; may be NULL
 * @vault: keeps keys, see vault.h; NULL: this engine needs the bytes
 * @driver_name: the driver behind @b, into DRIVER_NAME_SIZE bytes at @name
 * @is_device: whether the library must check its digests, see @device; NULL:
 *	never
 * @takes_driver: a driver can be asked for by name
 * @takes_serial: computes with a key of the kernel's keyring
 *
 * All return 0 or -errno with a message. -EOPNOTSUPP means that a gate is
 * closed: then the default provider tries the next engine.
 */
struct engine {
	const char *name;
	bool impl_hardware, in_kernel;
	bool takes_driver, takes_serial;
	int (*bind)(struct binding *b);
	int (*start)(struct hmac *h, struct hmac_key *key);
	int (*digest)(struct hmac *h, const void *msg, size_t len, u8 *out);
	int (*p_hash)(struct hmac *h, u8 *work, size_t seed_len, u8 *out,
		      size_t len);
	int (*expand_at)(struct hmac *h, u8 *work, size_t info_len, u8 *out,
			 size_t len);
	int (*prf)(struct hmac *h, const u8 *seed, size_t seed_len, u8 *out,
		   size_t len);
	int (*expand)(struct hmac *h, const u8 *info, size_t info_len, u8 *out,
		      size_t len);
	int (*expand_label)(struct hmac *h, const char *label,
			    const void *context, size_t context_len, u8 *out,
			    size_t len);
	int (*finished)(struct hmac *h, const u8 *digest, u8 *out);
	int (*exporter)(struct hmac *h, const char *label, const u8 *digest,
			u8 *out, size_t len);
	void (*finish)(struct hmac *h);
	void (*forget)(struct hmac_key *key);
	const struct vault *vault;
	void (*driver_name)(const struct binding *b, char *name);
	bool (*is_device)(const struct binding *b);
};

/**
 * struct hmac - a keyed HMAC, from start to finish
 * @binding: where it runs
 * @hash: what it computes
 * @backend: owner of @binding; NULL in a known-answer test
 * @failed: a digest has failed: the engine keeps nothing of this HMAC
 * @key: the key it was started with
 * @cancel: for an engine @in_kernel: whether its thread could be cancelled
 *	before
 * @priv: for the engine; wiped by its finish()
 */
struct hmac {
	const struct binding *binding;
	const struct hash_alg *hash;
	struct backend *backend;
	bool failed;
	struct hmac_key *key;
	int cancel;
	union {
		void *align;
		u8 bytes[752];	/* struct midstate_run is the largest */
	} priv;
};

extern const struct engine engine_af_alg;
extern const struct engine engine_libkcapi;
extern const struct engine engine_software;

/* One binding for each hash that nettle has. They need nothing that can fail */
extern const struct binding software_bindings[HASH_COUNT];

/*
 * The index in @engines of the one with this name, in upper or lower case; or
 * NULL
 */
const struct engine *const *engines_find(const char *name);

#define ENGINES_TEXT_SIZE	64

/**
 * engines_that() - names of the engines that can do a thing, for a message
 * @can: whether one can
 * @text: where to put them
 *
 * Return: @text, such as "module or AF_ALG".
 */
const char *engines_that(bool (*can)(const struct engine *engine),
			 char text[ENGINES_TEXT_SIZE]);

/*
 * Every engine of this build, best first, and their number. Some belong to
 * other rooms, so a room above registers them.
 */
extern const struct engine *const *engines;
extern size_t engine_count;

/* To be called once, before any other function of this room */
void engines_register(const struct engine *const *list, size_t count);

#endif /* SSLP_ENGINE_ENGINE_H */

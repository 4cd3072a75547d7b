// SPDX-License-Identifier: MIT
/* Secrets of the module: descriptors that stand for bytes in the kernel. */
#include <stdatomic.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../base/message.h"
#include "module_door.h"
#include "module_secret.h"

/* Up to so many kept secrets, descriptors are not counted */
#define KEPT_FREELY	64

/* An object is a descriptor + 1, so that 0 means none */
static _Atomic u32 kept;

static const u32 hashes[HASH_COUNT] = {
	[HASH_SHA256] = SSLP_HASH_SHA256,
	[HASH_SHA384] = SSLP_HASH_SHA384,
	[HASH_SHA512] = SSLP_HASH_SHA512,
	[HASH_SM3] = SSLP_HASH_SM3,
};

static const u32 kinds[] = {
	[KEY_HKDF] = SSLP_SECRET_HKDF,
	[KEY_PREMASTER] = SSLP_SECRET_PREMASTER,
	[KEY_MASTER] = SSLP_SECRET_MASTER,
	[KEY_TRAFFIC] = SSLP_SECRET_TRAFFIC,
	[KEY_PSK] = SSLP_SECRET_PSK,
};

u32 module_secret_hash(const struct binding *b)
{
	return b->second ? SSLP_HASH_MD5SHA1 : hashes[b->hash->id];
}

/* The errno of the module says what is wrong with a key of the keyring */
static int create_from_serial(struct sslp_secret_create *create, s32 serial)
{
	static const char what[] = "take a key of the keyring";
	int fd;

	create->flags |= SSLP_SECRET_FROM_KEY;
	create->key = serial;
	create->data = 0;
	create->len = 0;
	fd = module_request(SSLP_IOC_SECRET_CREATE, create, what);
	if (fd == -EOPNOTSUPP && create->flags & SSLP_SECRET_EXPORT) {
		/* Nobody may read a "logon" key, so it must not come out */
		create->flags &= ~SSLP_SECRET_EXPORT;
		fd = module_request(SSLP_IOC_SECRET_CREATE, create, what);
	}
	if (fd == -EIO || fd == -EOPNOTSUPP)
		return fail(EINVAL, "key %d of the keyring is not usable: it must be a valid \"user\" or \"logon\" key whose description begins with \"sslp:\", of the length that the suite needs, and this user must have the right to search it",
			    serial);
	return fd;
}

/*
 * TLS 1.0 has two keys, the halves of the secret (RFC 2246 section 5). HMAC
 * adds zeros to a short key, so the shorter hash can be made as long as the
 * other. The module halves what it gets, too.
 */
static u32 hash_halves(const struct binding *b, const struct hmac_key *key,
		       u8 *digests)
{
	u32 half = (key->len + 1) / 2, width = b->second->digest_len;

	memset(digests, 0, 2 * width);
	hash_digest(b->hash, key->data, half, digests);
	hash_digest(b->second, key->data + key->len - half, half,
		    digests + width);
	return 2 * width;
}

/* RFC 2104 section 2: a key longer than a block stands for its hash */
static int create_from_hash(struct sslp_secret_create *create,
			    const struct binding *b,
			    const struct hmac_key *key)
{
	u8 digests[2 * HASH_MAX_DIGEST];
	int fd;

	if (b->second) {
		create->len = hash_halves(b, key, digests);
	} else {
		hash_digest(b->hash, key->data, key->len, digests);
		create->len = b->hash->digest_len;
	}
	create->data = (uintptr_t)digests;
	fd = module_request(SSLP_IOC_SECRET_CREATE, create, "make a secret");
	wipe(digests, sizeof(digests));
	return fd;
}

static int create(const struct binding *b, const struct hmac_key *key,
		  u32 flags)
{
	struct sslp_secret_create create = {
		.size = sizeof(create), .flags = flags,
		.kind = kinds[key->use], .hash = module_secret_hash(b),
		.data = (uintptr_t)key->data, .len = key->len,
	};

	if (key->serial)
		return create_from_serial(&create, key->serial);
	if (!key->data)
		return fail(EOPNOTSUPP, "this secret is in the kernel for another use");
	if (key->len > SSLP_SECRET_MAX)
		return create_from_hash(&create, b, key);
	return module_request(SSLP_IOC_SECRET_CREATE, &create,
			      "make a secret");
}

static bool object_is_ours(const struct hmac_key *key)
{
	return key->object && module_mark(key->object - 1) == key->object_mark;
}

/*
 * If somebody has closed the secret, a new one is made for each use from what
 * is left
 */
int module_secret_get(const struct binding *b, const struct hmac_key *key,
		      struct module_secret *ret)
{
	bool kept = object_is_ours(key);
	int fd;

	if (key->object && !kept && !key->data && !key->serial)
		return fail(EOPNOTSUPP, "somebody else closed the descriptor of this secret, and its bytes exist nowhere else");
	fd = kept ? key->object - 1 : create(b, key, SSLP_SECRET_EXPORT);
	if (fd < 0)
		return fd;
	ret->fd = fd;
	ret->own = !kept;
	return 0;
}

void module_secret_put(struct module_secret *secret)
{
	if (secret->own)
		close(secret->fd);
}

/*
 * A kept secret costs a descriptor, and a server needs those for its
 * connections. If the bytes are at hand, at most a quarter of the descriptors
 * is used.
 */
static bool descriptors_left(void)
{
	struct rlimit limit;

	if (kept < KEPT_FREELY)
		return true;
	return !getrlimit(RLIMIT_NOFILE, &limit) && kept < limit.rlim_cur / 4;
}

int module_secret_keep_as(struct hmac_key *key, int fd)
{
	if (fd < 0)
		return fd;
	key->object = fd + 1;
	key->object_mark = module_mark(fd);
	kept++;
	return 0;
}

int module_secret_keep(const struct binding *b, struct hmac_key *key,
		       enum keep how)
{
	if (how == KEEP_IF_CHEAP && !descriptors_left())
		return 0;
	return module_secret_keep_as(key,
				     create(b, key, how == KEEP_SECRET ?
						    0 : SSLP_SECRET_EXPORT));
}

int module_secret_keep_master(const struct binding *b,
			      const struct hmac_key *premaster, bool extended,
			      const u8 *seed, size_t seed_len,
			      struct hmac_key *master)
{
	struct sslp_secret_derive derive = {
		.size = sizeof(derive), .driver = b->index,
		.step = extended ? SSLP_STEP_EXTENDED_MASTER :
				   SSLP_STEP_MASTER,
		.seed = (uintptr_t)seed, .seed_len = seed_len,
	};
	struct module_secret from;
	int err;

	err = module_secret_get(b, premaster, &from);
	if (err)
		return err;
	derive.secret = from.fd;
	err = module_request(SSLP_IOC_SECRET_DERIVE, &derive,
			     "derive a master secret");
	err = module_secret_keep_as(master,
				    module_driver_failed(b->index, err));
	module_secret_put(&from);
	return err;
}

void module_secret_release(struct hmac_key *key)
{
	if (object_is_ours(key))
		close(key->object - 1);
	key->object = 0;
	kept--;
}

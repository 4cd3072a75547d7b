// SPDX-License-Identifier: MIT
/* Key objects with a public half, and maybe a private one. */
#include "../base/secmem.h"
#include "asym_key.h"
#include "status.h"

static_assert(sizeof(struct asym_key) <= SECMEM_CELL, "asymmetric key");

static void asym_key_destroy(struct object *object)
{
	struct asym_key *key = container_of(object, struct asym_key,
					    key.object);

	agree_release(&key->agree);
	identity_release(&key->identity);
	secmem_free(key);
}

int asym_key_new(enum object_kind kind, const struct suite *suite, u32 protocol,
		 struct asym_key **ret)
{
	struct asym_key *key = secmem_alloc();

	if (!key)
		return fail(ENOMEM, "out of memory for a key");
	secret_head(&key->key, kind, asym_key_destroy, suite, protocol, 0);
	*ret = key;
	return 0;
}

int asym_key_publish(enum object_kind kind, struct identity *identity,
		     NCRYPT_KEY_HANDLE *ret)
{
	struct asym_key *key;
	int err = asym_key_new(kind, NULL, 0, &key);

	if (err) {
		identity_release(identity);
		return err;
	}
	key->identity = *identity;
	return handle_publish(&key->key.object, ret);
}

int asym_key_check(const struct asym_key *key, enum identity_kind kind,
		   const char *name)
{
	if (key->identity.object && key->identity.kind == kind)
		return 0;
	return fail(EINVAL, "%s is a key of the wrong algorithm for this function",
		    name);
}

int asym_key_secret(const struct asym_key *own, const struct asym_key *peer,
		    u8 *secret, size_t *ret_len)
{
	int err;

	if (!peer->agree.group)
		return fail(EINVAL, "hPublicKey is a key for signatures, not for key agreement");
	err = agree_secret(&own->agree, &peer->agree, secret);
	if (!err)
		*ret_len = own->agree.group->len;
	return err == -EBADMSG ? -EBADDATA : err;
}

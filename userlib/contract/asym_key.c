// SPDX-License-Identifier: MIT
/* Key objects with a public and maybe a private half. */
#include "../base/secmem.h"
#include "asym_key.h"
#include "status.h"

static_assert(sizeof(struct asym_key) <= SECMEM_CELL, "asymmetric key");

static void asym_key_destroy(struct object *object)
{
	struct asym_key *key = container_of(object, struct asym_key,
					    key.object);

	agree_release(&key->agree);
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

int asym_key_secret(const struct asym_key *own, const struct asym_key *peer,
		    u8 *secret, size_t *ret_len)
{
	int err;

	if (!peer->agree.group)
		return fail(EINVAL, "hPublicKey is a key to verify with, not to agree with");
	err = agree_secret(&own->agree, &peer->agree, secret);
	if (!err)
		*ret_len = own->agree.group->len;
	return err == -EBADMSG ? -EBADDATA : err;
}

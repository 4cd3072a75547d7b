// SPDX-License-Identifier: GPL-2.0-only
/* Secrets from the kernel's keyring. */
#include <keys/user-type.h>
#include <linux/cred.h>
#include <linux/key.h>
#include <linux/string.h>

#include "sslp.h"

/*
 * Whoever can arm can test guesses at the secret. So only keys that are meant
 * for us are accepted, never the password of a file system.
 */
static const char prefix[] = "sslp:";

/* @key's semaphore is held */
static struct sslp_secret *copy_payload(struct sslp_user *user,
					struct key *key, u32 kind, u32 hash,
					bool export)
{
	const struct user_key_payload *payload;
	struct sslp_secret *secret;

	payload = user_key_payload_locked(key);
	if (!payload)
		return ERR_PTR(-EKEYREVOKED);
	secret = sslp_secret_new(user, kind, hash, export, payload->datalen);
	if (!IS_ERR(secret))
		memcpy(secret->bytes, payload->data, payload->datalen);
	return secret;
}

static struct sslp_secret *from_key(struct sslp_user *user, struct key *key,
				    u32 kind, u32 hash, bool export)
{
	struct sslp_secret *secret;
	int err;

	if (key->type != &key_type_logon && key->type != &key_type_user)
		return ERR_PTR(-EKEYREJECTED);
	if (strncmp(key->description, prefix, strlen(prefix)))
		return ERR_PTR(-EKEYREJECTED);
	/*
	 * User space may never read such a key, so it must not come out of here
	 */
	if (export && key->type == &key_type_logon)
		return ERR_PTR(-EACCES);
	err = key_validate(key);
	if (err)
		return ERR_PTR(err);
	down_read(&key->sem);
	secret = copy_payload(user, key, kind, hash, export);
	up_read(&key->sem);
	return secret;
}

/**
 * sslp_secret_from_key() - a copy of a key, by serial number
 * @user: who pays
 * @serial: serial number of a "logon" or "user" key whose description begins
 *	with "sslp:"
 * @kind: SSLP_SECRET_*
 * @hash: SSLP_HASH_*
 * @export: bytes derived from it may leave the kernel; needs a "user" key that
 *	the caller may read
 *
 * Return: secret or -errno.
 */
struct sslp_secret *sslp_secret_from_key(struct sslp_user *user, s32 serial,
					 u32 kind, u32 hash, bool export)
{
	struct sslp_secret *secret;
	key_ref_t ref;

	ref = lookup_user_key(serial, 0,
			      export ? KEY_NEED_READ : KEY_NEED_SEARCH);
	if (IS_ERR(ref))
		return ERR_CAST(ref);
	secret = from_key(user, key_ref_to_ptr(ref), kind, hash, export);
	key_ref_put(ref);
	return secret;
}

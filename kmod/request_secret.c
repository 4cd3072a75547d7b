// SPDX-License-Identifier: GPL-2.0-only
/* SSLP_IOC_SECRET_CREATE: secrets from outside. */
#include <linux/uaccess.h>

#include "sslp.h"

static struct sslp_secret *from_bytes(struct sslp_user *user,
				      const struct sslp_secret_create *arg,
				      bool export)
{
	struct sslp_secret *secret;

	if (arg->key)
		return ERR_PTR(-EINVAL);
	secret = sslp_secret_new(user, arg->kind, arg->hash, export, arg->len);
	if (IS_ERR(secret))
		return secret;
	if (!copy_from_user(secret->bytes, u64_to_user_ptr(arg->data),
			    arg->len))
		return secret;
	sslp_secret_free(secret);
	return ERR_PTR(-EFAULT);
}

static struct sslp_secret *create(struct sslp_user *user,
				  const struct sslp_secret_create *arg)
{
	bool export = arg->flags & SSLP_SECRET_EXPORT;

	if (!(arg->flags & SSLP_SECRET_FROM_KEY))
		return from_bytes(user, arg, export);
	if (arg->data || arg->len)
		return ERR_PTR(-EINVAL);
	return sslp_secret_from_key(user, arg->key, arg->kind, arg->hash,
				    export);
}

/**
 * sslp_do_secret_create() - SSLP_IOC_SECRET_CREATE
 * @file: open /dev/sslp
 * @request: struct sslp_secret_create
 *
 * Return: secret or -errno.
 */
struct sslp_secret *sslp_do_secret_create(struct sslp_file *file, void *request)
{
	const struct sslp_secret_create *arg = request;
	struct sslp_secret *secret = create(file->user, arg);
	int err;

	if (IS_ERR(secret))
		return secret;
	err = sslp_bind_secret(secret, arg->bind);
	if (!err)
		return secret;
	sslp_secret_free(secret);
	return ERR_PTR(err);
}

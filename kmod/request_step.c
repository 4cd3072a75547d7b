// SPDX-License-Identifier: GPL-2.0-only
/* SSLP_IOC_SECRET_DERIVE: secrets from other secrets. */
#include <linux/file.h>

#include "sslp.h"

/**
 * sslp_do_secret_derive() - SSLP_IOC_SECRET_DERIVE
 * @file: open /dev/sslp
 * @request: struct sslp_secret_derive
 *
 * Return: secret or -errno.
 */
struct sslp_secret *sslp_do_secret_derive(struct sslp_file *file, void *request)
{
	const struct sslp_secret_derive *arg = request;
	struct sslp_secret *parent, *child;
	struct file *held;

	if (!sslp_step_find(arg->step))
		return ERR_PTR(-EOPNOTSUPP);
	parent = sslp_secret_get(arg->secret, &held);
	if (IS_ERR(parent))
		return parent;
	child = sslp_child_derive(file, arg, held);
	fput(held);
	return child;
}

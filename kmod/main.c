// SPDX-License-Identifier: GPL-2.0-only
/* The module and its device, /dev/sslp. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

#include "sslp.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

static struct sslp_file *open_file(struct sslp_user *user)
{
	struct sslp_file *file = sslp_file_new(user);

	if (IS_ERR(file))
		return file;
	file->queue = sslp_queue_new(user);
	if (file->queue)
		return file;
	sslp_file_free(file);
	return ERR_PTR(-ENOMEM);
}

static int sslp_open(struct inode *inode, struct file *filp)
{
	struct sslp_user *user = sslp_user_get();
	struct sslp_file *file;

	if (!user)
		return -ENOMEM;
	file = open_file(user);
	sslp_user_put(user);
	/* misc_open() put a pointer there that we do not need */
	filp->private_data = file;
	sslp_mark(filp);
	return PTR_ERR_OR_ZERO(file);
}

static int sslp_release(struct inode *inode, struct file *filp)
{
	struct sslp_file *file = filp->private_data;

	sslp_queue_free(file->queue);
	sslp_file_free(file);
	return 0;
}

static const struct file_operations sslp_fops = {
	.owner = THIS_MODULE,
	.open = sslp_open,
	.release = sslp_release,
	.poll = sslp_queue_poll,
	.unlocked_ioctl = sslp_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.llseek = noop_llseek,
};

static struct miscdevice sslp_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "sslp",
	.fops = &sslp_fops,
	.mode = 0600,
};

static int __init sslp_init(void)
{
	int err;

	err = sslp_secret_init();
	if (err)
		return err;
	err = sslp_owed_init();
	if (err)
		goto err_secret;
	err = sslp_health_init();
	if (err)
		goto err_owed;
	err = sslp_queue_init();
	if (err)
		goto err_health;
	sslp_socket_init();
	sslp_used_init();
	err = misc_register(&sslp_device);
	if (err)
		goto err_queue;
	return 0;

err_queue:
	sslp_queue_exit();
err_health:
	sslp_health_exit();
err_owed:
	sslp_owed_exit();
err_secret:
	sslp_secret_exit();
	return err;
}

static void __exit sslp_exit(void)
{
	misc_deregister(&sslp_device);
	sslp_queue_exit();
	sslp_health_exit();
	sslp_owed_exit();
	sslp_secret_exit();
}

module_init(sslp_init);
module_exit(sslp_exit);

MODULE_AUTHOR("sslp developers");
MODULE_DESCRIPTION("TLS keys derived, and put into sockets, inside the kernel");
MODULE_LICENSE("GPL");
/* For users who may not load it: TCP_ULP loads it only for CAP_NET_ADMIN */
MODULE_SOFTDEP("pre: tls");

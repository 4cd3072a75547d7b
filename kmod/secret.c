// SPDX-License-Identifier: GPL-2.0-only
/* Secrets behind descriptors that cannot be read. */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/nospec.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "sslp.h"

/* How long a secret is */
enum len { LEN_ANY, LEN_MASTER, LEN_DIGEST };

/**
 * struct kind - what a secret can be
 * @name: of it
 * @len: bytes
 * @hkdf: it is used with HKDF, which cannot have two hashes at once
 */
struct kind {
	const char *name;
	enum len len;
	bool hkdf;
};

static const struct kind kinds[] = {
	[SSLP_SECRET_PREMASTER] = { "premaster", LEN_ANY, false },
	[SSLP_SECRET_MASTER] = { "master", LEN_MASTER, false },
	[SSLP_SECRET_TRAFFIC] = { "traffic", LEN_DIGEST, true },
	[SSLP_SECRET_HKDF] = { "hkdf", LEN_ANY, true },
	[SSLP_SECRET_PSK] = { "psk", LEN_ANY, true },
	[SSLP_SECRET_EARLY] = { "early", LEN_DIGEST, true },
	[SSLP_SECRET_HANDSHAKE] = { "handshake", LEN_DIGEST, true },
	[SSLP_SECRET_MASTER13] = { "master13", LEN_DIGEST, true },
	[SSLP_SECRET_EXPORTER] = { "exporter", LEN_DIGEST, true },
	[SSLP_SECRET_RESUMPTION] = { "resumption", LEN_DIGEST, true },
	[SSLP_SECRET_BINDER] = { "binder", LEN_DIGEST, true },
};

/* A separate cache, so that secrets share no slab with other objects */
static struct kmem_cache *cache;

/**
 * sslp_secret_init() - before the first secret
 *
 * Return: 0 or -ENOMEM.
 */
int sslp_secret_init(void)
{
	cache = kmem_cache_create_usercopy("sslp_secret",
					   sizeof(struct sslp_secret), 0,
					   SLAB_ACCOUNT,
					   offsetof(struct sslp_secret, room),
					   sizeof_field(struct sslp_secret,
							room), NULL);
	return cache ? 0 : -ENOMEM;
}

/* Each descriptor holds the module, so no secret is left */
void sslp_secret_exit(void)
{
	kmem_cache_destroy(cache);
}

static size_t cost(size_t len)
{
	return SSLP_USER_OBJECT +
	       (len > sizeof_field(struct sslp_secret, room) ? len : 0);
}

/* The secret exists for good now, or it gives back what it has used */
static void end_origin(struct sslp_secret *secret, bool give_back)
{
	struct sslp_origin *origin = secret->origin, *next;

	for (; origin; origin = next) {
		next = origin->next;
		if (give_back)
			sslp_used_give_back(origin->held->private_data,
					    origin->mark);
		fput(origin->held);
		kfree(origin);
	}
	secret->origin = NULL;
}

/**
 * sslp_secret_free() - the end of a secret
 * @secret: secret without a descriptor, or NULL
 */
void sslp_secret_free(struct sslp_secret *secret)
{
	if (!secret)
		return;
	sslp_prepared_free(secret->prepared);
	end_origin(secret, true);
	if (secret->memory)
		fput(secret->memory);
	sslp_used_free(secret);
	kfree(secret->bound);
	if (secret->bytes != secret->room)
		kfree_sensitive(secret->bytes);
	sslp_user_uncharge(secret->user, cost(secret->len));
	memzero_explicit(secret, sizeof(*secret));
	kmem_cache_free(cache, secret);
}

static struct sslp_secret *secret_alloc(struct sslp_user *user, size_t len)
{
	struct sslp_secret *secret;
	int err;

	err = sslp_user_charge(user, cost(len));
	if (err)
		return ERR_PTR(err);
	secret = kmem_cache_zalloc(cache, GFP_KERNEL);
	if (!secret)
		goto err_uncharge;
	secret->user = user;
	secret->len = len;
	mutex_init(&secret->used.lock);
	secret->bytes = secret->room;
	if (len > sizeof(secret->room))
		secret->bytes = kmalloc(len, GFP_KERNEL_ACCOUNT);
	if (secret->bytes)
		return secret;
	kmem_cache_free(cache, secret);
err_uncharge:
	sslp_user_uncharge(user, cost(len));
	return ERR_PTR(-ENOMEM);
}

static int secret_release(struct inode *inode, struct file *file)
{
	sslp_secret_free(file->private_data);
	return 0;
}

/* For /proc/PID/fdinfo: what the secret is, not what is in it */
static void secret_show_fdinfo(struct seq_file *m, struct file *file)
{
	const struct sslp_secret *secret = file->private_data;

	seq_printf(m, "kind:\t%s\nhash:\t%u\nexport:\t%u\ngeneration:\t%u\nbound:\t%u\n",
		   kinds[secret->kind].name, secret->hash, secret->export,
		   READ_ONCE(secret->generation), !!secret->bound);
}

static const struct file_operations secret_fops = {
	.owner = THIS_MODULE,
	.release = secret_release,
	.show_fdinfo = secret_show_fdinfo,
	.llseek = noop_llseek,
};

static int check_len(const struct kind *kind, const struct sslp_prf *prf,
		     size_t len)
{
	switch (kind->len) {
	case LEN_MASTER:
		return len == SSLP_MASTER_LEN ? 0 : -EINVAL;
	case LEN_DIGEST:
		return len == prf->hash->digest_len ? 0 : -EINVAL;
	default:
		return len && len <= SSLP_SECRET_MAX ? 0 : -EINVAL;
	}
}

/**
 * sslp_secret_new() - a secret whose bytes the caller fills in
 * @user: who pays
 * @kind: SSLP_SECRET_*
 * @hash: SSLP_HASH_*
 * @export: bytes derived from it may leave the kernel
 * @len: bytes
 *
 * Return: secret, or -EOPNOTSUPP: no such kind or hash; -EINVAL: not that
 * long, or a hash for another kind; -EDQUOT; -ENOMEM.
 */
struct sslp_secret *sslp_secret_new(struct sslp_user *user, u32 kind, u32 hash,
				    bool export, size_t len)
{
	const struct sslp_prf *prf = sslp_prf_find(hash);
	struct sslp_secret *secret;
	int err;

	if (!prf || kind >= ARRAY_SIZE(kinds))
		return ERR_PTR(-EOPNOTSUPP);
	kind = array_index_nospec(kind, ARRAY_SIZE(kinds));
	if (!kinds[kind].name)
		return ERR_PTR(-EOPNOTSUPP);
	if (prf->second && kinds[kind].hkdf)
		return ERR_PTR(-EINVAL);
	err = check_len(&kinds[kind], prf, len);
	if (err)
		return ERR_PTR(err);
	secret = secret_alloc(user, len);
	if (IS_ERR(secret))
		return secret;
	init_rwsem(&secret->lock);
	secret->kind = kind;
	secret->prf = prf;
	secret->hash = hash;
	secret->export = export;
	return secret;
}

/**
 * sslp_secret_take() - take one use of a secret, to make another one
 * @child: the other one, which gives the use back if it never gets a descriptor
 * @held: holds the secret that is used
 * @mark: use
 *
 * Return: as sslp_used_take().
 */
int sslp_secret_take(struct sslp_secret *child, struct file *held, u64 mark)
{
	struct sslp_origin *origin = kmalloc(sizeof(*origin),
					     GFP_KERNEL_ACCOUNT);
	int err;

	if (!origin)
		return -ENOMEM;
	err = sslp_used_take(held->private_data, mark);
	if (err) {
		kfree(origin);
		return err;
	}
	*origin = (struct sslp_origin){ child->origin, get_file(held), mark };
	child->origin = origin;
	return 0;
}

/**
 * sslp_secret_install() - give a secret a descriptor
 * @secret: secret; gone on failure
 * @result: where its number is written before it is installed, or NULL
 *
 * Return: descriptor or -errno.
 */
int sslp_secret_install(struct sslp_secret *secret, s32 __user *result)
{
	int fd = get_unused_fd_flags(O_CLOEXEC), err = fd;
	struct file *file;

	if (fd < 0)
		goto err_free_secret;
	file = anon_inode_getfile("[sslp-secret]", &secret_fops, secret,
				  O_RDONLY);
	err = PTR_ERR_OR_ZERO(file);
	if (err)
		goto err_put_fd;
	sslp_mark(file);
	if (result && put_user(fd, result)) {
		put_unused_fd(fd);
		/* The secret goes with it */
		fput(file);
		return -EFAULT;
	}
	end_origin(secret, false);
	fd_install(fd, file);
	return fd;

err_put_fd:
	put_unused_fd(fd);
err_free_secret:
	sslp_secret_free(secret);
	return err;
}

/**
 * sslp_secret_get() - the secret behind a descriptor
 * @fd: descriptor
 * @ret_file: holds the secret until fput()
 *
 * Return: secret, or -EBADF: not open; -EBADFD: not a secret.
 */
struct sslp_secret *sslp_secret_get(int fd, struct file **ret_file)
{
	struct file *file = fget(fd);

	if (!file)
		return ERR_PTR(-EBADF);
	if (file->f_op != &secret_fops) {
		fput(file);
		return ERR_PTR(-EBADFD);
	}
	*ret_file = file;
	return file->private_data;
}

/**
 * sslp_secret_source() - derive from a secret
 * @from: what to fill in
 * @file: file whose drivers are used
 * @secret: secret; its lock is held as long as @from is used
 * @driver: number of a driver, or 0
 * @flags: of the request; only SSLP_NO_REDO counts
 */
void sslp_secret_source(struct sslp_source *from, struct sslp_file *file,
			struct sslp_secret *secret, u32 driver, u32 flags)
{
	*from = (struct sslp_source){
		.file = file, .driver = driver, .flags = flags,
		.prf = secret->prf,
		.key = secret->bytes, .key_len = secret->len,
		.prepared = &secret->prepared,
	};
}

/**
 * sslp_secret_key_mark() - the use of a traffic secret as the key of a socket
 * @secret: traffic secret
 * @generation: which of its generations
 * @optname: TLS_TX or TLS_RX
 *
 * RFC 8446 section 7.3: the key does not depend on the cipher, except for its
 * length.
 *
 * Return: number of the use.
 */
u64 sslp_secret_key_mark(const struct sslp_secret *secret, u32 generation,
			 int optname)
{
	const u32 which[] = { generation, optname };

	return sslp_used_mark(SSLP_USED_KEY, which, sizeof(which));
}

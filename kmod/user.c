// SPDX-License-Identifier: GPL-2.0-only
/*
 * How much kernel memory a user has by way of /dev/sslp. It has a limit, like
 * the quotas of the keyring. The user is the one who opened the device,
 * wherever its descriptor went.
 */
#include <linux/cred.h>
#include <linux/hashtable.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/uidgid.h>

#include "sslp.h"

static unsigned int user_kib = 65536;
module_param(user_kib, uint, 0644);
MODULE_PARM_DESC(user_kib, "memory that one user's secrets, open devices and submitted requests may take, in KiB");

/**
 * struct sslp_user - a user of the device
 * @node: in the table, under its lock
 * @ref: whatever has been charged, and whoever has just got it
 * @uid: who
 * @bytes: as they were charged
 */
struct sslp_user {
	struct hlist_node node;
	refcount_t ref;
	kuid_t uid;
	atomic64_t bytes;
};

static DEFINE_HASHTABLE(users, 6);
static DEFINE_MUTEX(users_lock);

static struct sslp_user *find_locked(kuid_t uid)
{
	struct sslp_user *user;

	hash_for_each_possible(users, user, node, __kuid_val(uid))
		if (uid_eq(user->uid, uid))
			return user;
	return NULL;
}

static struct sslp_user *get_locked(kuid_t uid)
{
	struct sslp_user *user = find_locked(uid);

	if (user)
		refcount_inc(&user->ref);
	return user;
}

/* Return: the user who is there, or else @fresh, who is there from now on */
static struct sslp_user *get_or_add(struct sslp_user *fresh)
{
	struct sslp_user *user;

	mutex_lock(&users_lock);
	user = get_locked(fresh->uid);
	if (!user)
		hash_add(users, &fresh->node, __kuid_val(fresh->uid));
	mutex_unlock(&users_lock);
	if (!user)
		return fresh;
	kfree(fresh);
	return user;
}

/**
 * sslp_user_get() - the user who asks
 *
 * Memory is not allocated under the lock. A cgroup can make its processes sleep
 * there, and all users would wait.
 *
 * Return: user, held, or NULL without memory.
 */
struct sslp_user *sslp_user_get(void)
{
	struct sslp_user *user;
	kuid_t uid = current_uid();

	mutex_lock(&users_lock);
	user = get_locked(uid);
	mutex_unlock(&users_lock);
	if (user)
		return user;
	user = kzalloc(sizeof(*user), GFP_KERNEL_ACCOUNT);
	if (!user)
		return NULL;
	refcount_set(&user->ref, 1);
	user->uid = uid;
	return get_or_add(user);
}

/**
 * sslp_user_put() - no longer held
 * @user: user
 */
void sslp_user_put(struct sslp_user *user)
{
	if (!refcount_dec_and_mutex_lock(&user->ref, &users_lock))
		return;
	hash_del(&user->node);
	mutex_unlock(&users_lock);
	kfree(user);
}

/**
 * sslp_user_charge() - something more that is @user's
 * @user: user, held by it until sslp_user_uncharge()
 * @bytes: about what it takes
 *
 * Return: 0 or -EDQUOT.
 */
int sslp_user_charge(struct sslp_user *user, size_t bytes)
{
	s64 most = (s64)READ_ONCE(user_kib) * SZ_1K;

	if (atomic64_add_return(bytes, &user->bytes) > most) {
		atomic64_sub(bytes, &user->bytes);
		return -EDQUOT;
	}
	refcount_inc(&user->ref);
	return 0;
}

/**
 * sslp_user_uncharge() - and it is gone
 * @user: user
 * @bytes: as charged
 */
void sslp_user_uncharge(struct sslp_user *user, size_t bytes)
{
	atomic64_sub(bytes, &user->bytes);
	sslp_user_put(user);
}

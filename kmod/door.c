// SPDX-License-Identifier: GPL-2.0-only
/*
 * The entry: finds requests by number and size, as include/uapi/linux/sslp.h
 * says.
 */
#include <linux/crypto.h>
#include <linux/fs.h>
#include <linux/minmax.h>
#include <linux/nospec.h>
#include <linux/uaccess.h>

#include "sslp.h"

/* What every request begins with */
struct head {
	u32 size;
	u32 flags;
};

union request {
	struct head head;
	struct sslp_info info;
	struct sslp_driver_open driver_open;
	struct sslp_driver_info driver_info;
	struct sslp_secret_create secret_create;
	struct sslp_secret_derive secret_derive;
	struct sslp_derive derive;
	struct sslp_arm arm;
	struct sslp_rekey rekey;
	struct sslp_batch batch;
	struct sslp_query query;
	struct sslp_driver_close driver_close;
	struct sslp_submit submit;
	struct sslp_collect collect;
};

/**
 * struct entry - a request
 * @size: of its structure
 * @first_size: of the first version of its structure
 * @flags: every flag that it knows
 * @answers: the structure is copied back to the caller
 * @in_batch: may be part of a batch
 * @run: does it; returns 0, a positive number, or -errno
 * @make: instead of @run, makes a secret, which gets a descriptor at the end
 * @begin: begins it before its turn; or NULL
 */
struct entry {
	size_t size, first_size;
	u32 flags;
	bool answers, in_batch;
	int (*run)(struct sslp_file *file, void *request);
	struct sslp_secret *(*make)(struct sslp_file *file, void *request);
	struct sslp_job *(*begin)(struct sslp_file *file, const void *request,
				  const struct sslp_start *start);
};

#define ROW(NUMBER, name, first, ...)				\
	[_IOC_NR(SSLP_IOC_##NUMBER)] = {			\
		.size = sizeof(struct sslp_##name),		\
		.first_size = first,				\
		__VA_ARGS__					\
	}
#define ENTRY(NUMBER, name, first, ...)				\
	ROW(NUMBER, name, first, .run = sslp_do_##name, ##__VA_ARGS__)
#define MAKER(NUMBER, name, first, ...)				\
	ROW(NUMBER, name, first, .make = sslp_do_##name, ##__VA_ARGS__)

static int sslp_do_query(struct sslp_file *file, void *request);

static const struct entry entries[] = {
	ENTRY(INFO, info, 80, .answers = true, .flags = SSLP_ALL_USERS),
	ENTRY(DRIVER_OPEN, driver_open, 144),
	ENTRY(DRIVER_INFO, driver_info, 192, .answers = true,
	      .flags = SSLP_ALL_USERS),
	MAKER(SECRET_CREATE, secret_create, 32,
	      .flags = SSLP_SECRET_EXPORT | SSLP_SECRET_FROM_KEY),
	MAKER(SECRET_DERIVE, secret_derive, 32, .in_batch = true,
	      .begin = sslp_begin_secret_derive,
	      .flags = SSLP_SECRET_EXPORT | SSLP_SECRET_INPUT | SSLP_NO_REDO),
	ENTRY(DERIVE, derive, 56, .in_batch = true, .begin = sslp_begin_derive,
	      .flags = SSLP_NO_REDO),
	ENTRY(ARM, arm, 112, .in_batch = true, .begin = sslp_begin_arm,
	      .flags = SSLP_ARM_CLIENT | SSLP_ARM_SERVER | SSLP_NO_REDO),
	/* Not begun early, because it locks its secret until it is done */
	ENTRY(REKEY, rekey, 32, .in_batch = true,
	      .flags = SSLP_REKEY_SEEN | SSLP_NO_REDO),
	ENTRY(BATCH, batch, 40, .flags = SSLP_BATCH_STOP),
	ENTRY(QUERY, query, 24, .answers = true),
	ENTRY(DRIVER_CLOSE, driver_close, 16),
	ENTRY(SUBMIT, submit, 40),
	ENTRY(COLLECT, collect, 24),
};

/* Programs use these sizes, so they never change again */
static_assert(sizeof(struct sslp_info) == 80);
static_assert(sizeof(struct sslp_driver_open) == 144);
static_assert(sizeof(struct sslp_driver_info) == 192);
static_assert(sizeof(struct sslp_secret_create) == 40);
static_assert(sizeof(struct sslp_secret_derive) == 48);
static_assert(sizeof(struct sslp_derive) == 56);
static_assert(sizeof(struct sslp_arm) == 112);
static_assert(sizeof(struct sslp_rekey) == 32);
static_assert(sizeof(struct sslp_batch) == 40);
static_assert(sizeof(struct sslp_query) == 24);
static_assert(sizeof(struct sslp_driver_close) == 16);
static_assert(sizeof(struct sslp_submit) == 40);
static_assert(sizeof(struct sslp_collect) == 24);
static_assert(sizeof(struct sslp_collected) == 16);
static_assert(sizeof(struct sslp_bind) == 88);
static_assert(SSLP_DRIVER_NAME_SIZE == CRYPTO_MAX_ALG_NAME);

static const struct entry *find(unsigned int cmd)
{
	unsigned int nr = _IOC_NR(cmd);

	if (nr >= ARRAY_SIZE(entries) || cmd != _IO(SSLP_IOC_TYPE, nr))
		return NULL;
	return &entries[array_index_nospec(nr, ARRAY_SIZE(entries))];
}

/* SSLP_IOC_QUERY: the table in the form for user space */
static int sslp_do_query(struct sslp_file *file, void *request)
{
	struct sslp_query *query = request;
	const struct entry *entry = find(query->request);

	if (!entry)
		return -ENOTTY;
	query->in_batch = entry->in_batch;
	query->known_size = entry->size;
	query->known_flags = entry->flags;
	return 0;
}

static int copy_in(union request *request, const struct entry *entry,
		   void __user *arg, u32 *ret_size)
{
	u32 size;
	int err;

	if (get_user(size, (u32 __user *)arg))
		return -EFAULT;
	if (size < entry->first_size)
		return -EMSGSIZE;
	if (size > PAGE_SIZE)
		return -E2BIG;
	err = copy_struct_from_user(request, entry->size, arg, size);
	if (err)
		return err;
	/*
	 * Another thread may have changed the size meanwhile. The first one
	 * counts
	 */
	request->head.size = size;
	*ret_size = size;
	return request->head.flags & ~entry->flags ? -EOPNOTSUPP : 0;
}

/*
 * @result: where the number of a descriptor is written before it is installed,
 * or NULL
 */
static int serve(struct sslp_file *file, const struct entry *entry,
		 union request *request, s32 __user *result)
{
	struct sslp_secret *secret;

	if (!entry->make)
		return entry->run(file, request);
	secret = entry->make(file, request);
	if (IS_ERR(secret))
		return PTR_ERR(secret);
	return sslp_secret_install(secret, result);
}

static int dispatch(struct sslp_file *file, unsigned int cmd, void __user *arg,
		    s32 __user *result)
{
	const struct entry *entry = find(cmd);
	/* Not cleared, because copy_in() fills or clears what a request has */
	union request request __uninitialized;
	u32 size;
	int ret;

	if (!entry || (result && !entry->in_batch))
		return -ENOTTY;
	ret = copy_in(&request, entry, arg, &size) ?:
	      serve(file, entry, &request, result);
	if (ret >= 0 && entry->answers &&
	    copy_to_user(arg, &request, min_t(size_t, size, entry->size)))
		return -EFAULT;
	return ret;
}

/**
 * sslp_dispatch() - do one request of a batch
 * @file: open /dev/sslp
 * @cmd: SSLP_IOC_*
 * @arg: its structure
 * @result: where what it returns goes
 * @ret: what it returned
 *
 * The result is written before anything is done, and the number of a new
 * descriptor before it is installed. So nothing happens without the caller
 * knowing.
 *
 * Return: 0, or -EFAULT: @result cannot be written; as a rule nothing was done.
 */
int sslp_dispatch(struct sslp_file *file, unsigned int cmd, void __user *arg,
		  s32 __user *result, int *ret)
{
	if (put_user(-ECANCELED, result))
		return -EFAULT;
	*ret = dispatch(file, cmd, arg, result);
	/*
	 * The number of the descriptor is there already. If a second write
	 * failed, it could get lost
	 */
	if (*ret > 0)
		return 0;
	return put_user(*ret, result) ? -EFAULT : 0;
}

/**
 * sslp_begin() - begin one request before its turn
 * @file: open /dev/sslp
 * @cmd: SSLP_IOC_*
 * @arg: its structure
 * @start: how; the bell must be there until the job is gone
 *
 * Return: job, or -errno: nothing was begun, and nothing is left behind.
 */
struct sslp_job *sslp_begin(struct sslp_file *file, unsigned int cmd,
			    void __user *arg, const struct sslp_start *start)
{
	const struct entry *entry = find(cmd);
	union request request __uninitialized;
	struct sslp_job *job;
	u32 size;
	int err;

	if (!entry || !entry->begin)
		return ERR_PTR(-ENOTTY);
	err = copy_in(&request, entry, arg, &size);
	if (err)
		return ERR_PTR(err);
	job = entry->begin(file, &request, start);
	if (!IS_ERR(job))
		job->err = job->chain.count ? -EINPROGRESS : 0;
	return job;
}

long sslp_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	return dispatch(filp->private_data, cmd, (void __user *)arg, NULL);
}

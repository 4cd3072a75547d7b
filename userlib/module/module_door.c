// SPDX-License-Identifier: MIT
/* /dev/sslp: requests to the module, and what their failures mean. */
#define _FILE_OFFSET_BITS 64		/* a mark does not fit in 32 bits */
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../base/lock.h"
#include "../base/message.h"
#include "module_door.h"

#define PATH	"/dev/sslp"

/*
 * @fd is the descriptor + 1, or 0 while it is not open. It is written under
 * LOCK_MODULE, and read without a lock: a descriptor with @mark is ours, in
 * whatever order the two were read. @lost has a bit for each of @drivers that
 * the descriptor does not have.
 */
static struct {
	_Atomic int fd;
	_Atomic u64 mark;
	_Atomic u32 lost;
	struct sslp_driver_open drivers[SSLP_DRIVERS_MAX];
	int driver_count;
} door;

static_assert(SSLP_DRIVERS_MAX <= 32, "lost");

u64 module_mark(int fd)
{
	off_t position = lseek(fd, 0, SEEK_CUR);

	return position > 0 ? position : 0;
}

/* Return: descriptor; -1 if it is not open, or no longer ours */
static int door_current(void)
{
	int fd = atomic_load_explicit(&door.fd, memory_order_acquire) - 1;

	if (fd >= 0 && module_mark(fd) ==
	    atomic_load_explicit(&door.mark, memory_order_acquire))
		return fd;
	return -1;
}

static int door_open(void)
{
	int fd = open(PATH, O_RDWR | O_CLOEXEC);

	if (fd >= 0)
		return fd;
	switch (errno) {
	case ENOENT:
	case ENXIO:
	case ENODEV:
		return fail(EOPNOTSUPP, PATH ": %s: the module is not loaded; \"modprobe sslp\" loads it where it is installed",
			    errno_name(errno));
	case EACCES:
	case EPERM:
		return fail(EOPNOTSUPP, PATH ": %s: not for this user; root and members of the device's group may open it",
			    errno_name(errno));
	case EDQUOT:
		return fail(ENOMEM, "open " PATH ": this user has as much of the kernel's memory as the module allows; its parameter user_kib raises the limit");
	case EMFILE:
	case ENFILE:
	case ENOMEM:
		return fail_errno(errno, "open " PATH);
	default:
		return fail(EOPNOTSUPP, "open " PATH ": %s",
			    errno_name(errno));
	}
}

/*
 * Under LOCK_MODULE. Each driver gets the number that it had. If one is gone,
 * its number stays unused; the other drivers, and the default, still work.
 */
static void reopen_drivers(int fd)
{
	u32 lost = 0;
	int i;

	for (i = 0; i < door.driver_count; i++)
		if (ioctl(fd, SSLP_IOC_DRIVER_OPEN, &door.drivers[i]) != i + 1)
			lost |= 1U << i;
	atomic_store_explicit(&door.lost, lost, memory_order_relaxed);
}

/*
 * Under LOCK_MODULE. Whatever has the old number now is not ours, so it is not
 * closed
 */
static int door_get(void)
{
	int fd = door_current();
	u64 mark;

	if (fd >= 0)
		return fd;
	fd = door_open();
	if (fd < 0)
		return fd;
	mark = module_mark(fd);
	if (!mark) {
		close(fd);
		return fail(EOPNOTSUPP, PATH ": the module is older than this library");
	}
	reopen_drivers(fd);
	atomic_store_explicit(&door.mark, mark, memory_order_release);
	atomic_store_explicit(&door.fd, fd + 1, memory_order_release);
	return fd;
}

int module_door(void)
{
	int fd = door_current();

	if (fd >= 0)
		return fd;
	lock_take(LOCK_MODULE);
	fd = door_get();
	lock_release(LOCK_MODULE);
	return fd;
}

/* A library that is unloaded leaves nothing open */
__attribute__((destructor)) static void fini(void)
{
	lock_take(LOCK_MODULE);
	if (door_current() >= 0)
		close(door_current());
	door.fd = 0;
	lock_release(LOCK_MODULE);
}

/* What a failed request means to the rooms above */
static const struct meaning failures[] = {
	{ EACCES, EOPNOTSUPP, "what is derived from this secret may not leave the kernel" },
	{ EEXIST, EEXIST, "this secret may not leave the kernel, and gives each of its children once: a second one could arm a second socket with the same key" },
	{ ENOENT, EOPNOTSUPP, "the kernel has no such driver, or not this hash; a driver that is not in /proc/crypto is loaded for CAP_NET_ADMIN only" },
	{ EPROTOTYPE, EOPNOTSUPP, "the driver is for another algorithm" },
	{ ELIBBAD, EOPNOTSUPP, "the driver computes wrong answers and is not used" },
	{ EOPNOTSUPP, EOPNOTSUPP, "this module or kernel cannot" },
	{ ENOTTY, EOPNOTSUPP, "the module is of another version" },
	{ E2BIG, EOPNOTSUPP, "the module is older than this library" },
	{ ENOMEM, ENOMEM, "out of memory in the kernel" },
	{ EKEYREJECTED, EOPNOTSUPP, "the secret is bound to another connection; use one that is not bound, or that is bound to this connection" },
	{ EKEYEXPIRED, EOPNOTSUPP, "the secret is bound, and has no use left; use a new secret, or bind one with more uses" },
	{ EBADF, EOPNOTSUPP, "somebody else has closed a descriptor of the library" },
	{ EBADFD, EOPNOTSUPP, "somebody else has closed the descriptor of a secret" },
	{ EMFILE, EMFILE, "no descriptor is left; \"ulimit -n\" raises the limit" },
	{ ENFILE, ENFILE, "no descriptor is left in the system" },
	{ EDQUOT, ENOMEM, "this user has as many secrets in the kernel as the module allows; its parameter user_kib raises the limit" },
	{ ENOSPC, ENOMEM, "this process cannot open more drivers" },
	{ EIO, EIO, "the driver failed" },
	{ ETIMEDOUT, EIO, "the driver does not answer" },
};

static int request_failed(int err, const char *what)
{
	return fail_meaning(failures, ARRAY_SIZE(failures), err, PATH, what);
}

int module_request(unsigned int nr, void *request, const char *what)
{
	int fd = module_door();
	int ret;

	if (fd < 0)
		return fd;
	ret = ioctl(fd, nr, request);
	return ret >= 0 ? ret : request_failed(errno, what);
}

static bool driver_lost(u32 number)
{
	return number && atomic_load_explicit(&door.lost, memory_order_relaxed) &
			 1U << (number - 1);
}

int module_driver_failed(u32 number, int err)
{
	if (err >= 0 || !driver_lost(number))
		return err;
	return fail(EOPNOTSUPP, PATH ": somebody else closed it, and driver %.*s cannot be opened again; sslp_set_driver() chooses another one",
		    SSLP_DRIVER_NAME_SIZE, door.drivers[number - 1].name);
}

/* Under LOCK_MODULE. Return: the row of a driver, or the first free one */
static int find_driver(const struct sslp_driver_open *open)
{
	int i;

	for (i = 0; i < door.driver_count; i++)
		if (door.drivers[i].hash == open->hash &&
		    !strcmp(door.drivers[i].name, open->name))
			break;
	return i;
}

/* Under LOCK_MODULE. A driver has one number, whatever name it is opened by */
static int driver_open(const struct sslp_driver_open *open)
{
	int fd = door_get(), i = find_driver(open), number;
	struct sslp_driver_open row = *open;

	if (fd < 0)
		return fd;
	if (i == SSLP_DRIVERS_MAX)
		return request_failed(ENOSPC, open->name);
	row.number = i + 1;
	number = ioctl(fd, SSLP_IOC_DRIVER_OPEN, &row);
	if (number < 0)
		return request_failed(errno, open->name);
	if (number == i + 1) {
		door.drivers[i] = row;
		door.driver_count += i == door.driver_count;
		atomic_fetch_and_explicit(&door.lost, ~(1U << i),
					  memory_order_relaxed);
	}
	return number;
}

int module_driver_open(const struct sslp_driver_open *open)
{
	int ret;

	lock_take(LOCK_MODULE);
	ret = driver_open(open);
	lock_release(LOCK_MODULE);
	return ret;
}

u32 module_features(void)
{
	struct sslp_info info = { .size = sizeof(info) };

	if (module_request(SSLP_IOC_INFO, &info, "ask the module"))
		return 0;
	return info.features;
}

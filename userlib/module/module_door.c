// SPDX-License-Identifier: MIT
/* /dev/sslp: requests to the module, and what their failures mean. */
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../base/message.h"
#include "module_door.h"

#define PATH	"/dev/sslp"

/* Descriptor + 1; 0 while it is not open */
static _Atomic int door;

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
		return fail(EOPNOTSUPP, PATH ": %s: not for this user; membership in the device's group, or root, opens it",
			    errno_name(errno));
	case EDQUOT:
		return fail(ENOMEM, "open " PATH ": this user has as much of the kernel's memory as the module allows; its parameter user_kib raises the bound");
	case EMFILE:
	case ENFILE:
	case ENOMEM:
		return fail_errno(errno, "open " PATH);
	default:
		return fail(EOPNOTSUPP, "open " PATH ": %s",
			    errno_name(errno));
	}
}

int module_door(void)
{
	int fd = atomic_load_explicit(&door, memory_order_acquire) - 1;
	int none = 0;

	if (fd >= 0)
		return fd;
	fd = door_open();
	if (fd < 0 || atomic_compare_exchange_strong(&door, &none, fd + 1))
		return fd;
	/* Another thread was faster */
	close(fd);
	return none - 1;
}

/* What a request's failure is to the rooms above */
static const struct meaning failures[] = {
	{ EACCES, EOPNOTSUPP, "what is derived from this secret may not leave the kernel" },
	{ ENOENT, EOPNOTSUPP, "the kernel has no such driver, or not this hash; a driver that is not in /proc/crypto is loaded for CAP_NET_ADMIN only" },
	{ EPROTOTYPE, EOPNOTSUPP, "the driver is one of another algorithm" },
	{ ELIBBAD, EOPNOTSUPP, "the driver computes wrong answers and is not used" },
	{ EOPNOTSUPP, EOPNOTSUPP, "this module or kernel cannot" },
	{ ENOTTY, EOPNOTSUPP, "the module is of another version" },
	{ E2BIG, EOPNOTSUPP, "the module is older than this library" },
	{ ENOMEM, ENOMEM, "out of memory in the kernel" },
	{ EMFILE, EMFILE, "no descriptor is left; \"ulimit -n\" raises the bound" },
	{ ENFILE, ENFILE, "no descriptor is left in the system" },
	{ EDQUOT, ENOMEM, "this user has as many secrets in the kernel as the module allows; its parameter user_kib raises the bound" },
	{ ENOSPC, ENOMEM, "no more drivers in one process" },
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

u32 module_features(void)
{
	struct sslp_info info = { .size = sizeof(info) };

	if (module_request(SSLP_IOC_INFO, &info, "ask the module"))
		return 0;
	return info.features;
}

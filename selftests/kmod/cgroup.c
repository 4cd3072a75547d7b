// SPDX-License-Identifier: GPL-2.0-only
/* A control group for the processes of a test. */
#include <errno.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup.h"
#include "write_file.h"

int cgroup_open(const char *controllers)
{
	mkdir(CGROUP_ROOT, 0700);
	if (mount("cgroup2", CGROUP_ROOT, "cgroup2", 0, NULL) && errno != EBUSY)
		return -errno;
	if (controllers &&
	    write_file(CGROUP_ROOT "/cgroup.subtree_control", controllers))
		return -EOPNOTSUPP;
	return mkdir(CGROUP, 0700) && errno != EEXIST ? -errno : 0;
}

void cgroup_close(void)
{
	rmdir(CGROUP);
	umount(CGROUP_ROOT);
	rmdir(CGROUP_ROOT);
}

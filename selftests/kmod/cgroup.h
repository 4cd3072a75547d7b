/* SPDX-License-Identifier: GPL-2.0-only */
/* A control group for the processes of a test. */
#ifndef CGROUP_H
#define CGROUP_H

#define CGROUP_ROOT	"/tmp/sslp-cgroup"
#define CGROUP		CGROUP_ROOT "/one"

/*
 * Makes the group. @controllers are what cgroup.subtree_control takes, or NULL.
 * Return: 0 or -errno; -EOPNOTSUPP: this kernel lacks them.
 */
int cgroup_open(const char *controllers);

/* When no process is left in it */
void cgroup_close(void);

#endif /* CGROUP_H */

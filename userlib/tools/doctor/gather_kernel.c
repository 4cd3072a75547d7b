// SPDX-License-Identifier: MIT
/* The doctor looks at the kernel it runs on, and at its own privileges. */
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "doctor.h"

/* PROC_USER_INIT_INO: only this namespace has a constant number */
#define INITIAL_USERNS	"user:[4026531837]"

static enum userns gather_userns(void)
{
	char link[64];
	ssize_t n = readlink("/proc/self/ns/user", link, sizeof(link) - 1);

	/*
	 * If /proc is there and this file is not, the kernel has no user
	 * namespaces
	 */
	if (n < 0)
		return access("/proc/self/ns", F_OK) ? USERNS_UNKNOWN :
						       USERNS_INITIAL;
	link[n] = '\0';
	return strcmp(link, INITIAL_USERNS) ? USERNS_OTHER : USERNS_INITIAL;
}

static enum seccomp gather_seccomp(void)
{
	struct text status = text_read("/proc/self/status");
	enum seccomp seccomp = SECCOMP_UNKNOWN;
	const char *line = NULL;

	if (status.data)
		line = strstr(status.data, "\nSeccomp:\t");
	if (line && line[10] >= '0' && line[10] <= '2')
		seccomp = SECCOMP_NONE + (line[10] - '0');
	free(status.data);
	return seccomp;
}

static void gather_caller(struct caller_findings *c)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	memset(data, 0, sizeof(data));
	if (syscall(SYS_capget, &header, data))
		memset(data, 0, sizeof(data));
	c->net_admin = data[0].effective & (1u << CAP_NET_ADMIN);
	c->sys_admin = data[0].effective & (1u << CAP_SYS_ADMIN);
	c->uid = geteuid();
	c->userns = gather_userns();
	c->seccomp = gather_seccomp();
	/* Capabilities in a container with its own namespace do not count */
	c->privileged = (c->net_admin || c->sys_admin) &&
			c->userns != USERNS_OTHER;
}

void doctor_gather_kernel(struct doctor *d)
{
	struct utsname name;
	struct text fips = text_read("/proc/sys/crypto/fips_enabled");

	if (!uname(&name)) {
		snprintf(d->kernel.release, sizeof(d->kernel.release), "%s",
			 name.release);
		snprintf(d->kernel.machine, sizeof(d->kernel.machine), "%s",
			 name.machine);
	}
	d->kernel.proc = !access("/proc/self/status", R_OK);
	/*
	 * If /proc is there and this file is not, the kernel has no FIPS mode
	 */
	if (fips.data || d->kernel.proc)
		d->kernel.fips = fips.data && *fips.data == '1' ? KNOWN_ON :
								  KNOWN_OFF;
	free(fips.data);
	gather_caller(&d->caller);
	modules_read(&d->modules, d->kernel.release);
	crypto_read(&d->crypto);
}

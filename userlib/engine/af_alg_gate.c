// SPDX-License-Identifier: MIT
/* Why AF_ALG refused, and what opens it. */
#include <linux/capability.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "af_alg_gate.h"

int af_alg_gate_restrict(void)
{
	FILE *f = fopen("/proc/sys/crypto/af_alg_restrict", "re");
	int value = -1;

	if (f) {
		if (fscanf(f, "%d", &value) != 1)
			value = -1;
		fclose(f);
	}
	return value;
}

/* The initial user namespace maps every id onto itself */
static bool in_initial_user_namespace(void)
{
	FILE *f = fopen("/proc/self/uid_map", "re");
	unsigned int inside = 1, outside = 1, count = 0;
	int n;

	if (!f)
		return true;
	n = fscanf(f, "%u %u %u", &inside, &outside, &count);
	fclose(f);
	return n == 3 && !inside && !outside && count == UINT32_MAX;
}

bool af_alg_gate_privileged(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
	u32 either = 1u << CAP_NET_ADMIN | 1u << CAP_SYS_ADMIN;

	if (syscall(SYS_capget, &header, data))
		return false;
	return data[0].effective & either && in_initial_user_namespace();
}

void af_alg_gate_socket(int err, char *text, size_t size)
{
	switch (err) {
	case EAFNOSUPPORT:
		if (af_alg_gate_restrict() == 2)
			snprintf(text, size, "crypto.af_alg_restrict is 2, off; \"sysctl crypto.af_alg_restrict=1\" opens it");
		else
			snprintf(text, size, "this kernel has no AF_ALG; \"modprobe algif_hash\", or CONFIG_CRYPTO_USER_API_HASH, gives it");
		break;
	case EPERM:
		snprintf(text, size, "a seccomp filter denies it, as containers' default profiles do; a profile that allows socket(AF_ALG) opens it");
		break;
	case EACCES:
		snprintf(text, size, "a security module (SELinux, AppArmor) denies it; its policy must allow alg_socket");
		break;
	default:
		snprintf(text, size, "not expected here");
	}
}

void af_alg_gate_bind(int err, const char *name, char *text, size_t size)
{
	int level = af_alg_gate_restrict();

	if (err != ENOENT)
		snprintf(text, size, "the kernel rejects the algorithm; /proc/crypto may tell more of its self-test");
	else if (level == 1 && !af_alg_gate_privileged())
		snprintf(text, size, "crypto.af_alg_restrict is 1, and this process has neither CAP_NET_ADMIN nor CAP_SYS_ADMIN; one of them, or \"sysctl crypto.af_alg_restrict=0\", opens it");
	else if (level == 1)
		snprintf(text, size, "not on the list that crypto.af_alg_restrict=1 allows, or not built; \"sysctl crypto.af_alg_restrict=0\" allows all that the kernel has");
	else
		snprintf(text, size, "the kernel has no usable %s: not built, its module is missing, or only asynchronous drivers are left",
			 name);
}

// SPDX-License-Identifier: GPL-2.0-only
/* System calls that a seccomp filter refuses. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

#include "deny.h"

/* The low half of an argument: all that descriptors and families fill */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define FIRST	offsetof(struct seccomp_data, args[0])
#else
#define FIRST	(offsetof(struct seccomp_data, args[0]) + 4)
#endif

int deny_call(int number, int first)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, FIRST),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, first, 0,
			 first != DENY_ANY),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog prog = {
		sizeof(filter) / sizeof(filter[0]), filter,
	};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog))
		return -errno;
	return 0;
}

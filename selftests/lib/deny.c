// SPDX-License-Identifier: GPL-2.0-only
/* System calls that a seccomp filter refuses. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/net.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "deny.h"

/* The low half of an argument. Descriptors and families fit into it */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define FIRST	offsetof(struct seccomp_data, args[0])
#else
#define FIRST	(offsetof(struct seccomp_data, args[0]) + 4)
#endif

static int deny(int number, int first)
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

#ifdef SYS_socketcall
/*
 * On s390x the C library reaches sockets through one call, whose first argument
 * says what to do. A filter cannot see what that call is asked, so it denies
 * all of them.
 */
static int deny_socketcall(int number)
{
	static const struct {
		int number, call;
	} calls[] = {
		{ SYS_socket, SYS_SOCKET },
		{ SYS_bind, SYS_BIND },
		{ SYS_setsockopt, SYS_SETSOCKOPT },
		{ SYS_accept4, SYS_ACCEPT4 },
	};
	size_t i;

	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (calls[i].number == number)
			return deny(SYS_socketcall, calls[i].call);
	return 0;
}
#else
static int deny_socketcall(int number)
{
	(void)number;
	return 0;
}
#endif

int deny_call(int number, int first)
{
	return deny(number, first) ?: deny_socketcall(number);
}

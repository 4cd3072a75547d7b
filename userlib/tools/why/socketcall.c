// SPDX-License-Identifier: MIT
/*
 * socketcall(): on some machines, such as s390x, the C library reaches sockets
 * through it. Its first argument says which call is meant. The arguments of
 * that call lie in memory.
 */
#include <linux/net.h>
#include <sys/syscall.h>

#include "../common/tools.h"
#include "why.h"

#ifdef SYS_socketcall
static const struct {
	long number;
	unsigned int args;
} meant[] = {
	[SYS_SOCKET]	 = { SYS_socket, 3 },
	[SYS_CONNECT]	 = { SYS_connect, 3 },
	[SYS_SEND]	 = { SYS_sendto, 4 },
	[SYS_RECV]	 = { SYS_recvfrom, 4 },
	[SYS_SENDTO]	 = { SYS_sendto, 6 },
	[SYS_RECVFROM]	 = { SYS_recvfrom, 6 },
	[SYS_SHUTDOWN]	 = { SYS_shutdown, 2 },
	[SYS_SETSOCKOPT] = { SYS_setsockopt, 5 },
	[SYS_SENDMSG]	 = { SYS_sendmsg, 3 },
	[SYS_RECVMSG]	 = { SYS_recvmsg, 3 },
};

void why_socketcall(pid_t pid, struct why_syscall *call)
{
	unsigned long args[ARRAY_SIZE(call->args)] = { 0 };
	uint64_t which = call->args[0];
	size_t size, i;

	if (call->number != SYS_socketcall || which >= ARRAY_SIZE(meant) ||
	    !meant[which].args)
		return;
	size = meant[which].args * sizeof(*args);
	if (why_memory(pid, call->args[1], args, size) != size)
		return;
	call->number = meant[which].number;
	for (i = 0; i < ARRAY_SIZE(args); i++)
		call->args[i] = args[i];
}
#else
void why_socketcall(pid_t pid, struct why_syscall *call)
{
	(void)pid;
	(void)call;
}
#endif

// SPDX-License-Identifier: MIT
/* Sockets of other processes: finds them, and copies one to ask it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "peek.h"
#include "text.h"

#ifndef SYS_pidfd_open			/* Linux 5.3; the same everywhere */
#define SYS_pidfd_open	434
#endif
#ifndef SYS_pidfd_getfd			/* Linux 5.6 */
#define SYS_pidfd_getfd	438
#endif

uint32_t peek_inode(int dir, const char *name)
{
	char link[64];
	ssize_t n = readlinkat(dir, name, link, sizeof(link) - 1);

	if (n < 0)
		return 0;
	link[n] = '\0';
	return strncmp(link, "socket:[", 8) ? 0 :
	       (uint32_t)strtoul(link + 8, NULL, 10);
}

int peek_descriptor(pid_t pid, int fd)
{
	int process = (int)syscall(SYS_pidfd_open, pid, 0), copy;

	if (process < 0)
		return -errno;
	copy = (int)syscall(SYS_pidfd_getfd, process, fd, 0);
	if (copy < 0)
		copy = -errno;
	close(process);
	return copy;
}

bool peek_comm(pid_t pid, char *out, size_t size)
{
	struct text comm;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	comm = text_read(path);
	if (!comm.data)
		return false;
	snprintf(out, size, "%.*s", (int)strcspn(comm.data, "\n"), comm.data);
	text_printable(out);
	free(comm.data);
	return true;
}

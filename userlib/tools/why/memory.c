// SPDX-License-Identifier: MIT
/* Reads the memory of a traced process. */
#include <string.h>
#include <sys/uio.h>

#include "why.h"

#define PAGE	4096

size_t why_memory(pid_t pid, uint64_t address, void *out, size_t len)
{
	struct iovec local = { out, len };
	struct iovec remote = { (void *)(uintptr_t)address, len };
	ssize_t n = process_vm_readv(pid, &local, 1, &remote, 1, 0);

	return n < 0 ? 0 : (size_t)n;
}

/*
 * Reads page by page, because the string may end at the edge of what is mapped
 */
void why_string(pid_t pid, uint64_t address, char *out, size_t size)
{
	size_t len = 0, part, n;

	while (len + 1 < size) {
		part = PAGE - (address + len) % PAGE;
		if (part > size - 1 - len)
			part = size - 1 - len;
		n = why_memory(pid, address + len, out + len, part);
		if (!n || memchr(out + len, '\0', n)) {
			out[len + n] = '\0';
			return;
		}
		len += n;
	}
	out[len] = '\0';
}

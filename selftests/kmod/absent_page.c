// SPDX-License-Identifier: GPL-2.0-only
/* Memory that is not there until the test provides it, by userfaultfd(). */
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "absent_page.h"

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

int absent_page(void **ret_page)
{
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register area = {
		.range.len = page_size(),
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};

	*ret_page = mmap(NULL, page_size(), PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	area.range.start = (uintptr_t)*ret_page;
	if (fd >= 0 && (ioctl(fd, UFFDIO_API, &api) ||
			ioctl(fd, UFFDIO_REGISTER, &area))) {
		close(fd);
		return -1;
	}
	return fd;
}

int absent_page_wanted(int fd)
{
	struct uffd_msg message;

	return read(fd, &message, sizeof(message)) == sizeof(message) ? 0 : -1;
}

int absent_page_give(int fd, void *page)
{
	struct uffdio_zeropage there = {
		.range = { .start = (uintptr_t)page, .len = page_size() },
	};

	return ioctl(fd, UFFDIO_ZEROPAGE, &there);
}

void absent_page_free(int fd, void *page)
{
	munmap(page, page_size());
	close(fd);
}

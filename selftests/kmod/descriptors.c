// SPDX-License-Identifier: GPL-2.0-only
/* The descriptors of this process. */
#include <fcntl.h>

#include "descriptors.h"

int count_fds(void)
{
	int n = 0;

	for (int fd = 0; fd < 1000; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

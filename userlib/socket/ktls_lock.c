// SPDX-License-Identifier: MIT
/* One thread at a time looks at the keys of a socket and changes them. */
#include <sys/stat.h>

#include "ktls_lock.h"

enum lock ktls_lock(int fd)
{
	struct stat st = { .st_ino = 0 };
	enum lock lock;

	/* A number that is no descriptor is refused later, under the lock */
	(void)!fstat(fd, &st);
	lock = LOCK_SOCKETS + st.st_ino % LOCK_SOCKETS_COUNT;
	lock_take(lock);
	return lock;
}

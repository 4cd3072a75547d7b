// SPDX-License-Identifier: MIT
/* Our descriptors in a process that closes descriptors it does not know. */
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"
#include "own_fd.h"

#ifndef SO_COOKIE		/* Linux 4.12 */
#define SO_COOKIE	57
#endif

/*
 * A cookie is never given twice while the system runs. It costs less than
 * fstat(), which walks a path with glibc 2.33 to 2.38 before Linux 6.11.
 */
int own_fd_identify(int fd, u64 id[2])
{
	socklen_t len = sizeof(id[0]);
	struct stat st;

	id[1] = 0;
	if (!getsockopt(fd, SOL_SOCKET, SO_COOKIE, &id[0], &len))
		return 0;
	if (fstat(fd, &st))
		return -errno;
	id[0] = st.st_dev;
	id[1] = st.st_ino;
	return 0;
}

/* The number of no standard stream, or -errno with a message and @fd closed */
static int move_up(int fd)
{
	int high;

	if (fd > STDERR_FILENO)
		return fd;
	high = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (high < 0)
		high = fail_errno(errno == EINVAL ? EMFILE : errno,
				  "give a descriptor another number");
	close(fd);
	return high;
}

int own_fd_set(struct own_fd *own, int fd)
{
	int err;

	if (fd >= 0)
		fd = move_up(fd);
	if (fd < 0)
		return fd;
	err = own_fd_identify(fd, own->id);
	if (err) {
		close(fd);
		return fail_errno(-err, "look at the new descriptor");
	}
	own->fd = fd;
	return 0;
}

bool own_fd_check(struct own_fd *own)
{
	u64 id[2];

	if (own->fd < 0)
		return false;
	if (!own_fd_identify(own->fd, id) && id[0] == own->id[0] &&
	    id[1] == own->id[1])
		return true;
	own->fd = -1;
	return false;
}

void own_fd_close(struct own_fd *own)
{
	if (own_fd_check(own))
		own_fd_end(own);
}

void own_fd_end(struct own_fd *own)
{
	if (own->fd >= 0)
		close(own->fd);
	own->fd = -1;
}

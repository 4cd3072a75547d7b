// SPDX-License-Identifier: MIT
/* The files that a server gives away, and nothing outside them. */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../common/tools.h"
#include "docroot.h"

#define INDEX	"index.html"

/* Opening a FIFO must not block, and a terminal must not become ours */
#define OPEN_FLAGS	(O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

static int open_beneath(int dir, const char *path)
{
	struct open_how how = {
		.flags = OPEN_FLAGS,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	long fd = syscall(SYS_openat2, dir, path, &how, sizeof(how));

	return fd < 0 ? -errno : (int)fd;
}

/*
 * For a folder: finds out whether openat2() may be used, which old filters
 * forbid
 */
static int check(int fd, const struct stat *st)
{
	int probe;

	if (S_ISREG(st->st_mode))
		return 0;
	if (!S_ISDIR(st->st_mode))
		return -EINVAL;
	probe = open_beneath(fd, ".");
	if (probe >= 0)
		close(probe);
	return probe < 0 ? probe : 0;
}

int docroot_open(const char *path, struct docroot *out)
{
	const char *name = strrchr(path, '/');
	struct stat st;
	int fd, ret;

	fd = open(path, OPEN_FLAGS);
	if (fd < 0)
		return complain_errno(-errno, "%s", path);
	ret = fstat(fd, &st) ? -errno : check(fd, &st);
	if (ret) {
		close(fd);
		return complain_errno(ret, "%s", path);
	}
	out->fd = fd;
	snprintf(out->name, sizeof(out->name), "%s",
		 S_ISDIR(st.st_mode) ? "" : name ? name + 1 : path);
	return 0;
}

/* "" and "folder/" mean the index of the folder */
static bool is_folder(const char *path)
{
	return !*path || path[strlen(path) - 1] == '/';
}

const char *docroot_name(const struct docroot *root, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (*root->name)
		return root->name;
	return is_folder(path) ? INDEX : slash ? slash + 1 : path;
}

static int open_in_folder(int dir, const char *path)
{
	char full[PATH_MAX];
	int len;

	if (!is_folder(path))
		return open_beneath(dir, path);
	len = snprintf(full, sizeof(full), "%s%s", path, INDEX);
	return (size_t)len < sizeof(full) ? open_beneath(dir, full) :
					    -ENAMETOOLONG;
}

static int open_single(const struct docroot *root, const char *path)
{
	int fd;

	if (*path && strcmp(path, root->name))
		return -ENOENT;
	fd = fcntl(root->fd, F_DUPFD_CLOEXEC, 0);
	return fd < 0 ? -errno : fd;
}

int docroot_find(const struct docroot *root, const char *path,
		 uint64_t *ret_size)
{
	struct stat st = { .st_mode = 0 };
	int fd, ret;

	fd = *root->name ? open_single(root, path)
			 : open_in_folder(root->fd, path);
	if (fd == -EMFILE || fd == -ENFILE || fd == -ENOMEM)
		return fd;
	if (fd < 0)
		return -ENOENT;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		ret = S_ISDIR(st.st_mode) && !is_folder(path) ? -EISDIR
							      : -ENOENT;
		close(fd);
		return ret;
	}
	*ret_size = (uint64_t)st.st_size;
	return fd;
}

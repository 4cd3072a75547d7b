// SPDX-License-Identifier: MIT
/* A file that appears under its name only when it is complete. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"
#include "tools.h"

static const int ends[] = { SIGINT, SIGTERM, SIGHUP };

/* For the signal handler, which gets no argument */
static char *volatile unfinished[OUTPUTS_MAX];

static void remove_unfinished(int sig)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(unfinished); i++) {
		char *temp = unfinished[i];

		if (temp)
			unlink(temp);
	}
	/* The handler is removed by now, so this ends the process */
	raise(sig);
}

static void on_signals(void (*handler)(int))
{
	struct sigaction sa = {
		.sa_handler = handler,
		.sa_flags = (int)SA_RESETHAND,
	};
	struct sigaction old;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ends); i++)
		if (!sigaction(ends[i], NULL, &old) &&
		    old.sa_handler != SIG_IGN)
			sigaction(ends[i], &sa, NULL);
}

/* Puts @to where @from was. Return: whether it was there */
static bool exchange(const char *from, char *to)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(unfinished); i++) {
		if (unfinished[i] != from)
			continue;
		unfinished[i] = to;
		return true;
	}
	return false;
}

static bool none_unfinished(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(unfinished); i++)
		if (unfinished[i])
			return false;
	return true;
}

/* The kernel follows as many links */
#define LINKS_MAX	40

/* Where the links of @path lead to, whether or not a file is there */
static int follow_links(const char *path, char out[PATH_MAX])
{
	char link[PATH_MAX], *slash;
	ssize_t n = (ssize_t)strlen(path);
	size_t at = 0;
	int i;

	for (i = 0; i < LINKS_MAX; i++) {
		if (at + (size_t)n >= PATH_MAX)
			return -ENAMETOOLONG;
		memcpy(out + at, i ? link : path, (size_t)n);
		out[at + (size_t)n] = '\0';
		n = readlink(out, link, sizeof(link));
		if (n < 0)
			return errno == EINVAL || errno == ENOENT ? 0 : -errno;
		slash = strrchr(out, '/');
		at = *link == '/' || !slash ? 0 : (size_t)(slash + 1 - out);
	}
	return -ELOOP;
}

/* The mode that a new file would get, or the mode of the file that is there */
static void set_mode(int fd, mode_t mask, const struct stat *old)
{
	if (!old) {
		fchmod(fd, 0666 & ~mask);
		return;
	}
	/*
	 * If the owner cannot be set, the new one gets no rights of the old
	 * group
	 */
	if (fchown(fd, old->st_uid, old->st_gid) && old->st_gid != getegid())
		fchmod(fd, old->st_mode & 0707);
	else
		fchmod(fd, old->st_mode & 0777);
}

/* @old: what is there, or NULL */
static int open_temp(struct output *o, const struct stat *old)
{
	mode_t mask = umask(077);
	int fd;

	umask(mask);
	if (old && faccessat(AT_FDCWD, o->target, W_OK, AT_EACCESS))
		return -errno;
	if ((size_t)snprintf(o->temp, sizeof(o->temp), "%s.XXXXXX",
			     o->target) >= sizeof(o->temp))
		return -ENAMETOOLONG;
	fd = mkostemp(o->temp, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (none_unfinished())
		on_signals(remove_unfinished);
	exchange(NULL, o->temp);
	set_mode(fd, mask, old);
	return fd;
}

int output_open(struct output *o, const char *path)
{
	struct stat st;
	bool there;

	o->path = path && strcmp(path, "-") ? path : NULL;
	*o->temp = '\0';
	o->fd = STDOUT_FILENO;
	if (!o->path)
		return 0;
	there = !stat(path, &st);
	if (there && !S_ISREG(st.st_mode))
		o->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	else
		o->fd = follow_links(path, o->target) ?:
			open_temp(o, there ? &st : NULL);
	if (o->fd == -1)
		o->fd = -errno;
	return o->fd < 0 ? complain_errno(o->fd, "%s", path) : 0;
}

int output_write(struct output *o, const void *data, size_t len)
{
	const uint8_t *from = data;
	ssize_t n;

	while (len) {
		n = write(o->fd, from, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return complain_errno(-errno, "%s", o->path ? o->path :
					      "standard output");
		from += n;
		len -= (size_t)n;
	}
	return 0;
}

int output_close(struct output *o, bool keep)
{
	int ret = 0;

	if (!o->path)
		return 0;
	if (close(o->fd))
		ret = -errno;
	if (!*o->temp)
		goto out;
	if (keep && !ret)
		ret = rename(o->temp, o->target) ? -errno : 0;
	if (!keep || ret)
		unlink(o->temp);
	exchange(o->temp, NULL);
	if (none_unfinished())
		on_signals(SIG_DFL);
out:
	return ret ? complain_errno(ret, "%s", o->path) : 0;
}

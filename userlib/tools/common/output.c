// SPDX-License-Identifier: MIT
/* A file that appears under its name when it is complete, not before. */
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
	/* The handler is gone by now: this ends the process */
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

/* Put @to where @from was. Return: whether it was there */
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

static int open_temp(struct output *o)
{
	mode_t mask = umask(077);
	int fd;

	umask(mask);
	if ((size_t)snprintf(o->temp, sizeof(o->temp), "%s.XXXXXX", o->path) >=
	    sizeof(o->temp))
		return -ENAMETOOLONG;
	fd = mkostemp(o->temp, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (none_unfinished())
		on_signals(remove_unfinished);
	exchange(NULL, o->temp);
	fchmod(fd, 0666 & ~mask);
	return fd;
}

int output_open(struct output *o, const char *path)
{
	struct stat st;

	o->path = path;
	*o->temp = '\0';
	o->fd = STDOUT_FILENO;
	if (!path)
		return 0;
	if (!stat(path, &st) && !S_ISREG(st.st_mode))
		o->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	else
		o->fd = open_temp(o);
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
		ret = rename(o->temp, o->path) ? -errno : 0;
	if (!keep || ret)
		unlink(o->temp);
	exchange(o->temp, NULL);
	if (none_unfinished())
		on_signals(SIG_DFL);
out:
	return ret ? complain_errno(ret, "%s", o->path) : 0;
}

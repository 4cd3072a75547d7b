// SPDX-License-Identifier: MIT
/* Configurations that a program reads, and whether they ask for kernel TLS. */
#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../common/text.h"
#include "../common/tools.h"
#include "why.h"

/* A variable in the environment with which a process began */
static void variable(pid_t pid, const char *name, char *out, size_t size)
{
	const size_t len = strlen(name);
	struct text t;
	char path[64];
	size_t at;

	*out = '\0';
	snprintf(path, sizeof(path), "/proc/%d/environ", pid);
	t = text_read(path);
	for (at = 0; t.data && at < t.len; at += strlen(t.data + at) + 1)
		if (!strncmp(t.data + at, name, len) &&
		    t.data[at + len] == '=')
			snprintf(out, size, "%s", t.data + at + len + 1);
	free(t.data);
}

static bool ends(const char *text, const char *tail)
{
	const size_t len = strlen(text), n = strlen(tail);

	return len >= n && !strcmp(text + len - n, tail);
}

/* Return: which library the file belongs to, or -1 */
static int kind_of(pid_t pid, const char *path)
{
	char named[WHY_PATH], comm[64];
	struct text t;
	int kind = -1;

	if (ends(path, "/openssl.cnf"))
		return WHY_OPENSSL;
	if (ends(path, "/gnutls/config"))
		return WHY_GNUTLS;
	variable(pid, "OPENSSL_CONF", named, sizeof(named));
	if (*named && !strcmp(path, named))
		return WHY_OPENSSL;
	variable(pid, "GNUTLS_SYSTEM_PRIORITY_FILE", named, sizeof(named));
	if (*named && !strcmp(path, named))
		return WHY_GNUTLS;
	if (!ends(path, ".conf"))
		return -1;
	snprintf(comm, sizeof(comm), "/proc/%d/comm", pid);
	t = text_read(comm);
	if (t.data && !strcmp(t.data, "nginx\n"))
		kind = WHY_NO_LIBRARY;
	free(t.data);
	return kind;
}

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " \t");
}

/* Finds "ktls = true", "Options = A,KTLS", "ssl_conf_command Options KTLS;" */
static bool asks(enum why_kind kind, const char *line)
{
	line = skip_blanks(line);
	switch (kind) {
	case WHY_GNUTLS:
		if (strncmp(line, "ktls", 4))
			return false;
		line = skip_blanks(line + 4);
		return *line == '=' && !strncmp(skip_blanks(line + 1), "true",
						4);
	case WHY_OPENSSL:
		if (strncasecmp(line, "Options", 7))
			return false;
		line = skip_blanks(line + 7);
		return *line == '=' && strcasestr(line, "KTLS") &&
		       !strcasestr(line, "-KTLS");
	default:
		if (strncmp(line, "ssl_conf_command", 16))
			return false;
		line = skip_blanks(line + 16);
		return !strncasecmp(line, "Options", 7) &&
		       strcasestr(line, "KTLS") && !strcasestr(line, "-KTLS");
	}
}

/*
 * Only of a regular file: what is read from a pipe or a terminal is missing for
 * the program, and may never end
 */
static struct text read_file(const char *path)
{
	struct text t = { NULL, 0 };
	char opened[32];
	struct stat st;
	int fd;

	fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return t;
	snprintf(opened, sizeof(opened), "/proc/self/fd/%d", fd);
	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		t = text_read(opened);
	close(fd);
	return t;
}

static void judge_config(pid_t pid, struct why_config *c)
{
	char path[PATH_MAX], *line, *rest;
	struct text t;

	snprintf(path, sizeof(path), "/proc/%d/root%s", pid, c->path);
	t = read_file(path);
	c->here = t.data;
	rest = t.data;
	while ((line = strsep(&rest, "\n")))
		if (asks(c->kind, line))
			c->ktls = true;
	free(t.data);
}

void why_config(struct why *w, pid_t pid, const char *path)
{
	struct why_config *c;
	char full[2 * WHY_PATH];
	size_t i;
	int kind;

	kind = kind_of(pid, path);
	if (kind < 0 || w->config_count == WHY_CONFIGS)
		return;
	if (*path != '/') {
		char cwd[64], dir[WHY_PATH];
		ssize_t n;

		snprintf(cwd, sizeof(cwd), "/proc/%d/cwd", pid);
		n = readlink(cwd, dir, sizeof(dir) - 1);
		if (n < 0)
			return;
		dir[n] = '\0';
		snprintf(full, sizeof(full), "%s/%s", dir, path);
		path = full;
	}
	for (i = 0; i < w->config_count; i++)
		if (!strcmp(w->configs[i].path, path))
			return;
	c = &w->configs[w->config_count++];
	memset(c, 0, sizeof(*c));
	c->kind = (enum why_kind)kind;
	snprintf(c->path, sizeof(c->path), "%.*s", WHY_PATH - 1, path);
	judge_config(pid, c);
}

const struct why_config *why_config_of(const struct why *w, enum why_kind kind)
{
	size_t i;

	for (i = w->config_count; i-- > 0; )
		if (w->configs[i].kind == kind)
			return &w->configs[i];
	return NULL;
}

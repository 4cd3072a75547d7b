// SPDX-License-Identifier: MIT
/* Finds TLS libraries that a process has mapped or has in its program. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../common/text.h"
#include "library.h"

void why_program(pid_t pid, char out[WHY_PATH])
{
	char path[64];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/exe", pid);
	n = readlink(path, out, WHY_PATH - 1);
	out[n > 0 ? n : 0] = '\0';
}

/* libcrypto is looked at to find the libssl beside it, which uses it */
static void name_library(pid_t pid, const char *path, char out[WHY_PATH])
{
	const char *name = strstr(path, "/libcrypto.so.");
	char full[WHY_PATH + 64];

	snprintf(out, WHY_PATH, "%s", path);
	if (!name)
		return;
	snprintf(out, WHY_PATH, "%.*s/libssl.so.%s", (int)(name - path), path,
		 name + strlen("/libcrypto.so."));
	snprintf(full, sizeof(full), "/proc/%d/root%s", pid, out);
	if (access(full, F_OK))
		snprintf(out, WHY_PATH, "%s", path);
}

/* Paths of /proc/PID/maps that tell nothing: "[vdso]", and what is deleted */
const struct why_library *why_library_of(struct why *w, pid_t pid,
					 const char *path)
{
	struct why_library *l;
	char name[WHY_PATH];
	size_t i;

	if (*path != '/' || !library_has_name(path))
		return NULL;
	name_library(pid, path, name);
	for (i = 0; i < w->library_count; i++)
		if (!strcmp(w->libraries[i].path, name))
			return &w->libraries[i];
	if (i == WHY_LIBRARIES)
		return NULL;
	l = &w->libraries[i];
	memset(l, 0, sizeof(*l));
	snprintf(l->path, sizeof(l->path), "%s", name);
	library_examine(pid, l);
	w->library_count++;
	return l;
}

static bool is_mapped(const char *maps, const char *name)
{
	return maps && strstr(maps, name);
}

/* A program that uses libssl contains texts of OpenSSL, too */
static void look_inside(struct why *w, pid_t pid, const char *maps)
{
	char exe[WHY_PATH];
	struct why_library l;

	why_program(pid, exe);
	if (!*exe || strstr(exe, " (deleted)"))
		return;
	memset(&l, 0, sizeof(l));
	snprintf(l.path, sizeof(l.path), "%s", exe);
	library_examine(pid, &l);
	if (l.kind == WHY_NO_LIBRARY ||
	    (l.kind == WHY_OPENSSL && is_mapped(maps, "/libssl.so.")))
		return;
	if (w->library_count < WHY_LIBRARIES)
		w->libraries[w->library_count++] = l;
}

static bool is_known(const struct why *w, const char *path)
{
	size_t i;

	for (i = 0; i < w->library_count; i++)
		if (!strcmp(w->libraries[i].path, path))
			return true;
	return false;
}

/*
 * Looks at mapped files: those with the name of a library, and the program
 * itself
 */
void why_libraries(struct why *w, pid_t pid)
{
	char path[64], exe[WHY_PATH];
	struct text maps;
	char *line, *rest, *file;

	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	maps = text_read(path);
	why_program(pid, exe);
	if (!is_known(w, exe))
		look_inside(w, pid, maps.data);
	rest = maps.data;
	while ((line = strsep(&rest, "\n"))) {
		file = strchr(line, '/');
		if (file && library_has_name(file) && !strstr(file, "libcrypto.so.") &&
		    !strstr(file, "libnspr4"))
			why_library_of(w, pid, file);
	}
	free(maps.data);
}

/*
 * If the stack does not tell whose records these are: the program has only one
 * library, mapped or inside it
 */
void why_only_library(struct why *w, struct why_connection *c, pid_t pid)
{
	const struct why_library *only = NULL;
	struct text maps;
	char path[64], exe[WHY_PATH];
	size_t i;

	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	maps = text_read(path);
	why_program(pid, exe);
	for (i = 0; i < w->library_count; i++) {
		const struct why_library *l = &w->libraries[i];

		if (!is_mapped(maps.data, l->path))
			continue;
		if (only && only->kind != l->kind) {
			only = NULL;
			break;
		}
		if (!only || strstr(l->path, "/libssl.so."))
			only = l;
	}
	if (only) {
		c->library = *only;
		/* A library inside the program calls the kernel itself */
		c->direct = !strcmp(only->path, exe);
	}
	free(maps.data);
}

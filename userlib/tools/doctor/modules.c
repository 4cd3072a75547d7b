// SPDX-License-Identifier: MIT
/* Which kernel modules are loaded and which could be. It loads none. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "modules.h"

/*
 * A kernel without CONFIG_MODULES has /proc/version but not /proc/modules. A
 * /proc of processes only (subset=pid) has neither.
 */
static enum loading loading_of(const struct modules *m)
{
	struct text locked;
	enum loading loading = LOADING_POSSIBLE;

	if (access("/proc/modules", F_OK))
		return access("/proc/version", F_OK) ? LOADING_UNKNOWN :
						       LOADING_NONE;
	locked = text_read("/proc/sys/kernel/modules_disabled");
	if (locked.data && *locked.data == '1')
		loading = LOADING_LOCKED;
	else if (!m->loaded.data)
		loading = LOADING_UNKNOWN;
	free(locked.data);
	return loading;
}

void modules_read(struct modules *m, const char *release)
{
	const struct {
		const char *name;
		struct text *text;
	} lists[] = {
		{ "modules.builtin", &m->builtin },
		{ "modules.builtin.modinfo", &m->builtin_info },
		{ "modules.dep", &m->files },
		{ "modules.alias", &m->aliases },
	};
	char path[160];
	size_t i;

	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		snprintf(path, sizeof(path), "/lib/modules/%s/%s", release,
			 lists[i].name);
		*lists[i].text = text_read(path);
	}
	m->loaded = text_read("/proc/modules");
	m->loading = loading_of(m);
}

void modules_free(struct modules *m)
{
	free(m->loaded.data);
	free(m->builtin.data);
	free(m->builtin_info.data);
	free(m->files.data);
	free(m->aliases.data);
}

bool modules_cannot_load(const struct modules *m)
{
	return m->loading == LOADING_NONE || m->loading == LOADING_LOCKED;
}

/* Names of files have dashes where modules have underscores */
static bool same_name(const char *a, const char *b, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (a[i] != b[i] && !(a[i] == '-' && b[i] == '_') &&
		    !(a[i] == '_' && b[i] == '-'))
			return false;
	return true;
}

/* Of "kernel/net/tls/tls.ko.xz: ..." or of a line of /proc/modules */
static bool line_names(const char *line, const char *name)
{
	size_t len = strlen(name), stem = strcspn(line, ": \n");
	const char *slash = memrchr(line, '/', stem);

	if (slash) {
		stem -= slash + 1 - line;
		line = slash + 1;
	}
	return stem >= len && same_name(line, name, len) &&
	       (stem == len || line[len] == '.');
}

static bool list_names(const struct text *list, const char *name)
{
	const char *line = list->data;

	while (line && *line) {
		if (line_names(line, name))
			return true;
		line = strchr(line, '\n');
		if (line)
			line++;
	}
	return false;
}

enum presence module_presence(const struct modules *m, const char *name)
{
	char path[32 + MODULE_NAME_SIZE];

	snprintf(path, sizeof(path), "/sys/module/%s", name);
	if (list_names(&m->loaded, name) || list_names(&m->builtin, name) ||
	    !access(path, F_OK))
		return PRESENT;
	if (list_names(&m->files, name))
		return LOADABLE;
	if (!m->files.data || !m->builtin.data)
		return PRESENCE_UNKNOWN;
	return ABSENT;
}

/* Searches strings such as "gcm.alias=crypto-gcm" */
static bool find_builtin_alias(const struct text *info, const char *alias,
			       char module[MODULE_NAME_SIZE])
{
	char wanted[MODULE_NAME_SIZE + 16];
	const char *at, *begin;
	size_t len;

	if (!info->data)
		return false;
	/* With the NUL that ends the string */
	len = (size_t)snprintf(wanted, sizeof(wanted), ".alias=%s", alias) + 1;
	if (len > sizeof(wanted))
		return false;
	at = memmem(info->data, info->len, wanted, len);
	if (!at)
		return false;
	begin = memrchr(info->data, '\0', (size_t)(at - info->data));
	begin = begin ? begin + 1 : info->data;
	snprintf(module, MODULE_NAME_SIZE, "%.*s", (int)(at - begin), begin);
	return true;
}

/* Of lines such as "alias crypto-gcm gcm", the next one behind @at */
static const char *next_alias(const char *at, const char *alias,
			      char module[MODULE_NAME_SIZE])
{
	char wanted[MODULE_NAME_SIZE + 16];
	size_t len;

	len = (size_t)snprintf(wanted, sizeof(wanted), "\nalias %s ", alias);
	at = at && len < sizeof(wanted) ? strstr(at, wanted) : NULL;
	if (!at)
		return NULL;
	at += len;
	snprintf(module, MODULE_NAME_SIZE, "%.*s", (int)strcspn(at, " \n"),
		 at);
	return at;
}

enum presence alias_presence(const struct modules *m, const char *alias,
			     char module[MODULE_NAME_SIZE])
{
	const char *at = m->aliases.data;
	char name[MODULE_NAME_SIZE];

	module[0] = '\0';
	if (find_builtin_alias(&m->builtin_info, alias, module))
		return PRESENT;
	while ((at = next_alias(at, alias, name))) {
		if (module_presence(m, name) == PRESENT) {
			strcpy(module, name);
			return PRESENT;
		}
		if (!*module)
			strcpy(module, name);
	}
	if (*module)
		return LOADABLE;
	return m->aliases.data && m->builtin_info.data ? ABSENT :
							 PRESENCE_UNKNOWN;
}

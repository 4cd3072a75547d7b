// SPDX-License-Identifier: MIT
/* Whether the kernel has an algorithm, or could have it. */
#include <stdio.h>
#include <string.h>

#include "algorithm.h"

/* A template, or an algorithm inside one */
static enum presence part_presence(const struct crypto *c,
				   const struct modules *m, const char *part,
				   char module[MODULE_NAME_SIZE])
{
	char alias[CRYPTO_NAME_SIZE + 8];
	enum presence presence;
	size_t i;

	for (i = 0; i < c->count; i++)
		if (!strcmp(c->drivers[i].name, part))
			return PRESENT;
	snprintf(alias, sizeof(alias), "crypto-%s", part);
	presence = alias_presence(m, alias, module);
	if (presence == ABSENT)
		snprintf(module, MODULE_NAME_SIZE, "%.*s",
			 MODULE_NAME_SIZE - 1, part);
	return presence;
}

enum presence algorithm_presence(const struct crypto *c,
				 const struct modules *m, const char *name,
				 const char *type,
				 char module[MODULE_NAME_SIZE])
{
	char parts[CRYPTO_NAME_SIZE], *part, *rest = parts;
	enum presence all = BUILDABLE, presence;
	char missing[MODULE_NAME_SIZE];
	int i;

	module[0] = '\0';
	if (!c->readable)
		return PRESENCE_UNKNOWN;
	if (crypto_best(c, name, type))
		return PRESENT;
	/*
	 * Looks at the template and the first algorithm inside. The kernel's
	 * configuration selects whatever else a template needs.
	 */
	snprintf(parts, sizeof(parts), "%s", name);
	for (i = 0; i < 2 && (part = strsep(&rest, "(,)")); i++) {
		presence = part_presence(c, m, part, missing);
		/*
		 * The least of the parts decides, in the order of enum presence
		 */
		if (presence < all) {
			all = presence;
			strcpy(module, missing);
		}
	}
	return all;
}

// SPDX-License-Identifier: MIT
/* The engines, as the room above has registered them. */
#include <stdio.h>
#include <strings.h>

#include "engine.h"

const struct engine *const *engines;
size_t engine_count;

void engines_register(const struct engine *const *list, size_t count)
{
	engines = list;
	engine_count = count;
}

const struct engine *const *engines_find(const char *name)
{
	size_t i;

	for (i = 0; i < engine_count; i++)
		if (!strcasecmp(engines[i]->name, name))
			return &engines[i];
	return NULL;
}

const char *engines_that(bool (*can)(const struct engine *engine),
			 char text[ENGINES_TEXT_SIZE])
{
	size_t i, len = 0;

	strcpy(text, "none");
	for (i = 0; i < engine_count; i++)
		if (can(engines[i]) && len < ENGINES_TEXT_SIZE)
			len += snprintf(text + len, ENGINES_TEXT_SIZE - len,
					"%s%s", len ? " or " : "",
					engines[i]->name);
	return text;
}

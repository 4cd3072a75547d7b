// SPDX-License-Identifier: MIT
/* The engines of this build, best first. */
#include <stdio.h>

#include "engine.h"

const struct engine *const engines[] = {
	&engine_module,
	&engine_af_alg,
#ifdef HAVE_LIBKCAPI
	&engine_libkcapi,
#endif
	&engine_software,
};

const size_t engine_count = ARRAY_SIZE(engines);

const struct engine *const default_engines[] = {
	&engine_module,
	&engine_af_alg,
	&engine_software,
};

const size_t default_engine_count = ARRAY_SIZE(default_engines);

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

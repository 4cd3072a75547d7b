// SPDX-License-Identifier: MIT
/* The engines of this build, best first. */
#include "../module/module.h"
#include "engines.h"

static const struct engine *const all[] = {
	&engine_module,
	&engine_af_alg,
#ifdef HAVE_LIBKCAPI
	&engine_libkcapi,
#endif
	&engine_software,
};

const struct engine *const default_engines[] = {
	&engine_module,
	&engine_af_alg,
	&engine_software,
};

const size_t default_engine_count = ARRAY_SIZE(default_engines);

/* Before anybody can open a provider */
__attribute__((constructor)) static void init(void)
{
	engines_register(all, ARRAY_SIZE(all));
}

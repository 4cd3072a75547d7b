// SPDX-License-Identifier: MIT
/* The engines of this build, best first. */
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

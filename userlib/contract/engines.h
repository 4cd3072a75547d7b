/* SPDX-License-Identifier: MIT */
/* Which engines there are, for providers. */
#ifndef SSLP_CONTRACT_ENGINES_H
#define SSLP_CONTRACT_ENGINES_H

#include "../engine/engine.h"

/*
 * The engines that the default provider tries. libkcapi has nothing that AF_ALG
 * does not have
 */
extern const struct engine *const default_engines[];
extern const size_t default_engine_count;

#endif /* SSLP_CONTRACT_ENGINES_H */

/* SPDX-License-Identifier: MIT */
/* The module engine: whole derivations in the kernel, behind /dev/sslp. */
#ifndef SSLP_MODULE_MODULE_H
#define SSLP_MODULE_MODULE_H

#include "../engine/engine.h"

extern const struct engine engine_module;

#endif /* SSLP_MODULE_MODULE_H */

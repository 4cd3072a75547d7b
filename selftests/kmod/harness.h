/* SPDX-License-Identifier: GPL-2.0-only */
/* Kselftest's harness, with patience for emulated kernels that check much. */
#ifndef HARNESS_H
#define HARNESS_H

#include "kselftest_harness.h"
#include "skipped.h"

#undef TEST_TIMEOUT_DEFAULT
#define TEST_TIMEOUT_DEFAULT	600	/* seconds */

#endif /* HARNESS_H */

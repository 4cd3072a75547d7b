/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finds by trying, without the library's own probes, what the kernel and the
 * library can do here. Knows what this run promises: the names in the
 * environment variable SSLP_EXPECT, separated by commas.
 *
 * Names: af_alg, libkcapi, driver (AF_ALG takes the name of one), keyring
 * (AF_ALG takes a key of it), ktls, rekey, max_payload, aria, sm4 (kernel TLS
 * has a driver for it), module (/dev/sslp), module_arm (and it arms sockets),
 * fips (the kernel is in FIPS mode). restrict (crypto.af_alg_restrict) can only
 * be promised.
 */
#ifndef FEATURE_H
#define FEATURE_H

#include <stdbool.h>

bool feature_here(const char *name);
bool feature_promised(const char *name);

/*
 * Stands first in a test, because SKIP() in FIXTURE_SETUP() ends no test with
 * the harness of Linux 6.1. What is promised and missing fails.
 */
#define NEED(feature) do {						\
	if (!feature_here(feature)) {					\
		ASSERT_FALSE(feature_promised(feature)) {		\
			TH_LOG("%s is promised, but is not here",	\
			       feature);				\
		}							\
		SKIP(return, "%s is not here", feature);		\
	}								\
} while (0)

#endif /* FEATURE_H */

/* SPDX-License-Identifier: MIT */
/* Whether the kernel has an algorithm, or could have it. */
#ifndef SSLP_DOCTOR_ALGORITHM_H
#define SSLP_DOCTOR_ALGORITHM_H

#include "../common/crypto.h"
#include "modules.h"

/**
 * algorithm_presence() - whether the kernel has or could have an algorithm
 * @name: such as "hmac(sha256)": with a template around others
 * @type: "hash" or "aead"
 * @module: out: what is missing when it is LOADABLE or ABSENT
 *
 * PRESENT: a call for @name takes what is there and asks for no module.
 */
enum presence algorithm_presence(const struct crypto *c,
				 const struct modules *m, const char *name,
				 const char *type,
				 char module[MODULE_NAME_SIZE]);

#endif /* SSLP_DOCTOR_ALGORITHM_H */

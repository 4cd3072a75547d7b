/* SPDX-License-Identifier: MIT */
/* Hashes and PRFs by the names that callers use. */
#ifndef SSLP_CONTRACT_NAMES_H
#define SSLP_CONTRACT_NAMES_H

#include "../../include/sslprovider/sslp.h"
#include "../engine/prf_alg.h"

/*
 * Both return 0 or -EINVAL with a message; @name may be NULL, which is no name
 */
int names_hash(LPCWSTR name, const struct hash_alg **ret);
int names_prf(LPCWSTR name, const struct prf_alg **ret);

#endif /* SSLP_CONTRACT_NAMES_H */

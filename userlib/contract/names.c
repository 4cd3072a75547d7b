// SPDX-License-Identifier: MIT
/* Hashes and PRFs by the names that callers use. */
#include "names.h"
#include "status.h"
#include "wstr.h"

int names_hash(LPCWSTR name, const struct hash_alg **ret)
{
	size_t i;

	if (!name)
		return fail(EINVAL, "hash_name is NULL");
	for (i = 0; i < HASH_COUNT; i++) {
		if (wstr_equal(name, hash_algs[i].name)) {
			*ret = &hash_algs[i];
			return 0;
		}
	}
	return fail(EINVAL, "unknown hash name: MD5, SHA1, SHA256, SHA384, SHA512 and SM3 are known");
}

int names_prf(LPCWSTR name, const struct prf_alg **ret)
{
	size_t i;

	if (!name)
		return fail(EINVAL, "hash_name is NULL");
	for (i = 0; i < PRF_COUNT; i++) {
		if (wstr_equal(name, prf_algs[i].name)) {
			*ret = &prf_algs[i];
			return 0;
		}
	}
	return fail(EINVAL, "unknown hash name: MD5SHA1, SHA256, SHA384, SHA512 and SM3 are known");
}

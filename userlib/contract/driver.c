// SPDX-License-Identifier: MIT
/* Which driver computes: sslp_set_driver(). */
#include "names.h"
#include "provider.h"
#include "status.h"

LIBEXPORT SECURITY_STATUS WINAPI sslp_set_driver(
		NCRYPT_PROV_HANDLE hSslProvider, LPCWSTR hash_name,
		const char *driver)
{
	const struct hash_alg *hash = NULL;
	struct provider *provider;
	int err;

	err = names_hash(hash_name, &hash);
	if (err)
		return status_of(err);
	provider = provider_get(hSslProvider);
	if (!provider)
		return status_of(-EBADHANDLE);
	err = backend_set_driver(&provider->backend, hash, driver);
	provider_put(provider);
	return status_of(err);
}

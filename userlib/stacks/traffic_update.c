// SPDX-License-Identifier: MIT
/* Traffic secrets after KeyUpdates that a stack has done by itself. */
#include <string.h>

#include "traffic_update.h"

SECURITY_STATUS sslp_traffic_update(NCRYPT_PROV_HANDLE prov,
				    unsigned char *secret, size_t len,
				    unsigned int times)
{
	static const WCHAR sha256[] = { 'S', 'H', 'A', '2', '5', '6', 0 };
	static const WCHAR sha384[] = { 'S', 'H', 'A', '3', '8', '4', 0 };
	SECURITY_STATUS status = 0;
	unsigned char next[48];

	while (!status && times--) {
		status = sslp_hkdf_expand_label(prov,
				len == sizeof(next) ? sha384 : sha256, secret,
				len, "traffic upd", NULL, 0, next, len);
		if (!status)
			memcpy(secret, next, len);
	}
	explicit_bzero(next, sizeof(next));
	return status;
}

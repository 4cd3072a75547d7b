// SPDX-License-Identifier: MIT
/* UTF-16 strings of the contract, whose names are all ASCII. */
#include <string.h>

#include "tools.h"
#include "wide.h"

void wide_from(const char *in, WCHAR *out, size_t size)
{
	size_t i;

	for (i = 0; in[i] && i < size - 1; i++)
		out[i] = (unsigned char)in[i];
	out[i] = 0;
}

void wide_to_ascii(const WCHAR *in, char *out, size_t size)
{
	size_t i;

	for (i = 0; in[i] && i < size - 1; i++)
		out[i] = in[i] < 0x80 ? (char)in[i] : '?';
	out[i] = '\0';
}

SECURITY_STATUS wide_property(NCRYPT_PROV_HANDLE provider, LPCWSTR name,
			      char *out, size_t size)
{
	SECURITY_STATUS status;
	DWORD len;
	PBYTE value;

	status = SslGetProviderProperty(provider, name, &value, &len, NULL, 0);
	if (status)
		return status;
	wide_to_ascii((const WCHAR *)value, out, size);
	return SslFreeBuffer(value);
}

SECURITY_STATUS wide_driver(NCRYPT_PROV_HANDLE provider, LPCWSTR hash,
			    char *out, size_t size)
{
	static const WCHAR prefix[] = SSLP_DRIVER_PROPERTY(u"");
	const size_t len = ARRAY_SIZE(prefix) - 1;
	WCHAR name[ARRAY_SIZE(prefix) + NCRYPT_SSL_MAX_NAME_SIZE];
	size_t i;

	memcpy(name, prefix, sizeof(prefix));
	for (i = 0; hash[i] && i < NCRYPT_SSL_MAX_NAME_SIZE - 1; i++)
		name[len + i] = hash[i];
	name[len + i] = 0;
	return wide_property(provider, name, out, size);
}

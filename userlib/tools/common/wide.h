/* SPDX-License-Identifier: MIT */
/* UTF-16 strings of the contract, whose names are all ASCII. */
#ifndef SSLP_COMMON_WIDE_H
#define SSLP_COMMON_WIDE_H

#include <sslp.h>
#include <stddef.h>

/* Both cut what does not fit into @size units, and end with a NUL */
void wide_from(const char *in, WCHAR *out, size_t size);
void wide_to_ascii(const WCHAR *in, char *out, size_t size);

/**
 * wide_property() - a property of a provider that is a string
 * @provider: provider
 * @name: of the property
 * @out: out: its value; left alone on failure
 * @size: bytes at @out
 *
 * Return: 0, or the status of SslGetProviderProperty().
 */
SECURITY_STATUS wide_property(NCRYPT_PROV_HANDLE provider, LPCWSTR name,
			      char *out, size_t size);

/* The same for SSLP_DRIVER_PROPERTY() of a hash */
SECURITY_STATUS wide_driver(NCRYPT_PROV_HANDLE provider, LPCWSTR hash,
			    char *out, size_t size);

#endif /* SSLP_COMMON_WIDE_H */

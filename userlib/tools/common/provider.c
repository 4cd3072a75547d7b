// SPDX-License-Identifier: MIT
/* Providers, protocols and suites by the names people type. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "provider.h"
#include "tools.h"
#include "wide.h"

#define ROW(name, full, comment) { #name, full },

static const struct {
	const char *name;
	LPCWSTR full;
} providers[] = {
	{ "default", MS_SCHANNEL_PROVIDER },
	SSLP_PROVIDERS(ROW)
};

#define PROTOCOL_ROW(option, name, value) { option, name, value },

static const struct {
	const char *option, *name;
	DWORD value;
} protocols[] = {
	PROTOCOLS(PROTOCOL_ROW)
};

LPCWSTR provider_full_name(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(providers); i++)
		if (!strcmp(providers[i].name, name))
			return providers[i].full;
	return NULL;
}

int provider_open(const char *name, NCRYPT_PROV_HANDLE *ret)
{
	LPCWSTR full = name ? provider_full_name(name) : NULL;
	SECURITY_STATUS status;
	WCHAR wide[128];

	if (name && !full) {
		wide_from(name, wide, ARRAY_SIZE(wide));
		full = wide;
	}
	status = SslOpenProvider(ret, full, 0);
	return status ? complain_status(status, "provider") : 0;
}

void provider_describe(NCRYPT_PROV_HANDLE provider, DWORD protocol,
		       DWORD suite, char *out, size_t size)
{
	char engine[64] = "?", driver[128] = "?";
	WCHAR hash[NAME_SIZE];

	wide_property(provider, SSLP_ENGINE_PROPERTY, engine, sizeof(engine));
	if (SslGetCipherSuitePRFHashAlgorithm(provider, protocol, suite, 0,
					      hash, 0)) {
		snprintf(out, size, "%s", engine);
		return;
	}
	wide_driver(provider, hash, driver, sizeof(driver));
	snprintf(out, size, "%s, %s", engine, driver);
}

void suite_describe(NCRYPT_PROV_HANDLE provider, DWORD protocol, DWORD suite,
		char out[NAME_SIZE])
{
	NCRYPT_SSL_CIPHER_SUITE info;

	if (SslLookupCipherSuiteInfo(provider, protocol, suite, 0, &info, 0))
		snprintf(out, NAME_SIZE, "suite 0x%04X", suite);
	else
		wide_to_ascii(info.szCipherSuite, out, NAME_SIZE);
}

/* Leaves the value in @ret when @wanted names a suite of the protocol */
static int search_suites(NCRYPT_PROV_HANDLE provider, DWORD protocol,
			 const char *wanted, DWORD *ret)
{
	NCRYPT_SSL_CIPHER_SUITE *suite;
	char name[NAME_SIZE];
	PVOID state = NULL;
	int found = -ENOENT;

	while (found && !SslEnumCipherSuites(provider, 0, &suite, &state, 0)) {
		wide_to_ascii(suite->szCipherSuite, name, sizeof(name));
		if (suite->dwProtocol == protocol &&
		    !strcasecmp(name, wanted)) {
			*ret = suite->dwCipherSuite;
			found = 0;
		}
		SslFreeBuffer(suite);
	}
	if (state)
		SslFreeBuffer(state);
	return found;
}

int suite_parse(NCRYPT_PROV_HANDLE provider, DWORD protocol, const char *text,
	       DWORD *ret)
{
	unsigned long value;
	char *end;

	if (!strncasecmp(text, "0x", 2)) {
		errno = 0;
		value = strtoul(text, &end, 16);
		if (!errno && end > text + 2 && !*end && value <= 0xffff) {
			*ret = (DWORD)value;
			return 0;
		}
	} else if (!search_suites(provider, protocol, text, ret)) {
		return 0;
	}
	complain("'%s' is not a cipher suite of %s", text,
		 protocol_describe(protocol));
	return -EINVAL;
}

const char *protocol_describe(DWORD protocol)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protocols); i++)
		if (protocols[i].value == protocol)
			return protocols[i].name;
	return "unknown protocol";
}

const char *ktls_describe(DWORD state)
{
	static const char *const words[] = {
		[SSLP_KTLS_NONE] = "none",
		[SSLP_KTLS_SOFTWARE] = "software",
		[SSLP_KTLS_HARDWARE] = "hardware",
		[SSLP_KTLS_ARMED] = "armed",
	};

	return state < ARRAY_SIZE(words) ? words[state] : "unknown";
}

int protocol_parse(const char *text, DWORD *ret)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protocols); i++) {
		if (!strcmp(protocols[i].option, text)) {
			*ret = protocols[i].value;
			return 0;
		}
	}
	return -EINVAL;
}

int protocol_parse_ktls(const char *text, DWORD *ret)
{
	DWORD protocol;

	if (protocol_parse(text, &protocol) ||
	    (protocol != TLS1_2_PROTOCOL_VERSION &&
	     protocol != TLS1_3_PROTOCOL_VERSION))
		return -EINVAL;
	*ret = protocol;
	return 0;
}

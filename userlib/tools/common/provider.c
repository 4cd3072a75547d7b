// SPDX-License-Identifier: MIT
/* Providers, protocols and suites by the names people type. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "provider.h"
#include "tools.h"

static const struct {
	const char *name;
	LPCWSTR full;
} providers[] = {
	{ "default", MS_SCHANNEL_PROVIDER },
	{ "module", SSLP_MODULE_PROVIDER },
	{ "af_alg", SSLP_AF_ALG_PROVIDER },
	{ "libkcapi", SSLP_LIBKCAPI_PROVIDER },
	{ "software", SSLP_SOFTWARE_PROVIDER },
};

static const struct {
	const char *option, *name;
	DWORD value;
} protocols[] = {
	{ "1.0", "TLS 1.0", TLS1_0_PROTOCOL_VERSION },
	{ "1.1", "TLS 1.1", TLS1_1_PROTOCOL_VERSION },
	{ "1.2", "TLS 1.2", TLS1_2_PROTOCOL_VERSION },
	{ "1.3", "TLS 1.3", TLS1_3_PROTOCOL_VERSION },
	{ "dtls1.0", "DTLS 1.0", DTLS1_0_PROTOCOL_VERSION },
	{ "dtls1.2", "DTLS 1.2", DTLS1_2_PROTOCOL_VERSION },
};

/* Every name of the contract is ASCII, whatever it is encoded in */
static void widen(const char *in, WCHAR *out, size_t size)
{
	size_t i;

	for (i = 0; in[i] && i < size - 1; i++)
		out[i] = (unsigned char)in[i];
	out[i] = 0;
}

static void narrow(const WCHAR *in, char *out, size_t size)
{
	size_t i;

	for (i = 0; in[i] && i < size - 1; i++)
		out[i] = in[i] < 0x80 ? (char)in[i] : '?';
	out[i] = '\0';
}

int provider_open(const char *name, NCRYPT_PROV_HANDLE *ret)
{
	LPCWSTR full = NULL;
	WCHAR wide[128];
	SECURITY_STATUS status;
	size_t i;

	if (name) {
		widen(name, wide, ARRAY_SIZE(wide));
		full = wide;
	}
	for (i = 0; name && i < ARRAY_SIZE(providers); i++)
		if (!strcmp(providers[i].name, name))
			full = providers[i].full;
	status = SslOpenProvider(ret, full, 0);
	return status ? complain_status(status, "provider") : 0;
}

static void property(NCRYPT_PROV_HANDLE provider, LPCWSTR name, char *out,
		     size_t size)
{
	DWORD len;
	PBYTE value;

	snprintf(out, size, "?");
	if (SslGetProviderProperty(provider, name, &value, &len, NULL, 0))
		return;
	narrow((const WCHAR *)value, out, size);
	SslFreeBuffer(value);
}

void provider_describe(NCRYPT_PROV_HANDLE provider, DWORD protocol,
		       DWORD suite, char *out, size_t size)
{
	static const WCHAR prefix[] = SSLP_DRIVER_PROPERTY(u"");
	const size_t len = ARRAY_SIZE(prefix) - 1;
	WCHAR name[ARRAY_SIZE(prefix) + NAME_SIZE];
	char engine[64], driver[128];

	property(provider, SSLP_ENGINE_PROPERTY, engine, sizeof(engine));
	memcpy(name, prefix, sizeof(prefix));
	if (SslGetCipherSuitePRFHashAlgorithm(provider, protocol, suite, 0,
					      name + len, 0)) {
		snprintf(out, size, "%s", engine);
		return;
	}
	property(provider, name, driver, sizeof(driver));
	snprintf(out, size, "%s, %s", engine, driver);
}

void suite_describe(NCRYPT_PROV_HANDLE provider, DWORD protocol, DWORD suite,
		char out[NAME_SIZE])
{
	NCRYPT_SSL_CIPHER_SUITE info;

	if (SslLookupCipherSuiteInfo(provider, protocol, suite, 0, &info, 0))
		snprintf(out, NAME_SIZE, "suite 0x%04X", suite);
	else
		narrow(info.szCipherSuite, out, NAME_SIZE);
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
		narrow(suite->szCipherSuite, name, sizeof(name));
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

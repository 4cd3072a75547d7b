// SPDX-License-Identifier: MIT
/* FIPS mode: short keys. */
#include "fault.h"

static bool same_prf(NCRYPT_PROV_HANDLE prov, NCRYPT_PROV_HANDLE software,
		     LPCWSTR hash, size_t len)
{
	BYTE secret[32], want[40], got[40];

	memset(secret, 0x5a, sizeof(secret));
	return !sslp_tls_prf(software, hash, secret, len, "l", NULL, 0, want,
			     sizeof(want)) &&
	       !sslp_tls_prf(prov, hash, secret, len, "l", NULL, 0, got,
			     sizeof(got)) &&
	       !memcmp(want, got, sizeof(got));
}

/* The kernel refuses keys below 14 bytes: RFC 2104 pads them with zeroes */
static void test_short_keys(void)
{
	NCRYPT_PROV_HANDLE prov, software;
	size_t len;

	ok_status(SslOpenProvider(&prov, SSLP_AF_ALG_PROVIDER, 0), 0,
		  "FIPS mode: the AF_ALG provider passes its test");
	software = open_provider(SSLP_SOFTWARE_PROVIDER);
	for (len = 0; len <= 20; len++)
		if (!same_prf(prov, software, u"SHA256", len) ||
		    !same_prf(prov, software, u"SHA384", len))
			break;
	ok(len == 21, "secrets of 0 to 20 bytes give what they should");
	free_handle(prov);
	free_handle(software);
}

void test_fips(void)
{
	fake_alg.fips = true;
	test_short_keys();
	fake_alg.fips = false;
}

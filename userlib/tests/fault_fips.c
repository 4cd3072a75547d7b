// SPDX-License-Identifier: MIT
/* FIPS mode: short keys, and whose work may leave the kernel. */
#include <errno.h>
#include <stdlib.h>

#include "fault.h"

#define VARIABLE	"SSLP_FIPS_SOFTWARE"

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

static void test_confined(void)
{
	NCRYPT_PROV_HANDLE prov;

	fake_alg.lie = ALL_ZEROES;
	ok_status(SslOpenProvider(&prov, NULL, 0), NTE_NOT_SUPPORTED,
		  "the default provider does not go on to nettle");
	ok(says("FIPS") && says(VARIABLE) && says("wrong answers"),
	   "the message: %s", sslp_last_message());
	ok_status(SslOpenProvider(&prov, SSLP_SOFTWARE_PROVIDER, 0), 0,
		  "opened by name it is there");
	free_handle(prov);
	setenv(VARIABLE, "1", 1);
	ok_status(SslOpenProvider(&prov, NULL, 0), 0,
		  "and where the environment says so");
	free_handle(prov);
	unsetenv(VARIABLE);
	fake_alg.lie = TRUTH;
}

/* Not even if memory ran out, or to correct a wrong answer */
static void test_spare(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(NULL);
	BYTE secret[32] = "secret", bytes[40];
	SECURITY_STATUS status;

	fault = (struct fault){ .armed = true, .at = 1, .lasting = true,
				.err = ENOBUFS };
	status = sslp_tls_prf(prov, u"SHA256", secret, sizeof(secret), "l",
			      NULL, 0, bytes, sizeof(bytes));
	fault.armed = false;
	ok_status(status, NTE_NO_MEMORY, "out of memory it stays there too");
	/*
	 * A synchronous driver runs on the processor. Nobody checks its answers
	 */
	fake_alg.lie = played->sync ? TRUTH : ONE_BIT_OFF;
	ok_status(sslp_tls_prf(prov, u"SHA256", secret, sizeof(secret), "l",
			       NULL, 0, bytes, sizeof(bytes)),
		  played->sync ? 0 : NTE_NOT_SUPPORTED,
		  "and so after a wrong answer, if it may be a device's");
	fake_alg.lie = TRUTH;
	free_handle(prov);
}

void test_fips(void)
{
	fake_alg.fips = true;
	test_confined();
	test_short_keys();
	test_spare();
	fake_alg.fips = false;
}

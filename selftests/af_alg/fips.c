// SPDX-License-Identifier: GPL-2.0-only
/*
 * A kernel in FIPS mode. Its engines are open, and short secrets work. The
 * default provider does not leave the kernel unless it is told to. libcrypto
 * knows the right answers.
 */
#define _GNU_SOURCE
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "deny.h"
#include "end.h"
#include "feature.h"
#include "seed.h"

FIXTURE(fips)
{
	NCRYPT_PROV_HANDLE provider;
};

FIXTURE_VARIANT(fips)
{
	const char *provider;
};

FIXTURE_VARIANT_ADD(fips, af_alg)
{
	.provider = "af_alg",
};

FIXTURE_VARIANT_ADD(fips, libkcapi)
{
	.provider = "libkcapi",
};

FIXTURE_SETUP(fips)
{
	if (provider_open(variant->provider, &self->provider))
		self->provider = 0;
}

FIXTURE_TEARDOWN(fips)
{
	if (self->provider)
		SslFreeObject(self->provider, 0);
}

TEST_F(fips, derives)
{
	NCRYPT_KEY_HANDLE secret;

	NEED("fips");
	NEED(variant->provider);
	ASSERT_NE(0, self->provider) {
		TH_LOG("%s", sslp_last_message());
	}
	ASSERT_EQ(0, seed_import(self->provider, 1, &secret));
	EXPECT_EQ(0, seed_check(self->provider, secret, 1)) {
		TH_LOG("%s", sslp_last_message());
	}
	SslFreeObject(secret, 0);
}

/* The kernel refuses keys below 14 bytes; RFC 5869: PRK = HMAC(salt, IKM) */
TEST_F(fips, short_salts)
{
	uint8_t salt[20], ikm[32], want[32], got[32];
	size_t len;

	NEED("fips");
	NEED(variant->provider);
	ASSERT_NE(0, self->provider);
	memset(salt, 0x5a, sizeof(salt));
	memset(ikm, 0xa5, sizeof(ikm));
	for (len = 1; len <= sizeof(salt); len++) {
		HMAC(EVP_sha256(), salt, len, ikm, sizeof(ikm), want, NULL);
		ASSERT_EQ(0, sslp_hkdf_extract(self->provider, u"SHA256", salt,
					       len, ikm, sizeof(ikm), got)) {
			TH_LOG("%zu: %s", len, sslp_last_message());
		}
		EXPECT_EQ(0, memcmp(want, got, sizeof(got)));
	}
}

/*
 * If there is no way into the kernel, nothing is derived unless somebody asks
 * for software
 */
TEST(default_stays_in_the_kernel)
{
	NCRYPT_PROV_HANDLE provider;

	NEED("fips");
	ASSERT_EQ(0, deny_call(SYS_socket, AF_ALG));
	ASSERT_EQ(NTE_NOT_SUPPORTED, provider_open("default", &provider));
	EXPECT_NE(NULL, strstr(sslp_last_message(), "FIPS mode"));
	EXPECT_NE(NULL, strstr(sslp_last_message(), "SSLP_FIPS_SOFTWARE"));
	ASSERT_EQ(0, provider_open("software", &provider));
	SslFreeObject(provider, 0);
	setenv("SSLP_FIPS_SOFTWARE", "1", 1);
	ASSERT_EQ(0, provider_open("default", &provider));
	SslFreeObject(provider, 0);
}

TEST_HARNESS_MAIN

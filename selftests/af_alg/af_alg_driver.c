// SPDX-License-Identifier: GPL-2.0-only
/*
 * sslp_set_driver(): chooses a driver of the kernel by its name. After a
 * refusal the old driver still works.
 */
#include "kselftest_harness.h"
#include "skipped.h"

#include "end.h"
#include "feature.h"
#include "seed.h"

#define GENERIC	"hmac(sha256-generic)"
#define SEED	3

FIXTURE(driver)
{
	NCRYPT_PROV_HANDLE provider;
	NCRYPT_KEY_HANDLE secret;
};

FIXTURE_SETUP(driver)
{
	if (provider_open("af_alg", &self->provider))
		self->provider = 0;
	else
		ASSERT_EQ(0, seed_import(self->provider, SEED,
					 &self->secret));
}

FIXTURE_TEARDOWN(driver)
{
	if (self->secret)
		SslFreeObject(self->secret, 0);
	if (self->provider)
		SslFreeObject(self->provider, 0);
}

/* The driver that computes SHA-256, as the provider says */
static int get_driver(NCRYPT_PROV_HANDLE provider, char name[static 128])
{
	LPCWSTR property = SSLP_DRIVER_PROPERTY(u"SHA256");
	DWORD len, i;
	PBYTE value;

	if (SslGetProviderProperty(provider, property, &value, &len, NULL, 0))
		return -1;
	for (i = 0; i < len / sizeof(WCHAR) && i < 127; i++)
		name[i] = ((WCHAR *)value)[i];
	name[i] = '\0';
	return SslFreeBuffer(value);
}

static bool in_proc_crypto(const char *driver)
{
	FILE *f = fopen("/proc/crypto", "re");
	char line[256], name[128];
	bool found = false;

	while (f && !found && fgets(line, sizeof(line), f))
		found = sscanf(line, "driver : %127s", name) == 1 &&
			!strcmp(name, driver);
	if (f)
		fclose(f);
	return found;
}

static SECURITY_STATUS set_driver(FIXTURE_DATA(driver) *self,
		const char *driver)
{
	return sslp_set_driver(self->provider, u"SHA256", driver);
}

/* As before: the same driver and right answers */
#define EXPECT_REFUSED(wanted, driver) do {				\
	char before[128], after[128];					\
									\
	ASSERT_EQ(0, get_driver(self->provider, before));		\
	EXPECT_EQ(wanted, set_driver(self, driver)) {			\
		TH_LOG("%s: %s", driver, sslp_last_message());		\
	}								\
	ASSERT_EQ(0, get_driver(self->provider, after));		\
	EXPECT_STREQ(before, after);					\
	EXPECT_EQ(0, seed_check(self->provider, self->secret, SEED));	\
} while (0)

TEST_F(driver, named)
{
	char name[128];

	NEED("af_alg");
	ASSERT_EQ(0, get_driver(self->provider, name));
	EXPECT_TRUE(in_proc_crypto(name)) {
		TH_LOG("no driver %s in /proc/crypto", name);
	}
}

TEST_F(driver, chosen)
{
	char name[128];

	NEED("af_alg");
	NEED("driver");
	ASSERT_EQ(0, set_driver(self, GENERIC)) {
		TH_LOG("%s", sslp_last_message());
	}
	ASSERT_EQ(0, get_driver(self->provider, name));
	EXPECT_STREQ(GENERIC, name);
	EXPECT_TRUE(in_proc_crypto(GENERIC));
	EXPECT_EQ(0, seed_check(self->provider, self->secret, SEED));
	ASSERT_EQ(0, set_driver(self, NULL));
	EXPECT_EQ(0, seed_check(self->provider, self->secret, SEED));
}

/* The message names the closed gate */
TEST_F(driver, refused_by_kernel)
{
	NEED("af_alg");
	if (feature_here("driver"))
		SKIP(return, "drivers can be asked for by name here");
	EXPECT_REFUSED(NTE_NOT_SUPPORTED, GENERIC);
	EXPECT_EQ(NTE_NOT_SUPPORTED, set_driver(self, GENERIC));
	if (!access("/proc/sys/crypto/af_alg_restrict", F_OK))
		EXPECT_NE(NULL, strstr(sslp_last_message(),
				       "crypto.af_alg_restrict")) {
			TH_LOG("%s", sslp_last_message());
		}
}

TEST_F(driver, unknown)
{
	NEED("af_alg");
	EXPECT_REFUSED(NTE_NOT_SUPPORTED, "hmac(sha256-nonesuch)");
	EXPECT_REFUSED(NTE_NOT_SUPPORTED, "");
}

/* A driver for another algorithm would answer, but wrongly */
TEST_F(driver, wrong_answers)
{
	NEED("af_alg");
	EXPECT_REFUSED(NTE_NOT_SUPPORTED, "hmac(sha512)");
	EXPECT_NE(NULL, strstr(sslp_last_message(), "wrong"));
}

TEST_F(driver, no_hmac)
{
	NEED("af_alg");
	EXPECT_REFUSED(NTE_NOT_SUPPORTED, "cbc(aes)");
	ASSERT_NE(0, set_driver(self, "sha1"));
	EXPECT_EQ(0, seed_check(self->provider, self->secret, SEED));
}

TEST_F(driver, arguments)
{
	char name[200];

	NEED("af_alg");
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	EXPECT_REFUSED(NTE_INVALID_PARAMETER, name);
	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  sslp_set_driver(self->provider, u"SHA257", NULL));
	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  sslp_set_driver(self->provider, NULL, NULL));
	EXPECT_EQ(NTE_INVALID_HANDLE,
		  sslp_set_driver(self->secret, u"SHA256", NULL));
}

TEST_F(driver, no_choice)
{
	static const char *const names[] = { "software", "default" };
	NCRYPT_PROV_HANDLE provider;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		ASSERT_EQ(0, provider_open(names[i], &provider));
		EXPECT_EQ(NTE_NOT_SUPPORTED,
			  sslp_set_driver(provider, u"SHA256", GENERIC));
		SslFreeObject(provider, 0);
	}
}

TEST_HARNESS_MAIN

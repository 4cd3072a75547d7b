// SPDX-License-Identifier: GPL-2.0-only
/*
 * Secrets in the kernel's keyring. The library gets only a serial number, and
 * derives the same keys as from the bytes.
 */
#include <linux/keyctl.h>
#include <sys/syscall.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "end.h"
#include "feature.h"
#include "seed.h"

#define SEED	7

static int32_t key_add(const char *type, const char *name, uint32_t seed)
{
	uint8_t master[48];

	seed_fill(seed, master);
	return syscall(SYS_add_key, type, name, master, sizeof(master),
		       KEY_SPEC_PROCESS_KEYRING);
}

static long key_revoke(int32_t serial)
{
	return syscall(SYS_keyctl, KEYCTL_REVOKE, serial);
}

FIXTURE(keyring)
{
	NCRYPT_PROV_HANDLE provider;
	NCRYPT_KEY_HANDLE secret;
	int32_t serial;
};

FIXTURE_VARIANT(keyring)
{
	const char *type;
	const char *name;
};

FIXTURE_VARIANT_ADD(keyring, user) { "user", "sslp-selftest" };
/*
 * A "logon" key, which user space cannot read. Its description needs a prefix
 */
FIXTURE_VARIANT_ADD(keyring, logon) { "logon", "sslp:selftest" };

FIXTURE_SETUP(keyring)
{
	self->serial = key_add(variant->type, variant->name, SEED);
	if (provider_open("af_alg", &self->provider))
		self->provider = 0;
}

FIXTURE_TEARDOWN(keyring)
{
	if (self->secret)
		SslFreeObject(self->secret, 0);
	if (self->provider)
		SslFreeObject(self->provider, 0);
}

static SECURITY_STATUS import(FIXTURE_DATA(keyring) *self)
{
	return seed_import_serial(self->provider, self->serial,
				  &self->secret);
}

TEST_F(keyring, same_keys)
{
	int i;

	NEED("af_alg");
	NEED("keyring");
	ASSERT_LT(0, self->serial);
	ASSERT_EQ(0, import(self)) {
		TH_LOG("%s", sslp_last_message());
	}
	for (i = 0; i < 3; i++)
		EXPECT_EQ(0, seed_check(self->provider, self->secret, SEED)) {
			TH_LOG("%s", sslp_last_message());
		}
	/* Another secret has other keys */
	EXPECT_NE(0, seed_check(self->provider, self->secret, SEED + 1));
}

TEST_F(keyring, not_exported)
{
	uint8_t blob[256];
	DWORD len = 0;

	NEED("af_alg");
	NEED("keyring");
	ASSERT_EQ(0, import(self));
	EXPECT_EQ(NTE_NOT_SUPPORTED,
		  SslExportKey(self->provider, self->secret,
			       SSLP_MASTER_SECRET_BLOB, blob, sizeof(blob),
			       &len, 0));
	EXPECT_EQ(0, len);
}

TEST_F(keyring, revoked_key)
{
	NCRYPT_KEY_HANDLE secret = 4711;

	NEED("af_alg");
	NEED("keyring");
	ASSERT_EQ(0, key_revoke(self->serial));
	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  seed_import_serial(self->provider, self->serial, &secret));
	EXPECT_NE(NULL, strstr(sslp_last_message(), "EKEYREVOKED")) {
		TH_LOG("%s", sslp_last_message());
	}
	EXPECT_EQ(4711, secret);
}

TEST_F(keyring, no_such_key)
{
	NCRYPT_KEY_HANDLE secret;
	int32_t serials[] = { 0x7fffffff, 0, -1 };
	size_t i;

	NEED("af_alg");
	NEED("keyring");
	for (i = 0; i < ARRAY_SIZE(serials); i++)
		EXPECT_EQ(NTE_INVALID_PARAMETER,
			  seed_import_serial(self->provider, serials[i],
					     &secret)) {
			TH_LOG("%s", sslp_last_message());
		}
}

/* Engines in user space would have to read the key. They refuse */
TEST_F(keyring, other_providers)
{
	static const char *const names[] = { "software", "libkcapi" };
	NCRYPT_PROV_HANDLE provider;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (provider_open(names[i], &provider))
			continue;
		EXPECT_EQ(NTE_NOT_SUPPORTED,
			  seed_import_serial(provider, self->serial,
					     &self->secret)) {
			TH_LOG("%s: %s", names[i], sslp_last_message());
		}
		SslFreeObject(provider, 0);
	}
}

/* This PRF cuts the secret into halves, which it cannot do in the kernel */
TEST_F(keyring, tls11)
{
	NCRYPT_KEY_HANDLE secret;

	NEED("af_alg");
	EXPECT_EQ(NTE_NOT_SUPPORTED,
		  sslp_import_master_secret(self->provider, &secret,
				TLS1_1_PROTOCOL_VERSION,
				TLS_RSA_WITH_AES_128_CBC_SHA, &self->serial,
				sizeof(self->serial), NCRYPT_SSL_CLIENT_FLAG |
				SSLP_SECRET_IN_KEYRING));
}

TEST_F(keyring, refused)
{
	NEED("af_alg");
	if (feature_here("keyring"))
		SKIP(return, "AF_ALG takes keys of the keyring here");
	EXPECT_EQ(NTE_NOT_SUPPORTED, import(self));
	EXPECT_NE(NULL, strstr(sslp_last_message(), "6.2")) {
		TH_LOG("%s", sslp_last_message());
	}
	/* The provider still works with bytes */
	ASSERT_EQ(0, seed_import(self->provider, SEED, &self->secret));
	EXPECT_EQ(0, seed_check(self->provider, self->secret, SEED));
}

TEST_HARNESS_MAIN

// SPDX-License-Identifier: MIT
/* An engine that answers wrongly, or not at all, must not key a connection. */
#include <malloc.h>

#include "fault.h"

static const char *const lies[] = {
	[ALL_ZEROES] = "answers zeroes",
	[ONE_BIT_OFF] = "has one bit wrong",
	[NOTHING_WRITTEN] = "writes no answer",
	[WRONG_ON_LONG_KEYS] = "is wrong on long keys",
};

static void test_default_falls_back(const char *lie)
{
	NCRYPT_PROV_HANDLE prov = open_provider(NULL);
	NCRYPT_PROV_HANDLE software = open_provider(SSLP_SOFTWARE_PROVIDER);
	BYTE secret[32] = "secret", got[40], want[40];

	ok(ENGINE_IS(prov, u"software"),
	   "engine that %s: the default provider computes by software", lie);
	must(sslp_tls_prf(prov, u"SHA256", secret, 32, "l", NULL, 0, got, 40),
	     "PRF");
	must(sslp_tls_prf(software, u"SHA256", secret, 32, "l", NULL, 0, want,
			  40), "PRF");
	ok(!memcmp(got, want, 40), "and rightly");
	free_handle(prov);
	free_handle(software);
}

static bool listed(LPCWSTR name, size_t size)
{
	NCryptProviderName *list;
	bool found = false;
	DWORD count, i;

	must(SslEnumProtocolProviders(&count, &list, 0), "list");
	for (i = 0; i < count; i++)
		found |= !memcmp(list[i].pszName, name, size);
	SslFreeBuffer(list);
	return found;
}

#define LISTED(name)	listed(name, sizeof(name))

static void test_lie(enum lie lie)
{
	NCRYPT_PROV_HANDLE prov = open_provider(SSLP_AF_ALG_PROVIDER), none;
	int descriptors = true_descriptors();
	BYTE bytes[40];

	fake_alg.lie = lie;
	ok_status(SslOpenProvider(&none, SSLP_AF_ALG_PROVIDER, 0),
		  NTE_NOT_SUPPORTED, "an engine that %s is refused",
		  lies[lie]);
	ok(says("wrong answers"), "the message: %s",
	   sslp_last_message());
	ok(!LISTED(SSLP_AF_ALG_PROVIDER), "it is not listed");
	test_default_falls_back(lies[lie]);
	ok_status(sslp_set_driver(prov, u"SHA256", "hmac(sha256-fake)"),
		  NTE_NOT_SUPPORTED, "nor is it taken as a driver");
	ok_status(sslp_tls_prf(prov, u"SHA512", bytes, 32, "l", NULL, 0,
			       bytes, 40), NTE_NOT_SUPPORTED,
		  "nor for a hash that an open provider has not used yet");
	fake_alg.lie = TRUTH;
	ok_status(SslOpenProvider(&none, SSLP_AF_ALG_PROVIDER, 0), 0,
		  "once it %s no longer, it is welcome", lies[lie]);
	ok(true_descriptors() == descriptors, "no descriptor stays open");
	free_handle(none);
	free_handle(prov);
}

/* The default provider chooses an engine for each hash */
static void test_mixed(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(NULL);
	NCRYPT_PROV_HANDLE software = open_provider(SSLP_SOFTWARE_PROVIDER);
	BYTE secret[32] = "secret", got[40], want[40];

	ok(ENGINE_IS(prov, u"AF_ALG"), "default provider: SHA-256 by AF_ALG");
	fake_alg.lie = ONE_BIT_OFF;
	must(sslp_tls_prf(prov, u"SHA384", secret, 32, "l", NULL, 0, got, 40),
	     "PRF");
	fake_alg.lie = TRUTH;
	must(sslp_tls_prf(software, u"SHA384", secret, 32, "l", NULL, 0, want,
			  40), "PRF");
	ok(!memcmp(got, want, 40), "and SHA-384 by software, if it must");
	free_handle(prov);
	free_handle(software);
}

static SECURITY_STATUS derive(NCRYPT_PROV_HANDLE prov, BYTE out[static 40])
{
	/* A long key, for the lie about long keys */
	BYTE secret[200] = "secret";

	return sslp_tls_prf(prov, u"SHA256", secret, sizeof(secret), "l", NULL,
			    0, out, 40);
}

/* An asynchronous driver that passed its test, and answers wrongly later */
static void test_mid_life(enum lie lie)
{
	NCRYPT_PROV_HANDLE named = open_provider(SSLP_AF_ALG_PROVIDER);
	NCRYPT_PROV_HANDLE prov = open_provider(NULL);
	NCRYPT_PROV_HANDLE software = open_provider(SSLP_SOFTWARE_PROVIDER);
	BYTE got[40], want[40], none[40] = "";

	must(derive(software, want), "PRF");
	must(derive(prov, got), "PRF");
	ok(!memcmp(got, want, 40) && ENGINE_IS(prov, u"AF_ALG"),
	   "an engine that computes rightly");
	fake_alg.lie = lie;
	ok_status(derive(prov, got), 0, "and then %s", lies[lie]);
	ok(!memcmp(got, want, 40), "is replaced in the middle of a derivation");
	ok(ENGINE_IS(prov, u"software"), "and for good");
	memset(got, 0, sizeof(got));
	ok_status(derive(named, got), NTE_NOT_SUPPORTED,
		  "asked for by name it is refused");
	ok(says("hmac(sha256-fake) has begun"),
	   "the message: %s", sslp_last_message());
	ok(!memcmp(got, none, 40), "and nothing is given out");
	ok_status(derive(named, got), NTE_NOT_SUPPORTED, "each time");
	fake_alg.lie = TRUTH;
	free_handle(software);
	free_handle(named);
	free_handle(prov);
}

static SECURITY_STATUS derive384(NCRYPT_PROV_HANDLE prov, BYTE out[static 40])
{
	BYTE secret[32] = "secret";

	return sslp_tls_prf(prov, u"SHA384", secret, sizeof(secret), "l", NULL,
			    0, out, 40);
}

/* /proc/crypto does not list its driver. It may be anything, even a device */
static void test_unlisted(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(NULL);
	NCRYPT_PROV_HANDLE software = open_provider(SSLP_SOFTWARE_PROVIDER);
	BYTE got[40], want[40];

	must(derive384(software, want), "PRF");
	must(derive384(prov, got), "PRF");
	fake_alg.lie = ONE_BIT_OFF;
	memset(got, 0, sizeof(got));
	ok(!derive384(prov, got) && !memcmp(got, want, 40),
	   "a driver that is not listed is not trusted either");
	fake_alg.lie = TRUTH;
	free_handle(software);
	free_handle(prov);
}

/* The test decides: an engine that passes it is used again */
static void test_recovers(void)
{
	NCRYPT_PROV_HANDLE named = open_provider(SSLP_AF_ALG_PROVIDER);
	BYTE got[40];

	fake_alg.lie = ONE_BIT_OFF;
	ok_status(derive(named, got), NTE_NOT_SUPPORTED, "one wrong answer");
	fake_alg.lie = TRUTH;
	ok_status(derive(named, got), 0, "and it is well again");
	free_handle(named);
}

/* This comes first: a socket that is open stays good */
void test_absent(void)
{
	NCRYPT_PROV_HANDLE prov;

	fake_alg.present = false;
	ok_status(SslOpenProvider(&prov, SSLP_AF_ALG_PROVIDER, 0),
		  NTE_NOT_SUPPORTED, "a kernel without AF_ALG");
	ok(says("modprobe algif_hash"), "the message says how to get it");
	ok(!LISTED(SSLP_AF_ALG_PROVIDER), "it is not listed");
	prov = open_provider(NULL);
	ok(ENGINE_IS(prov, u"software"), "the default provider does without");
	free_handle(prov);
	fake_alg.present = true;
}

/* The library never replaces a chosen driver silently */
static void test_chosen(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(SSLP_AF_ALG_PROVIDER);
	unsigned int opened;
	BYTE got[40];

	must(sslp_set_driver(prov, u"SHA256", "hmac(sha256-fake)"), "choose");
	fake_alg.lie = ONE_BIT_OFF;
	ok_status(derive(prov, got), NTE_NOT_SUPPORTED,
		  "a chosen driver begins to lie");
	/* The chosen driver lies, the kernel's own choice would not */
	opened = fake_alg.opened;
	ok_status(derive(prov, got), NTE_NOT_SUPPORTED,
		  "it is refused and not replaced");
	ok(says("hmac(sha256-fake)"),
	   "the message: %s", sslp_last_message());
	ok(fake_alg.opened <= opened + 1, "nothing else was tried");
	fake_alg.lie = TRUTH;
	ok_status(derive(prov, got), 0, "and used again when it is well");
	must(sslp_set_driver(prov, u"SHA256", NULL), "the kernel's choice");
	free_handle(prov);
}

/* A driver may be chosen any number of times. It has one binding */
static void test_often(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(SSLP_AF_ALG_PROVIDER);
	size_t before;
	int i;

	must(sslp_set_driver(prov, u"SHA256", "hmac(sha256-fake)"), "choose");
	before = mallinfo2().uordblks;
	for (i = 0; i < 500; i++) {
		must(sslp_set_driver(prov, u"SHA256", NULL), "choose");
		must(sslp_set_driver(prov, u"SHA256", "hmac(sha256-fake)"),
		     "choose");
	}
	ok(mallinfo2().uordblks == before,
	   "a driver chosen %d times takes no more memory", i);
	sslp_set_driver(prov, u"SHA256", "hmac(sha256-none)");
	before = mallinfo2().uordblks;
	for (i = 0; i < 500; i++)
		sslp_set_driver(prov, u"SHA256", "hmac(sha256-none)");
	ok(mallinfo2().uordblks == before,
	   "nor does one that is not there, %d times", i);
	free_handle(prov);
}

static void test_unknown_driver(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(SSLP_AF_ALG_PROVIDER);
	static const char too_long[] = "hmac(sha256-with-a-name-that-is-much-longer-than-any-driver-has)";

	ok_status(sslp_set_driver(prov, u"SHA256", "hmac(sha256-none)"),
		  NTE_NOT_SUPPORTED, "a driver that is not there");
	ok_status(sslp_set_driver(prov, u"SHA256", too_long),
		  NTE_INVALID_PARAMETER, "a driver name that is too long");
	ok_status(sslp_set_driver(prov, u"SHA256", "hmac(sha256-fake)"), 0,
		  "a driver that is there");
	ok_status(sslp_set_driver(prov, u"SHA256", NULL), 0,
		  "and back to the kernel's choice");
	free_handle(prov);
}

void test_refused_lies(void)
{
	test_lie(ALL_ZEROES);
	test_lie(ONE_BIT_OFF);
	test_lie(NOTHING_WRITTEN);
	test_lie(WRONG_ON_LONG_KEYS);
}

/* Only an asynchronous driver is suspected of this */
void test_lies(void)
{
	test_mid_life(ALL_ZEROES);
	test_mid_life(ONE_BIT_OFF);
	test_mid_life(NOTHING_WRITTEN);
	test_mid_life(WRONG_ON_LONG_KEYS);
	test_unlisted();
	test_recovers();
	test_mixed();
	test_unknown_driver();
	test_chosen();
	test_often();
}

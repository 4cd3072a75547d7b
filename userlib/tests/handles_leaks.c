// SPDX-License-Identifier: MIT
/* Calls that are refused, and objects that are freed, leave nothing behind. */
#include <stdlib.h>

#include "fixture.h"
#include "handles.h"
#include "memory.h"

#define ROUNDS	4000
#define WARM	256
/* A lost object has 250 bytes or more. Other changes are a few pages. */
#define MOST	(ROUNDS * 48)

static NCRYPT_PROV_HANDLE prov;

static void expect(SECURITY_STATUS got, SECURITY_STATUS want)
{
	if (got == want)
		return;
	ok_status(got, want, "a call that is repeated");
	exit(1);
}

static void wrong_kind(void)
{
	NCRYPT_KEY_HANDLE master = new_master(prov, TLS1_2_PROTOCOL_VERSION,
					      GCM12, CLIENT);
	struct sslp_session_key m = { .size = sizeof(m) };

	expect(sslp_export_session_key(master, &m), NTE_INVALID_HANDLE);
	free_handle(master);
}

static void refused_import(void)
{
	NCRYPT_KEY_HANDLE master;
	BYTE secret[MASTER_LEN] = { 1 };

	expect(sslp_import_master_secret(prov, &master,
			TLS1_2_PROTOCOL_VERSION, GCM12, secret, sizeof(secret),
			CLIENT | SSLP_SECRET_NO_EXPORT), NTE_NOT_SUPPORTED);
}

static void refused_derivation(void)
{
	NCRYPT_KEY_HANDLE master;
	BYTE premaster[48] = { 1 };

	expect(sslp_derive_master_secret(prov, &master,
			TLS1_2_PROTOCOL_VERSION, GCM12, premaster,
			sizeof(premaster), random_list(),
			CLIENT | SSLP_SECRET_NO_EXPORT), NTE_NOT_SUPPORTED);
}

static void opened_and_freed(void)
{
	free_handle(open_provider(SSLP_SOFTWARE_PROVIDER));
}

static void split_pair(void)
{
	NCRYPT_KEY_HANDLE pair = new_pair(prov, GCM13, CLIENT), one, two, key;

	expect(SslExpandTrafficKeys(prov, pair, 0, &one, &two, NULL, 0), 0);
	expect(SslExpandWriteKey(prov, one, &key, NULL, 0), 0);
	expect(SslExpandWriteKey(prov, pair, &key, NULL, 0),
	       NTE_INVALID_PARAMETER);
	free_handle(key);
	free_handle(one);
	free_handle(two);
	free_handle(pair);
}

static const struct {
	const char *name;
	void (*act)(void);
} acts[] = {
	{ "a handle of the wrong kind", wrong_kind },
	{ "an import that is refused", refused_import },
	{ "a derivation that is refused", refused_derivation },
	{ "a provider", opened_and_freed },
	{ "a pair that is split", split_pair },
};

static void test_act(size_t act)
{
	size_t before = 0, after;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		if (i == WARM)
			before = memory_resident();
		acts[act].act();
	}
	after = memory_resident();
	ok(after < before + MOST, "%s, %d times: nothing stays behind",
	   acts[act].name, ROUNDS);
}

void test_leaks(void)
{
	size_t i;

	if (!memory_can_search()) {
		skip("leaks", "sanitizers and valgrind have their own look");
		return;
	}
	prov = open_provider(SSLP_SOFTWARE_PROVIDER);
	for (i = 0; i < ARRAY_SIZE(acts); i++)
		test_act(i);
	free_handle(prov);
}

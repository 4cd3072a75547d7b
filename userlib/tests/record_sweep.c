// SPDX-License-Identifier: MIT
/* Records of every suite and size, made here and by OpenSSL. */
#include <stdlib.h>

#include "record.h"

static BYTE content[CONTENT_MAX], record[RECORD_MAX], other[RECORD_MAX],
	    plain[CONTENT_MAX];

/* Sizes near the ends are tried one by one. SSLP_TEST_SWEEP=1 tries all */
static size_t next_size(size_t len)
{
	static int all = -1;

	if (all < 0)
		all = getenv("SSLP_TEST_SWEEP") != NULL;
	if (all || len < 300 || len >= CONTENT_MAX - 40)
		return len + 1;
	len += 509;
	return len < CONTENT_MAX - 40 ? len : CONTENT_MAX - 40;
}

/* Up to TLS 1.2 a record has random bytes. The reference takes over ours */
static bool is_reference(struct ends *e, size_t len, DWORD record_len)
{
	struct recipe *r = &e->recipe;

	memcpy(r->explicit, record + 5, reference_header(r) - 5);
	return record_len == reference_seal(r, content, len, other) &&
	       !memcmp(record, other, record_len);
}

static bool opens(struct ends *e, const BYTE *sealed, size_t sealed_len,
		  size_t len)
{
	DWORD got;

	memset(plain, 0xa5, sizeof(plain));
	return !decrypt(e, sealed, sealed_len, plain, len, &got) &&
	       got == len && !memcmp(plain, content, len);
}

/* We make the same record as OpenSSL, and we open it */
static bool seals_and_opens(struct ends *e, size_t len)
{
	DWORD got, asked;

	if (encrypt(e, content, len, NULL, 0, &asked) ||
	    encrypt(e, content, len, record, asked, &got) || got != asked)
		return false;
	return is_reference(e, len, got) && opens(e, record, got, len);
}

/*
 * A peer may make a record in other ways: more padding, another explicit nonce
 */
static bool opens_others(struct ends *e, size_t len)
{
	struct recipe *r = &e->recipe;
	bool tls13 = r->key.protocol == TLS1_3_PROTOCOL_VERSION;
	size_t sealed_len;

	fill(len + 1, r->explicit, sizeof(r->explicit));
	if (r->suite.mode == MODE_CBC)
		r->padding = len % (256 / r->suite.block_len);
	else if (tls13)
		r->padding = len * 7 % (CONTENT_MAX + 1 - len);
	sealed_len = reference_seal(r, content, len, other);
	r->padding = 0;
	return opens(e, other, sealed_len, len);
}

static void test_suite(struct ends *e, const char *name)
{
	DWORD protocol = e->recipe.key.protocol;
	size_t len, bad = 0;

	for (len = 1; len <= CONTENT_MAX && !bad; len = next_size(len)) {
		e->recipe.seq = len * 511;
		if (!seals_and_opens(e, len))
			bad = len;
	}
	if (!ok(!bad, "%s %#06x: as OpenSSL makes them, all sizes", name,
		protocol))
		diag("%zu bytes: %s", bad, sslp_last_message());
	for (bad = 0, len = 0; len <= CONTENT_MAX && !bad;
	     len = next_size(len)) {
		e->recipe.seq = len;
		if (!opens_others(e, len))
			bad = len + 1;
	}
	if (!ok(!bad, "%s %#06x: as a peer may make them, 0 bytes too", name,
		protocol))
		diag("%zu bytes: %s", bad - 1, sslp_last_message());
}

static void test_suite_not_here(struct ends *e)
{
	DWORD got = 0xa5a5a5a5;

	memset(record, 0xa5, 256);
	memcpy(other, record, 256);
	ok(encrypt(e, content, 1, record, sizeof(record), &got) ==
	   NTE_NOT_SUPPORTED &&
	   decrypt(e, content, 50, record, sizeof(record), &got) ==
	   NTE_NOT_SUPPORTED && got == 0xa5a5a5a5 &&
	   !memcmp(record, other, 256), "%s %#06x: no records in user space",
	   e->recipe.suite.name, e->recipe.key.protocol);
}

void test_sweep(NCRYPT_PROV_HANDLE prov)
{
	struct suite s;
	size_t i, p;

	fill(SEED_OTHER, content, sizeof(content));
	for (i = 0; suite_row(i, &s); i++) {
		for (p = 0; p < ARRAY_SIZE(all_protocols); p++) {
			struct ends e;

			if (!suite_belongs(&s, all_protocols[p]))
				continue;
			e = ends_open(prov, &s, all_protocols[p]);
			if (reference_has(&s, all_protocols[p]))
				test_suite(&e, s.name);
			else
				test_suite_not_here(&e);
			ends_close(&e);
		}
	}
}

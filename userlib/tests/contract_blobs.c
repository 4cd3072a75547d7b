// SPDX-License-Identifier: MIT
/* Keys as bytes and back, and asking for sizes. */
#include "contract.h"

#define BLOB_MAX	512

/* Export, ask for the size, import and export again: all must agree */
static void round_trip(NCRYPT_PROV_HANDLE prov, NCRYPT_KEY_HANDLE key,
		       LPCWSTR type, const char *name,
		       NCRYPT_KEY_HANDLE *copy)
{
	BYTE first[BLOB_MAX], second[BLOB_MAX];
	DWORD asked = 0, len = 0, again = 0;

	memset(first, 0xa5, sizeof(first));
	ok_status(SslExportKey(prov, key, type, NULL, 0, &asked, 0), 0,
		  "%s: size is told", name);
	ok_status(SslExportKey(prov, key, type, first, asked, &len, 0), 0,
		  "%s: a buffer of that size is enough", name);
	ok(len == asked && first[len] == 0xa5 && len < BLOB_MAX,
	   "%s: written as many bytes as told", name);
	must(SslImportKey(prov, copy, type, first, len, 0), name);
	ok_status(SslExportKey(prov, *copy, type, second, sizeof(second),
			       &again, 0), 0, "%s: the copy exports", name);
	ok(again == len && !memcmp(first, second, len),
	   "%s: and is the same blob", name);
	explicit_bzero(first, sizeof(first));
	explicit_bzero(second, sizeof(second));
}

static void test_session_key(NCRYPT_PROV_HANDLE prov, DWORD protocol,
			     DWORD suite)
{
	NCRYPT_KEY_HANDLE master = new_master(prov, protocol, suite, SERVER);
	struct keys keys = new_keys(prov, master);
	NCRYPT_KEY_HANDLE copy;
	PBYTE direction[2];
	DWORD len;

	round_trip(prov, keys.write, BCRYPT_OPAQUE_KEY_BLOB, "session key",
		   &copy);
	ok(same_material(keys.write, copy), "session key %#06x: same material",
	   suite);
	must(SslGetKeyProperty(keys.write, SSLP_DIRECTION_PROPERTY,
			       &direction[0], &len, 0), "direction");
	must(SslGetKeyProperty(copy, SSLP_DIRECTION_PROPERTY, &direction[1],
			       &len, 0), "direction");
	ok(!memcmp(direction[0], direction[1], sizeof(DWORD)),
	   "session key %#06x: same direction", suite);
	SslFreeBuffer(direction[0]);
	SslFreeBuffer(direction[1]);
	free_handle(copy);
	free_keys(keys);
	free_handle(master);
}

static void test_master(NCRYPT_PROV_HANDLE prov)
{
	NCRYPT_KEY_HANDLE master = new_master(prov, TLS1_1_PROTOCOL_VERSION,
					      CBC, SERVER), copy;
	struct keys a, b;

	round_trip(prov, master, SSLP_MASTER_SECRET_BLOB, "master secret",
		   &copy);
	a = new_keys(prov, master);
	b = new_keys(prov, copy);
	ok(same_material(a.read, b.read) && same_material(a.write, b.write),
	   "master secret: the copy gives the same keys");
	free_keys(a);
	free_keys(b);
	free_handle(master);
	free_handle(copy);
}

static void test_pair(NCRYPT_PROV_HANDLE prov, DWORD suite)
{
	NCRYPT_KEY_HANDLE pair = new_pair(prov, suite, CLIENT), copy;
	struct keys a, b;

	round_trip(prov, pair, SSLP_TRAFFIC_SECRETS_BLOB, "traffic secrets",
		   &copy);
	a = new_keys(prov, pair);
	b = new_keys(prov, copy);
	ok(same_material(a.read, b.read) && same_material(a.write, b.write),
	   "traffic secrets %#06x: the copy gives the same keys", suite);
	free_keys(a);
	free_keys(b);
	free_handle(pair);
	free_handle(copy);
}

/* A pair with one direction does not get the other one */
static void test_half(NCRYPT_PROV_HANDLE prov, bool client)
{
	const char *name = client ? "client's secret" : "server's secret";
	NCRYPT_KEY_HANDLE half, copy, key;
	BYTE secret[32];

	fill(SEED_OTHER, secret, sizeof(secret));
	must(sslp_import_traffic_secrets(prov, &half, TLS1_3_PROTOCOL_VERSION,
					 GCM13, client ? secret : NULL,
					 client ? NULL : secret,
					 sizeof(secret), CLIENT), name);
	round_trip(prov, half, SSLP_TRAFFIC_SECRETS_BLOB, name, &copy);
	must(SslExpandWriteKey(prov, copy, &key, NULL, 0), name);
	free_handle(key);
	free_handle(half);
	free_handle(copy);
}

static void test_exporter(NCRYPT_PROV_HANDLE prov)
{
	NCRYPT_KEY_HANDLE exporter = new_exporter(prov, GCM13), copy;

	round_trip(prov, exporter, SSLP_EXPORTER_SECRET_BLOB,
		   "exporter secret", &copy);
	free_handle(exporter);
	free_handle(copy);
}

void test_blobs(NCRYPT_PROV_HANDLE prov)
{
	test_session_key(prov, TLS1_2_PROTOCOL_VERSION, GCM12);
	test_session_key(prov, TLS1_0_PROTOCOL_VERSION, CBC);
	test_session_key(prov, TLS1_2_PROTOCOL_VERSION,
			 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384);
	test_session_key(prov, TLS1_2_PROTOCOL_VERSION, TLS_RSA_WITH_NULL_MD5);
	test_master(prov);
	test_pair(prov, GCM13);
	test_pair(prov, TLS_AES_256_GCM_SHA384);
	test_half(prov, true);
	test_half(prov, false);
	test_exporter(prov);
}

// SPDX-License-Identifier: MIT
/* Where secrets lie in memory, and that they no longer do once freed. */
#include <sys/mman.h>

#include <nettle/hmac.h>

#include "fixture.h"
#include "fork.h"
#include "memory.h"

static NCRYPT_PROV_HANDLE prov;

/* Every form that a secret had. The search looks for each of them */
struct traces {
	struct needle needle;
	const char *name;
};

static struct traces traces[16];
static size_t trace_count;

static void trace(const char *name, void *secret, size_t len)
{
	traces[trace_count].name = name;
	traces[trace_count++].needle = needle_of(secret, len);
}

/* An HMAC key as it goes into the inner and the outer hash: RFC 2104 */
static void trace_pads(BYTE *secret, size_t len)
{
	static BYTE inner[64], outer[64];
	size_t i;

	for (i = 0; i < len; i++) {
		inner[i] = secret[i] ^ 0x36;
		outer[i] = secret[i] ^ 0x5c;
	}
	trace("inner HMAC pad", inner, len);
	trace("outer HMAC pad", outer, len);
}

/* The states of a keyed HMAC are as good as the key */
static void trace_states(BYTE *secret, size_t len, bool sha384)
{
	static struct hmac_sha256_ctx h256;
	static struct hmac_sha384_ctx h384;

	hmac_sha256_set_key(&h256, len, secret);
	hmac_sha384_set_key(&h384, len, secret);
	if (sha384) {
		trace("inner state", h384.inner.state, 64);
		trace("outer state", h384.outer.state, 64);
	} else {
		trace("inner state", h256.inner.state, 32);
		trace("outer state", h256.outer.state, 32);
	}
	explicit_bzero(&h256, sizeof(h256));
	explicit_bzero(&h384, sizeof(h384));
}

static void trace_master_states(bool sha384)
{
	static BYTE secret[MASTER_LEN];

	fill(SEED_MASTER, secret, sizeof(secret));
	trace_states(secret, sizeof(secret), sha384);
	explicit_bzero(secret, sizeof(secret));
}

static void trace_material(NCRYPT_KEY_HANDLE key)
{
	static struct sslp_session_key m;

	m.size = sizeof(m);
	must(sslp_export_session_key(key, &m), "sslp_export_session_key");
	if (m.mac_key_len)
		trace("MAC key", m.mac_key, m.mac_key_len);
	trace("key", m.key, m.key_len);
	explicit_bzero(&m, sizeof(m));
}

static void trace_seed(const char *name, unsigned int seed, size_t len)
{
	static BYTE secret[64];

	fill(seed, secret, len);
	trace_pads(secret, len);
	trace(name, secret, len);
}

static void test_gone(const char *what)
{
	unsigned int count;
	size_t i;

	for (i = 0; i < trace_count; i++) {
		count = memory_count(&traces[i].needle);
		if (!ok(!count, "%s freed: its %s is not in memory", what,
			traces[i].name))
			diag("found %u times, first at %p", count,
			     memory_find(&traces[i].needle));
	}
	trace_count = 0;
}

/* RLIMIT_MEMLOCK may be used up. Then no more memory can be locked */
static bool may_lock(void)
{
	static BYTE room[65536];
	bool may = !mlock(room, sizeof(room));

	munlock(room, sizeof(room));
	return may;
}

/*
 * A living secret stands in one place. That memory stays out of core dumps and
 * swap files. A session key in the module stands nowhere here.
 */
static void test_place(const char *what, const char *name, bool here)
{
	const void *place;
	size_t i;

	for (i = 0; i < trace_count; i++) {
		if (strcmp(traces[i].name, name))
			continue;
		ok(memory_count(&traces[i].needle) == here,
		   "%s: its %s stands in memory %s", what, name,
		   here ? "once" : "nowhere");
		if (!here)
			continue;
		place = memory_find(&traces[i].needle);
		ok(place && memory_has_flag(place, " dd"),
		   "%s: its %s is left out of core dumps", what, name);
		ok((place && memory_has_flag(place, " lo")) || !may_lock(),
		   "%s: its %s is locked, as far as we may", what, name);
	}
}

static void test_master(DWORD protocol, DWORD suite, const char *what)
{
	NCRYPT_KEY_HANDLE master = new_master(prov, protocol, suite, SERVER);
	bool here = suite != GCM12 || !keys_stay_in_kernel(prov);
	struct keys keys = new_keys(prov, master);
	bool kept = ENGINE_IS(prov, u"software") &&
		    protocol == TLS1_2_PROTOCOL_VERSION;

	trace_master_states(suite != GCM12);
	trace_seed("secret", SEED_MASTER, MASTER_LEN);
	trace_material(keys.read);
	trace_material(keys.write);
	test_place(what, "secret", true);
	test_place(what, "key", here);
	test_place(what, "MAC key", true);
	test_place(what, "inner state", kept);
	test_place(what, "outer state", kept);
	free_handle(master);
	free_keys(keys);
	test_gone(what);
}

static void test_pair(void)
{
	NCRYPT_KEY_HANDLE pair = new_pair(prov, GCM13, CLIENT), client, server;
	NCRYPT_KEY_HANDLE key;
	struct keys keys = new_keys(prov, pair);

	trace_seed("client secret", SEED_CLIENT_TRAFFIC, 32);
	trace_seed("server secret", SEED_SERVER_TRAFFIC, 32);
	trace_material(keys.read);
	trace_material(keys.write);
	test_place("a pair", "client secret", true);
	test_place("a pair", "key", !keys_stay_in_kernel(prov));
	must(SslExpandTrafficKeys(prov, pair, 0, &client, &server, NULL, 0),
	     "SslExpandTrafficKeys");
	must(SslExpandWriteKey(prov, client, &key, NULL, 0),
	     "SslExpandWriteKey");
	free_handle(key);
	free_handle(pair);
	free_keys(keys);
	free_handle(client);
	free_handle(server);
	test_gone("a pair");
}

static void test_exporter(void)
{
	NCRYPT_KEY_HANDLE exporter = new_exporter(prov, GCM13);
	char label[] = "EXPORTER-fork";
	static BYTE out[64];

	must(SslExportKeyingMaterial(prov, exporter, label, NULL, 0, NULL, 0,
				     out, sizeof(out), 0), "export");
	trace_seed("secret", SEED_EXPORTER, 32);
	trace("output", out, sizeof(out));
	free_handle(exporter);
	test_gone("an exporter secret");
}

static void test_premaster(void)
{
	NCRYPT_KEY_HANDLE master, copy;
	static BYTE premaster[48], blob[128];
	DWORD len;

	fill(SEED_PREMASTER, premaster, sizeof(premaster));
	must(sslp_derive_master_secret(prov, &master, TLS1_2_PROTOCOL_VERSION,
				       GCM12, premaster, sizeof(premaster),
				       random_list(), CLIENT), "derive");
	trace_pads(premaster, sizeof(premaster));
	trace("premaster secret", premaster, sizeof(premaster));
	must(SslExportKey(prov, master, SSLP_MASTER_SECRET_BLOB, blob,
			  sizeof(blob), &len, 0), "export");
	must(SslImportKey(prov, &copy, SSLP_MASTER_SECRET_BLOB, blob, len, 0),
	     "import");
	trace("master secret", blob + sizeof(struct sslp_secret_blob),
	      MASTER_LEN);
	free_handle(master);
	free_handle(copy);
	test_gone("a derived master secret");
}

void test_secrets(void)
{
	if (!memory_can_search()) {
		skip("secrets in memory",
		     "valgrind and sanitizers keep copies");
		return;
	}
	prov = open_provider(NULL);
	test_master(TLS1_2_PROTOCOL_VERSION, GCM12, "a TLS 1.2 master key");
	test_master(TLS1_2_PROTOCOL_VERSION,
		    TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
		    "a SHA-384 master key");
	test_master(TLS1_0_PROTOCOL_VERSION, CBC, "a TLS 1.0 master key");
	test_pair();
	test_exporter();
	test_premaster();
	free_handle(prov);
}

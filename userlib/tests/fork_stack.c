// SPDX-License-Identifier: MIT
/* A call must leave nothing on its stack of what it computed with. */
#include <nettle/hmac.h>

#include "fixture.h"
#include "fork.h"
#include "memory.h"
#include "reference.h"
#include "stack.h"

static NCRYPT_PROV_HANDLE prov;
static NCRYPT_KEY_HANDLE key;

/* What goes into a call and comes out of it. It is not on the stack */
static struct {
	BYTE secret[64], other[64], bytes[256];
	DWORD len;
	NCRYPT_HANDLE handle[2];
} io;

/* A call, how it is made ready, what it computes with and what it returns */
struct one_call {
	const char *name;
	void (*prepare)(void);
	SECURITY_STATUS (*make)(void);
	void (*trace)(void);
};

static struct {
	const char *name;
	struct needle needle;
} traces[12];

static size_t trace_count;

static void trace(const char *name, void *secret, size_t len)
{
	traces[trace_count].name = name;
	traces[trace_count++].needle = needle_of(secret, len);
}

/* The key of an HMAC, and what it goes into the hash as: RFC 2104 */
static void trace_key(const char *name, unsigned int seed, size_t len)
{
	static BYTE pad[64];
	size_t i;

	fill(seed, pad, len);
	for (i = 0; i < len; i++)
		pad[i] ^= 0x36;
	trace("key in the inner hash", pad, len);
	fill(seed, pad, len);
	for (i = 0; i < len; i++)
		pad[i] ^= 0x5c;
	trace("key in the outer hash", pad, len);
	fill(seed, pad, len);
	trace(name, pad, len);
}

/* The states of a keyed HMAC are as good as the key */
static void trace_states(unsigned int seed, size_t len)
{
	static struct hmac_sha256_ctx hmac;
	static BYTE secret[64];

	fill(seed, secret, len);
	hmac_sha256_set_key(&hmac, len, secret);
	trace("inner state", hmac.inner.state, sizeof(hmac.inner.state));
	trace("outer state", hmac.outer.state, sizeof(hmac.outer.state));
	explicit_bzero(&hmac, sizeof(hmac));
	explicit_bzero(secret, sizeof(secret));
}

static void trace_material(NCRYPT_KEY_HANDLE handle)
{
	static struct sslp_session_key m;

	m.size = sizeof(m);
	must(sslp_export_session_key(handle, &m), "sslp_export_session_key");
	if (m.mac_key_len)
		trace("MAC key", m.mac_key, m.mac_key_len);
	trace("cipher key", m.key, m.key_len);
	explicit_bzero(&m, sizeof(m));
}

static void make_session_key(void)
{
	NCRYPT_KEY_HANDLE master = new_master(prov, TLS1_2_PROTOCOL_VERSION,
			TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384, CLIENT);
	struct keys keys = new_keys(prov, master);

	free_handle(master);
	free_handle(keys.read);
	key = keys.write;
}

/* The blob of a key that is gone already */
static void make_session_blob(void)
{
	make_session_key();
	must(SslExportKey(prov, key, BCRYPT_OPAQUE_KEY_BLOB, io.bytes,
			  sizeof(io.bytes), &io.len, 0), "export");
	free_handle(key);
	key = 0;
}

static void make_master12(void)
{
	key = new_master(prov, TLS1_2_PROTOCOL_VERSION,
			 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384, CLIENT);
}

static void make_master10(void)
{
	key = new_master(prov, TLS1_0_PROTOCOL_VERSION, CBC, CLIENT);
}

static void make_pair13(void)
{
	key = new_pair(prov, GCM13, CLIENT);
}

/* The client's secret alone */
static void make_half13(void)
{
	NCRYPT_KEY_HANDLE pair = new_pair(prov, GCM13, CLIENT);

	must(SslExpandTrafficKeys(prov, pair, 0, &key, NULL, NULL, 0), "half");
	free_handle(pair);
}

static void make_exporter(void)
{
	key = new_exporter(prov, GCM13);
}

static void fill_secret(void)
{
	fill(SEED_MASTER, io.secret, MASTER_LEN);
	key = 0;
}

static void fill_blob(void)
{
	io.len = secret_blob(io.bytes, TLS1_2_PROTOCOL_VERSION, GCM12, CLIENT,
			     MASTER_LEN, 0);
	key = 0;
}

static SECURITY_STATUS generate(void)
{
	return SslGenerateSessionKeys(prov, key, &io.handle[0], &io.handle[1],
				      random_list(), 0);
}

static SECURITY_STATUS expand_write(void)
{
	return SslExpandWriteKey(prov, key, &io.handle[0], NULL, 0);
}

static SECURITY_STATUS import(void)
{
	return sslp_import_master_secret(prov, &io.handle[0],
					 TLS1_2_PROTOCOL_VERSION, GCM12,
					 io.secret, MASTER_LEN, CLIENT);
}

static SECURITY_STATUS import_blob(void)
{
	return SslImportKey(prov, &io.handle[0], SSLP_MASTER_SECRET_BLOB,
			    io.bytes, io.len, 0);
}

static SECURITY_STATUS export_blob(void)
{
	return SslExportKey(prov, key, SSLP_MASTER_SECRET_BLOB, io.bytes,
			    sizeof(io.bytes), &io.len, 0);
}

static SECURITY_STATUS import_session(void)
{
	return SslImportKey(prov, &io.handle[0], BCRYPT_OPAQUE_KEY_BLOB,
			    io.bytes, io.len, 0);
}

static SECURITY_STATUS export_session(void)
{
	return SslExportKey(prov, key, BCRYPT_OPAQUE_KEY_BLOB, io.bytes,
			    sizeof(io.bytes), &io.len, 0);
}

static SECURITY_STATUS derive(void)
{
	return sslp_derive_master_secret(prov, &io.handle[0],
					 TLS1_2_PROTOCOL_VERSION, GCM12,
					 io.secret, MASTER_LEN, random_list(),
					 CLIENT);
}

static char label[] = "EXPORTER-stack";

static SECURITY_STATUS export13(void)
{
	return SslExportKeyingMaterial(prov, key, label, NULL, 0, NULL, 0,
				       io.bytes, 48, 0);
}

static SECURITY_STATUS raw_prf(void)
{
	return sslp_tls_prf(prov, u"SHA256", io.secret, MASTER_LEN, "label",
			    NULL, 0, io.bytes, 48);
}

static SECURITY_STATUS raw_expand(void)
{
	return sslp_hkdf_expand_label(prov, u"SHA256", io.secret, MASTER_LEN,
				      "label", NULL, 0, io.bytes, 48);
}

static SECURITY_STATUS raw_extract(void)
{
	return sslp_hkdf_extract(prov, u"SHA384", io.secret, MASTER_LEN,
				 io.other, 48, io.bytes);
}

static void trace_keys(void)
{
	trace_key("master secret", SEED_MASTER, MASTER_LEN);
	trace_material(io.handle[0]);
	trace_material(io.handle[1]);
	free_handle(io.handle[0]);
	free_handle(io.handle[1]);
}

static void trace_write_key(void)
{
	trace_key("client's secret", SEED_CLIENT_TRAFFIC, 32);
	trace_states(SEED_CLIENT_TRAFFIC, 32);
	trace_material(io.handle[0]);
	free_handle(io.handle[0]);
}

static void trace_keys13(void)
{
	trace_write_key();
	trace_material(io.handle[1]);
	free_handle(io.handle[1]);
}

static void trace_secret(void)
{
	trace_key("secret", SEED_MASTER, MASTER_LEN);
	if (io.handle[0])
		free_handle(io.handle[0]);
}

/* 48 bytes are two blocks of SHA-256. The half block is computed last */
static void trace_output(void)
{
	trace("last block", io.bytes + 32, 16);
	trace("first block", io.bytes, 32);
}

static void trace_bytes(void)
{
	trace_secret();
	trace_states(SEED_MASTER, MASTER_LEN);
	trace_output();
}

static void trace_session(void)
{
	trace_material(key ? key : io.handle[0]);
	if (io.handle[0])
		free_handle(io.handle[0]);
}

static void trace_blob(void)
{
	trace("master secret", io.bytes + sizeof(struct sslp_secret_blob),
	      MASTER_LEN);
	if (io.handle[0])
		free_handle(io.handle[0]);
}

static void trace_derived(void)
{
	trace_key("premaster secret", SEED_MASTER, MASTER_LEN);
	trace_states(SEED_MASTER, MASTER_LEN);
	must(SslExportKey(prov, io.handle[0], SSLP_MASTER_SECRET_BLOB,
			  io.bytes, sizeof(io.bytes), &io.len, 0), "export");
	trace_blob();
}

static void trace_exported(void)
{
	static BYTE empty[64], derived[32];

	trace_key("exporter secret", SEED_EXPORTER, 32);
	trace_states(SEED_EXPORTER, 32);
	trace_output();
	fill(SEED_EXPORTER, io.secret, 32);
	reference_hash("SHA256", "", 0, empty);
	must(sslp_hkdf_expand_label(prov, u"SHA256", io.secret, 32, label,
				    empty, 32, derived, 32), "derive");
	trace("derived secret", derived, 32);
}

static const struct one_call calls[] = {
	{ "keys of TLS 1.2", make_master12, generate, trace_keys },
	{ "keys of TLS 1.0", make_master10, generate, trace_keys },
	{ "keys of TLS 1.3", make_pair13, generate, trace_keys13 },
	{ "a write key", make_half13, expand_write, trace_write_key },
	{ "import", fill_secret, import, trace_secret },
	{ "import of a blob", fill_blob, import_blob, trace_blob },
	{ "export of a blob", make_master12, export_blob, trace_blob },
	{ "import of a session key", make_session_blob, import_session,
	  trace_session },
	{ "export of a session key", make_session_key, export_session,
	  trace_session },
	{ "a master secret derived", fill_secret, derive, trace_derived },
	{ "TLS 1.3 exporter", make_exporter, export13, trace_exported },
	{ "sslp_tls_prf", fill_secret, raw_prf, trace_bytes },
	{ "sslp_hkdf_expand_label", fill_secret, raw_expand, trace_bytes },
	{ "sslp_hkdf_extract", fill_secret, raw_extract, trace_bytes },
};

static void make(void *arg)
{
	const struct one_call *call = arg;

	must(call->make(), call->name);
}

static void test_one(const struct one_call *call)
{
	void *stack;
	size_t i;

	memset(&io, 0, sizeof(io));
	trace_count = 0;
	call->prepare();
	stack = stack_of(make, (void *)call);
	call->trace();
	for (i = 0; i < trace_count; i++)
		ok(!stack_has(stack, &traces[i].needle),
		   "%s: no %s is left on the stack", call->name,
		   traces[i].name);
	stack_free(stack);
	if (key)
		free_handle(key);
}

void test_stacks(void)
{
	size_t i;

	if (!memory_can_search()) {
		skip("secrets on the stack",
		     "valgrind and sanitizers keep copies");
		return;
	}
	prov = open_provider(NULL);
	for (i = 0; i < ARRAY_SIZE(calls); i++)
		test_one(&calls[i]);
	free_handle(prov);
}

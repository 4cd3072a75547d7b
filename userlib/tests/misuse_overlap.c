// SPDX-License-Identifier: MIT
/* Outputs where inputs are, and outputs over outputs. */
#include <sslp_connection.h>

#include "misuse.h"

#define OUT_LEN	48

/* Inputs of a derivation, and in the same memory its output */
static union memory {
	BYTE bytes[512];
	struct {
		BYTE secret[64], input[64], randoms[2 * RANDOM_LEN];
		char label[64];
	} in;
} memory;

static void fill_memory(void)
{
	memset(&memory, 0, sizeof(memory));
	fill(SEED_MASTER, memory.in.secret, sizeof(memory.in.secret));
	fill(SEED_OTHER, memory.in.input, sizeof(memory.in.input));
	fill(SEED_CLIENT_RANDOM, memory.in.randoms, RANDOM_LEN);
	fill(SEED_SERVER_RANDOM, memory.in.randoms + RANDOM_LEN, RANDOM_LEN);
	strcpy(memory.in.label, "a label long enough to be written over");
}

static SECURITY_STATUS make_prf(void *to)
{
	return sslp_tls_prf(world.provider, u"SHA256", memory.in.secret, 48,
			    memory.in.label, memory.in.input, 64, to, OUT_LEN);
}

static SECURITY_STATUS make_halves(void *to)
{
	return sslp_tls_prf(world.provider, u"MD5SHA1", memory.in.secret, 48,
			    memory.in.label, memory.in.input, 64, to, OUT_LEN);
}

static SECURITY_STATUS make_extract(void *to)
{
	return sslp_hkdf_extract(world.provider, u"SHA384", memory.in.secret,
				 48, memory.in.input, 64, to);
}

static SECURITY_STATUS make_expand(void *to)
{
	return sslp_hkdf_expand(world.provider, u"SHA256", memory.in.secret,
				32, memory.in.input, 64, to, OUT_LEN);
}

static SECURITY_STATUS make_expand_label(void *to)
{
	return sslp_hkdf_expand_label(world.provider, u"SHA256",
				      memory.in.secret, 32, memory.in.label,
				      memory.in.input, 64, to, OUT_LEN);
}

static SECURITY_STATUS make_material(void *to)
{
	return SslExportKeyingMaterial(world.provider, world.master,
				       memory.in.label, memory.in.randoms,
				       sizeof(memory.in.randoms),
				       memory.in.input, 64, to, OUT_LEN, 0);
}

static SECURITY_STATUS make_material13(void *to)
{
	return SslExportKeyingMaterial(world.provider, world.exporter,
				       memory.in.label, NULL, 0,
				       memory.in.input, 64, to, OUT_LEN, 0);
}

/* All of these give OUT_LEN bytes */
static const struct {
	const char *name;
	SECURITY_STATUS (*make)(void *to);
} derivations[] = {
	{ "sslp_tls_prf", make_prf },
	{ "sslp_tls_prf of two hashes", make_halves },
	{ "sslp_hkdf_extract", make_extract },
	{ "sslp_hkdf_expand", make_expand },
	{ "sslp_hkdf_expand_label", make_expand_label },
	{ "SslExportKeyingMaterial", make_material },
	{ "SslExportKeyingMaterial, TLS 1.3", make_material13 },
};

/* At every place among the inputs the output is what it is elsewhere */
static void test_in_place(size_t i)
{
	BYTE want[OUT_LEN], got[OUT_LEN];
	size_t at, wrong = 0;

	fill_memory();
	must(derivations[i].make(want), derivations[i].name);
	for (at = 0; at + OUT_LEN <= sizeof(memory); at++) {
		fill_memory();
		must(derivations[i].make(memory.bytes + at),
		     derivations[i].name);
		memcpy(got, memory.bytes + at, OUT_LEN);
		wrong += !!memcmp(want, got, OUT_LEN);
	}
	ok(!wrong, "%s: right at each of %zu places over its inputs",
	   derivations[i].name, at);
}

/* What fails leaves them as they were: here the last thing that is looked at */
static void test_kept(size_t i)
{
	NCRYPT_PROV_HANDLE provider = world.provider;
	union memory before;

	fill_memory();
	before = memory;
	world.provider = world.master;
	ok_status(derivations[i].make(memory.bytes), NTE_INVALID_HANDLE,
		  "%s: a wrong provider", derivations[i].name);
	world.provider = provider;
	ok(!memcmp(&before, &memory, sizeof(memory)), "%s: nothing is written",
	   derivations[i].name);
}

static SECURITY_STATUS export_key(void *to, size_t at)
{
	return SslExportKey(world.provider, world.write, u"OpaqueKeyBlob", to,
			    256, (DWORD *)((BYTE *)to + at), 0);
}

static SECURITY_STATUS encrypt(void *to, size_t at)
{
	return SslEncryptPacket(world.provider, world.write, memory.in.input,
				16, to, 256, (DWORD *)((BYTE *)to + at), 1,
				CT_APPLICATIONDATA, 0);
}

static SECURITY_STATUS decrypt(void *to, size_t at)
{
	return SslDecryptPacket(world.provider, world.read, memory.in.input,
				16, to, 256, (DWORD *)((BYTE *)to + at), 1, 0);
}

static SECURITY_STATUS decrypt_type(void *to, size_t at)
{
	size_t len;

	return sslp_decrypt_packet(world.provider, world.read,
				   memory.in.input, 16, 1, (BYTE *)to + at, to,
				   256, &len);
}

static SECURITY_STATUS decrypt_len(void *to, size_t at)
{
	BYTE type;

	return sslp_decrypt_packet(world.provider, world.read,
				   memory.in.input, 16, 1, &type, to, 256,
				   (size_t *)((BYTE *)to + at));
}

static SECURITY_STATUS receive(void *to, size_t at)
{
	BYTE type;

	return sslp_ktls_recv_record(-1, &type, to, 256,
				     (size_t *)((BYTE *)to + at));
}

static SECURITY_STATUS read_connection(void *to, size_t at)
{
	return sslp_connection_read(0, to, 256, (size_t *)((BYTE *)to + at));
}

static SECURITY_STATUS export_connection(void *to, size_t at)
{
	return sslp_connection_export(0, to, 256, (size_t *)((BYTE *)to + at));
}

/* Calls of an output of 256 bytes with another one @at bytes into it */
static const struct {
	const char *name;
	SECURITY_STATUS (*make)(void *to, size_t at);
} pairs[] = {
	{ "SslExportKey: pcbResult", export_key },
	{ "SslEncryptPacket: pcbResult", encrypt },
	{ "SslDecryptPacket: pcbResult", decrypt },
	{ "sslp_decrypt_packet: content_type", decrypt_type },
	{ "sslp_decrypt_packet: len", decrypt_len },
	{ "sslp_ktls_recv_record: len", receive },
	{ "sslp_connection_read: len", read_connection },
	{ "sslp_connection_export: len", export_connection },
};

static void test_over_output(size_t i)
{
	static const size_t places[] = { 0, 8, 248 };
	_Alignas(8) BYTE to[256], before[256];
	size_t k;

	fill(SEED_OTHER, to, sizeof(to));
	memcpy(before, to, sizeof(to));
	for (k = 0; k < ARRAY_SIZE(places); k++)
		ok_status(pairs[i].make(to, places[k]), NTE_BUFFERS_OVERLAP,
			  "%s at byte %zu of the other output", pairs[i].name,
			  places[k]);
	ok(!memcmp(before, to, sizeof(to)), "%s: nothing is written",
	   pairs[i].name);
}

void misuse_overlap(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(derivations); i++) {
		test_in_place(i);
		test_kept(i);
	}
	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		test_over_output(i);
}

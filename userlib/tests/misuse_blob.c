// SPDX-License-Identifier: MIT
/* Blobs of unknown types, of wrong lengths, and with wrong fields. */
#include <stdio.h>

#include "misuse.h"

#define BLOB_MAX	256

static BYTE blob[BLOB_MAX];

struct import {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE *key;
	LPCWSTR type;
	PBYTE blob;
	DWORD len, flags;
};

static SECURITY_STATUS make_import(void *p)
{
	struct import *a = p;

	return SslImportKey(a->prov, a->key, a->type, a->blob, a->len,
			    a->flags);
}

static void prepare_import(void *p)
{
	struct import *a = p;

	a->len = secret_blob(blob, TLS1_2_PROTOCOL_VERSION, GCM12, CLIENT,
			     MASTER_LEN, 0);
}

static const struct call import_call = {
	.name = "SslImportKey", .make = make_import,
	.prepare = prepare_import, .undo = undo_handle,
	.args = &(struct import){ 0, &out.handle[0], SSLP_MASTER_SECRET_BLOB,
				  blob, 0, 0 },
	.size = sizeof(struct import),
	.handles = (const struct handle_arg[]){
		HANDLE(struct import, prov, PROVIDER, provider),
		NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONG(struct import, key, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct import, type, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct import, type, u"", NTE_BAD_TYPE),
		WRONG(struct import, type, u"SSLPMASTERSECRE", NTE_BAD_TYPE),
		WRONG(struct import, type, u"SSLPMASTERSECRET2",
		      NTE_BAD_TYPE),
		WRONG(struct import, type, u"ECCPUBLICBLO", NTE_BAD_TYPE),
		WRONG(struct import, type, u"KeyDataBlob", NTE_BAD_TYPE),
		WRONG(struct import, type, BCRYPT_OPAQUE_KEY_BLOB,
		      NTE_BAD_DATA),
		WRONG(struct import, type, SSLP_TRAFFIC_SECRETS_BLOB,
		      NTE_BAD_DATA),
		WRONG(struct import, type, SSLP_EXPORTER_SECRET_BLOB,
		      NTE_BAD_DATA),
		WRONG(struct import, blob, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct import, flags, 1, NTE_BAD_FLAGS),
		NO_MORE_WRONGS },
};

/* A good blob of one type */
struct shape {
	const char *name;
	LPCWSTR type;
	DWORD len;
	BYTE bytes[BLOB_MAX];
};

static void bad_blob(const struct shape *shape, DWORD len, const char *what)
{
	/* The blob ends with its array: sanitizers see a read behind it */
	struct import args = { world.provider, &out.handle[0], shape->type,
			       blob + BLOB_MAX - len, len, 0 };

	memcpy(args.blob, shape->bytes, len);
	test_failure(&import_call, &args, NTE_BAD_DATA, what);
}

static void test_lengths(struct shape *shape)
{
	char what[64];
	DWORD len;

	for (len = 0; len <= shape->len + 1; len++) {
		if (len == shape->len)
			continue;
		snprintf(what, sizeof(what), "%s blob of %u bytes",
			 shape->name, len);
		bad_blob(shape, len, what);
	}
}

/* Put 0, the next number and far ones into each word of the header */
static void test_words(struct shape *shape, const char *const *words)
{
	static const uint32_t offs[] = { 1, 0x10000, 0x80000000, 0xffffffff };
	char what[64];
	uint32_t good, bad;
	size_t i, j;

	for (i = 0; words[i]; i++) {
		memcpy(&good, shape->bytes + 4 * i, sizeof(good));
		for (j = 0; j <= ARRAY_SIZE(offs); j++) {
			bad = j < ARRAY_SIZE(offs) ? good + offs[j] : 0;
			/* The other role or direction is good as well */
			if (bad == good || (bad - 1 < 2 && good - 1 < 2))
				continue;
			memcpy(shape->bytes + 4 * i, &bad, sizeof(bad));
			snprintf(what, sizeof(what), "%s blob: %s is %#x",
				 shape->name, words[i], bad);
			bad_blob(shape, shape->len, what);
		}
		memcpy(shape->bytes + 4 * i, &good, sizeof(good));
	}
}

static void good_blob(const struct shape *shape, const char *when)
{
	NCRYPT_KEY_HANDLE key = 0;

	ok_status(SslImportKey(world.provider, &key, shape->type,
			       (PBYTE)shape->bytes, shape->len, 0), 0,
		  "SslImportKey: %s blob %s", shape->name, when);
	if (key)
		free_handle(key);
}

static void test_shape(struct shape *shape, const char *const *words)
{
	good_blob(shape, "as it should be");
	test_lengths(shape);
	test_words(shape, words);
	good_blob(shape, "as it should be, after all that");
}

static const char *const secret_words[] = {
	"magic", "size", "protocol", "cipher_suite", "role", "first_len",
	"second_len", "reserved", NULL,
};

/* RFC 8446 4.2.11: a PSK fits any suite, no role and any length */
static const char *const psk_words[] = { "magic", "size", "protocol", NULL };

/* Words of the session key blob, in order. Only this library has this blob. */
static const char *const session_words[] = {
	"magic", "size", "protocol", "cipher suite", "role", "direction", NULL,
};

static void test_secrets(const char *name, LPCWSTR type, DWORD protocol,
			 DWORD suite, size_t first, size_t second)
{
	struct shape shape = { .name = name, .type = type };

	shape.len = secret_blob(shape.bytes, protocol, suite, SERVER, first,
				second);
	test_shape(&shape, secret_words);
}

static void test_psk(void)
{
	struct shape shape = { .name = "PSK", .type = TLS_13_PRE_SHARED_KEY };

	shape.len = secret_blob(shape.bytes, TLS1_3_PROTOCOL_VERSION,
				GCM13, SERVER, 32, 0);
	test_shape(&shape, psk_words);
}

static void bad_lengths(const char *what, LPCWSTR type, DWORD protocol,
			DWORD suite, size_t first, size_t second)
{
	struct shape shape = { .name = what, .type = type };

	shape.len = secret_blob(shape.bytes, protocol, suite, SERVER, first,
				second);
	bad_blob(&shape, shape.len, what);
}

static void test_session_key(void)
{
	struct shape shape = { .name = "session key",
			       .type = BCRYPT_OPAQUE_KEY_BLOB };
	BYTE *lens;
	size_t i;

	must(SslExportKey(world.provider, world.write, shape.type, shape.bytes,
			  sizeof(shape.bytes), &shape.len, 0), "export");
	test_shape(&shape, session_words);
	/* After the words: lengths of MAC key, key and IV, one byte each */
	lens = shape.bytes + 4 * (ARRAY_SIZE(session_words) - 1);
	for (i = 0; i < 3; i++) {
		lens[i]++;
		bad_blob(&shape, shape.len, "session key blob: a length");
		lens[i] += 0x7f;
		bad_blob(&shape, shape.len, "session key blob: a long length");
		lens[i] -= 0x80;
	}
}

static void test_blobs(void)
{
	DWORD tls12 = TLS1_2_PROTOCOL_VERSION, tls13 = TLS1_3_PROTOCOL_VERSION;

	test_secrets("master secret", SSLP_MASTER_SECRET_BLOB, tls12,
		     TLS_DHE_DSS_WITH_AES_256_CBC_SHA256, MASTER_LEN, 0);
	test_secrets("traffic secrets", SSLP_TRAFFIC_SECRETS_BLOB, tls13,
		     GCM13, 32, 32);
	test_secrets("one traffic secret", SSLP_TRAFFIC_SECRETS_BLOB, tls13,
		     TLS_AES_256_GCM_SHA384, 0, 48);
	test_secrets("exporter secret", SSLP_EXPORTER_SECRET_BLOB, tls13,
		     GCM13, 32, 0);
	test_psk();
	bad_lengths("a PSK at the second place", TLS_13_PRE_SHARED_KEY, tls13,
		    GCM13, 0, 32);
	bad_lengths("no PSK", TLS_13_PRE_SHARED_KEY, tls13, GCM13, 0, 0);
	bad_lengths("a PSK of no suite", TLS_13_PRE_SHARED_KEY, tls13, 0xffff,
		    32, 0);
	bad_lengths("a PSK of TLS 1.2", TLS_13_PRE_SHARED_KEY, tls12, GCM12,
		    32, 0);
	bad_lengths("a master secret at the second place",
		    SSLP_MASTER_SECRET_BLOB, tls12, CBC, 0, MASTER_LEN);
	bad_lengths("two master secrets", SSLP_MASTER_SECRET_BLOB, tls12, CBC,
		    MASTER_LEN, MASTER_LEN);
	bad_lengths("no secret", SSLP_TRAFFIC_SECRETS_BLOB, tls13, GCM13, 0,
		    0);
	bad_lengths("secrets of another hash", SSLP_TRAFFIC_SECRETS_BLOB,
		    tls13, GCM13, 48, 48);
	bad_lengths("secrets of two lengths", SSLP_TRAFFIC_SECRETS_BLOB,
		    tls13, GCM13, 32, 48);
	bad_lengths("traffic secrets of TLS 1.2", SSLP_TRAFFIC_SECRETS_BLOB,
		    tls12, GCM12, 32, 32);
	bad_lengths("a master secret of TLS 1.3", SSLP_MASTER_SECRET_BLOB,
		    tls13, GCM13, MASTER_LEN, 0);
	bad_lengths("two exporter secrets", SSLP_EXPORTER_SECRET_BLOB, tls13,
		    GCM13, 32, 32);
	bad_lengths("an exporter secret of TLS 1.2",
		    SSLP_EXPORTER_SECRET_BLOB, tls12, GCM12, 32, 0);
	test_session_key();
}

struct export {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE key;
	LPCWSTR type;
	PBYTE out;
	DWORD size, *len, flags;
};

static SECURITY_STATUS make_export(void *p)
{
	struct export *a = p;

	return SslExportKey(a->prov, a->key, a->type, a->out, a->size, a->len,
			    a->flags);
}

#define MASTER_BLOB_LEN	(sizeof(struct sslp_secret_blob) + MASTER_LEN)

static const struct call export_call = {
	.name = "SslExportKey", .make = make_export,
	.args = &(struct export){ 0, 0, SSLP_MASTER_SECRET_BLOB, out.bytes,
				  MASTER_BLOB_LEN, &out.number, 0 },
	.size = sizeof(struct export),
	.handles = (const struct handle_arg[]){
		HANDLE(struct export, prov, PROVIDER, provider),
		HANDLE(struct export, key, KEYS, master), NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONG(struct export, type, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct export, type, u"nothing", NTE_BAD_TYPE),
		WRONG(struct export, type, BCRYPT_OPAQUE_KEY_BLOB,
		      NTE_BAD_TYPE),
		WRONG(struct export, type, SSLP_TRAFFIC_SECRETS_BLOB,
		      NTE_BAD_TYPE),
		WRONG(struct export, size, 0, NTE_BUFFER_TOO_SMALL),
		WRONG(struct export, size, MASTER_BLOB_LEN - 1,
		      NTE_BUFFER_TOO_SMALL),
		WRONG(struct export, len, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct export, flags, 1, NTE_BAD_FLAGS),
		NO_MORE_WRONGS },
};

/* Each kind of key has one type of blob, and no other */
static void test_types(void)
{
	static const LPCWSTR types[] = {
		SSLP_MASTER_SECRET_BLOB, SSLP_TRAFFIC_SECRETS_BLOB,
		SSLP_EXPORTER_SECRET_BLOB, BCRYPT_OPAQUE_KEY_BLOB,
	};
	const NCRYPT_HANDLE keys[] = { world.master, world.pair,
				       world.exporter, world.read };
	struct export args;
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(keys); i++)
		for (j = 0; j < ARRAY_SIZE(types); j++) {
			good_args(&export_call, &args);
			args.key = keys[i];
			args.type = types[j];
			args.size = sizeof(out.bytes);
			if (i != j)
				test_failure(&export_call, &args, NTE_BAD_TYPE,
					     "a blob type of another key");
		}
}

void misuse_blob(void)
{
	test_call(&import_call);
	test_blobs();
	test_call(&export_call);
	test_types();
}

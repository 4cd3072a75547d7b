// SPDX-License-Identifier: MIT
/* Session keys and exported material: wrong arguments. */
#include <stdio.h>

#include "misuse.h"

struct generate {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE master;
	NCRYPT_KEY_HANDLE *read, *write;
	PNCryptBufferDesc list;
	DWORD flags;
};

static SECURITY_STATUS make_generate(void *p)
{
	struct generate *a = p;

	return SslGenerateSessionKeys(a->prov, a->master, a->read, a->write,
				      a->list, a->flags);
}

#define GENERATE_WRONGS							\
	WRONG(struct generate, read, NULL, NTE_INVALID_PARAMETER),	\
	WRONG(struct generate, write, NULL, NTE_INVALID_PARAMETER),	\
	WRONG(struct generate, write, &out.handle[0],			\
	      NTE_INVALID_PARAMETER),					\
	WRONG(struct generate, list, &list_version,			\
	      NTE_INVALID_PARAMETER),					\
	WRONG(struct generate, flags, 1, NTE_BAD_FLAGS),		\
	WRONG(struct generate, flags, SERVER, NTE_BAD_FLAGS)

#define GENERATE(list, good, ...) {					\
	.name = "SslGenerateSessionKeys", .make = make_generate,	\
	.undo = undo_handles,						\
	.args = &(struct generate){ 0, 0, &out.handle[0],		\
				    &out.handle[1], list, 0 },		\
	.size = sizeof(struct generate),				\
	.handles = (const struct handle_arg[]){				\
		HANDLE(struct generate, prov, PROVIDER, provider),	\
		HANDLE(struct generate, master, MASTER | PAIR, good),	\
		NO_MORE_HANDLES },					\
	.wrongs = (const struct wrong[]){ GENERATE_WRONGS, __VA_ARGS__,	\
					  NO_MORE_WRONGS },		\
}

static const struct call generate_call =
	GENERATE(&list_good, master,
		 WRONG(struct generate, list, NULL, NTE_INVALID_PARAMETER));

/* world.half has only the client's secret */
static void take_half(void *p)
{
	((struct generate *)p)->master = world.half;
}

static const struct call generate13_call =
	GENERATE(NULL, pair,
		 SPOIL("a pair of one secret", NTE_INVALID_PARAMETER,
		       take_half));

static void test_lists(void)
{
	struct generate args;
	size_t i;

	for (i = 0; i < bad_random_list_count; i++) {
		good_args(&generate_call, &args);
		args.list = bad_random_lists[i].list;
		test_failure(&generate_call, &args, NTE_INVALID_PARAMETER,
			     bad_random_lists[i].what);
	}
}

struct expand {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE base;
	NCRYPT_HASH_HANDLE hash;
	NCRYPT_KEY_HANDLE *client, *server;
	PNCryptBufferDesc list;
	DWORD flags;
};

static SECURITY_STATUS make_traffic(void *p)
{
	struct expand *a = p;

	return SslExpandTrafficKeys(a->prov, a->base, a->hash, a->client,
				    a->server, a->list, a->flags);
}

static SECURITY_STATUS make_write_key(void *p)
{
	struct expand *a = p;

	return SslExpandWriteKey(a->prov, a->base, a->client, a->list,
				 a->flags);
}

static void no_outputs(void *p)
{
	struct expand *a = p;

	a->client = a->server = NULL;
}

static void half_client(void *p)
{
	((struct expand *)p)->base = world.half;
}

static void half_server(void *p)
{
	struct expand *a = p;

	a->base = world.half;
	a->client = NULL;
}

static const NCRYPT_HANDLE no_hash;

static const struct call traffic_call = {
	.name = "SslExpandTrafficKeys", .make = make_traffic,
	.undo = undo_handles,
	.args = &(struct expand){ 0, 0, 0, &out.handle[0], &out.handle[1],
				  NULL, 0 },
	.size = sizeof(struct expand),
	.handles = (const struct handle_arg[]){
		HANDLE(struct expand, prov, PROVIDER, provider),
		HANDLE(struct expand, base, PAIR, pair),
		{ "hash", offsetof(struct expand, hash), NO_HANDLE, &no_hash },
		NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		SPOIL("no output", NTE_INVALID_PARAMETER, no_outputs),
		WRONG(struct expand, server, &out.handle[0],
		      NTE_INVALID_PARAMETER),
		WRONG(struct expand, list, &list_version,
		      NTE_INVALID_PARAMETER),
		WRONG(struct expand, flags, 1, NTE_BAD_FLAGS),
		SPOIL("both of a pair of one", NTE_INVALID_PARAMETER,
		      half_client),
		SPOIL("the missing one of a pair", NTE_INVALID_PARAMETER,
		      half_server),
		NO_MORE_WRONGS },
};

static void whole_pair(void *p)
{
	((struct expand *)p)->base = world.pair;
}

static const struct call write_key_call = {
	.name = "SslExpandWriteKey", .make = make_write_key,
	.undo = undo_handle,
	.args = &(struct expand){ 0, 0, 0, &out.handle[0], NULL, NULL, 0 },
	.size = sizeof(struct expand),
	.handles = (const struct handle_arg[]){
		HANDLE(struct expand, prov, PROVIDER, provider),
		HANDLE(struct expand, base, PAIR, half),
		NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		SPOIL("a pair of both secrets", NTE_INVALID_PARAMETER,
		      whole_pair),
		WRONG(struct expand, client, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct expand, list, &list_version,
		      NTE_INVALID_PARAMETER),
		WRONG(struct expand, flags, 1, NTE_BAD_FLAGS),
		NO_MORE_WRONGS },
};

struct material {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE key;
	PCHAR label;
	PBYTE randoms;
	DWORD randoms_len;
	PBYTE context;
	WORD context_len;
	PBYTE out;
	DWORD len, flags;
};

static SECURITY_STATUS make_material(void *p)
{
	struct material *a = p;

	return SslExportKeyingMaterial(a->prov, a->key, a->label, a->randoms,
				       a->randoms_len, a->context,
				       a->context_len, a->out, a->len,
				       a->flags);
}

static BYTE randoms[2 * RANDOM_LEN];
static char label[] = "EXPORTER-misuse", empty[] = "";

#define MATERIAL_WRONGS							\
	WRONG(struct material, label, NULL, NTE_INVALID_PARAMETER),	\
	WRONG(struct material, label, empty, NTE_INVALID_PARAMETER),	\
	WRONG(struct material, context_len, 1, NTE_INVALID_PARAMETER),	\
	WRONG(struct material, out, NULL, NTE_INVALID_PARAMETER),	\
	WRONG(struct material, len, 0, NTE_INVALID_PARAMETER),		\
	WRONG(struct material, flags, 1, NTE_BAD_FLAGS)

#define MATERIAL(both, count, good, ...) {				\
	.name = "SslExportKeyingMaterial", .make = make_material,	\
	.args = &(struct material){ 0, 0, label, both, count, NULL, 0,	\
				    out.bytes, 40, 0 },			\
	.size = sizeof(struct material),				\
	.handles = (const struct handle_arg[]){				\
		HANDLE(struct material, prov, PROVIDER, provider),	\
		HANDLE(struct material, key, MASTER | EXPORTER, good),	\
		NO_MORE_HANDLES },					\
	.wrongs = (const struct wrong[]){ MATERIAL_WRONGS, __VA_ARGS__,	\
					  NO_MORE_WRONGS },		\
}

static const struct call material_call =
	MATERIAL(randoms, sizeof(randoms), master,
		 WRONG(struct material, randoms, NULL, NTE_INVALID_PARAMETER),
		 WRONG(struct material, randoms_len, 0,
		       NTE_INVALID_PARAMETER),
		 WRONG(struct material, randoms_len, 2 * RANDOM_LEN - 1,
		       NTE_INVALID_PARAMETER));

/* 250 characters: one too many, because "tls13 " comes first */
static char long_label[251];

static const struct call material13_call =
	MATERIAL(NULL, 0, exporter,
		 WRONG(struct material, randoms, randoms,
		       NTE_INVALID_PARAMETER),
		 WRONG(struct material, randoms_len, 2 * RANDOM_LEN,
		       NTE_INVALID_PARAMETER),
		 WRONG(struct material, label, long_label,
		       NTE_INVALID_PARAMETER),
		 WRONG(struct material, len, 255 * 32 + 1,
		       NTE_INVALID_PARAMETER));

/* RFC 5705 section 4, RFC 7627 section 4, RFC 2246 section 6.3.1 */
static const char *const own_labels[] = {
	"client finished", "server finished", "master secret",
	"extended master secret", "key expansion", "client write key",
	"server write key", "IV block",
};

/* RFC 8446 sections 7.1, 7.2, 7.3 and 7.5: they mean nothing before TLS 1.3 */
static const char *const own_labels13[] = {
	"c ap traffic", "s ap traffic", "exp master", "key", "iv", "finished",
	"traffic upd", "resumption", "exporter", "derived",
};

static void test_own_label(const struct call *call, const char *own,
			   SECURITY_STATUS status)
{
	char text[32], what[64];
	struct material args;

	good_args(call, &args);
	snprintf(text, sizeof(text), "%s", own);
	args.label = text;
	snprintf(what, sizeof(what), "label = \"%s\"", text);
	if (status)
		test_failure(call, &args, status, what);
	else
		ok_status(call->make(&args), 0, "%s: %s", call->name, what);
}

static void test_own_labels(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(own_labels); i++) {
		test_own_label(&material_call, own_labels[i],
			       NTE_INVALID_PARAMETER);
		test_own_label(&material13_call, own_labels[i],
			       NTE_INVALID_PARAMETER);
	}
	for (i = 0; i < ARRAY_SIZE(own_labels13); i++) {
		test_own_label(&material_call, own_labels13[i], 0);
		test_own_label(&material13_call, own_labels13[i],
			       NTE_INVALID_PARAMETER);
	}
	test_own_label(&material_call, "key expansions", 0);
	test_own_label(&material13_call, "key expansio", 0);
}

struct session {
	NCRYPT_KEY_HANDLE key;
	struct sslp_session_key *out;
};

static SECURITY_STATUS make_session(void *p)
{
	struct session *a = p;

	return sslp_export_session_key(a->key, a->out);
}

static void size_zero(void *p)
{
	(void)p;
	out.key.size = 0;
}

static void size_more(void *p)
{
	(void)p;
	out.key.size = sizeof(out.key) + 1;
}

static const struct call session_call = {
	.name = "sslp_export_session_key", .make = make_session,
	.args = &(struct session){ 0, &out.key },
	.size = sizeof(struct session),
	.handles = (const struct handle_arg[]){
		HANDLE(struct session, key, SESSION, read), NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONG(struct session, out, NULL, NTE_INVALID_PARAMETER),
		SPOIL("size 0", NTE_INVALID_PARAMETER, size_zero),
		SPOIL("size one too much", NTE_INVALID_PARAMETER, size_more),
		NO_MORE_WRONGS },
};

void misuse_derive(void)
{
	memset(long_label, 'x', sizeof(long_label) - 1);
	test_call(&generate_call);
	test_call(&generate13_call);
	test_lists();
	test_call(&traffic_call);
	test_call(&write_key_call);
	test_call(&material_call);
	test_call(&material13_call);
	test_own_labels();
	test_call(&session_call);
}

// SPDX-License-Identifier: MIT
/* EAP keys, SslEnumCipherSuitesEx() and the table: wrong arguments. */
#include "misuse.h"

struct block {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE key;
	PBYTE randoms;
	DWORD randoms_len;
	PBYTE out;
	DWORD size, *ret_len, flags;
};

static SECURITY_STATUS make_block(void *p)
{
	struct block *a = p;

	return SslComputeEapKeyBlock(a->prov, a->key, a->randoms,
				     a->randoms_len, a->out, a->size,
				     a->ret_len, a->flags);
}

static void overlapping(void *p)
{
	struct block *a = p;

	a->out = (PBYTE)a->ret_len;
}

static BYTE randoms[2 * RANDOM_LEN];

#define BLOCK(both, count, good, ...) {					\
	.name = "SslComputeEapKeyBlock", .make = make_block,		\
	.args = &(struct block){ .randoms = both, .randoms_len = count,	\
				 .out = out.bytes, .size = 128,		\
				 .ret_len = &out.number },		\
	.size = sizeof(struct block),					\
	.handles = (const struct handle_arg[]){				\
		HANDLE(struct block, prov, PROVIDER, provider),		\
		HANDLE(struct block, key, MASTER | EXPORTER, good),	\
		NO_MORE_HANDLES },					\
	.wrongs = (const struct wrong[]){				\
		WRONG(struct block, size, 127, NTE_BUFFER_TOO_SMALL),	\
		WRONG(struct block, ret_len, NULL,			\
		      NTE_INVALID_PARAMETER),				\
		SPOIL("outputs in one place", NTE_BUFFERS_OVERLAP,	\
		      overlapping),					\
		WRONG(struct block, flags, NCRYPT_SSL_EAP_FAST_ID,	\
		      NTE_NOT_SUPPORTED),				\
		WRONG(struct block, flags, 255, NTE_NOT_SUPPORTED),	\
		WRONG(struct block, flags, 256, NTE_BAD_FLAGS),		\
		__VA_ARGS__, NO_MORE_WRONGS },				\
}

static const struct call block_call =
	BLOCK(randoms, sizeof(randoms), master,
	      WRONG(struct block, randoms, NULL, NTE_INVALID_PARAMETER),
	      WRONG(struct block, randoms_len, 63, NTE_INVALID_PARAMETER));

static const struct call block13_call =
	BLOCK(NULL, 0, exporter,
	      WRONG(struct block, randoms, randoms, NTE_INVALID_PARAMETER),
	      WRONG(struct block, randoms_len, 64, NTE_INVALID_PARAMETER));

struct suites {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE key;
	NCRYPT_SSL_CIPHER_SUITE_EX **ret;
	PVOID *state;
	DWORD flags;
};

static SECURITY_STATUS make_suites(void *p)
{
	struct suites *a = p;

	return SslEnumCipherSuitesEx(a->prov, a->key, a->ret, a->state,
				     a->flags);
}

static void no_state(void *p)
{
	(void)p;
	out.pointer[1] = NULL;
}

/* A state of the function without Ex */
static PVOID strange_state;

static void stranger(void *p)
{
	((struct suites *)p)->state = &strange_state;
}

static const NCRYPT_HANDLE no_key;

static const struct call suites_call = {
	.name = "SslEnumCipherSuitesEx", .make = make_suites,
	.prepare = no_state, .undo = undo_pointers,
	.args = &(struct suites){
		0, 0, (NCRYPT_SSL_CIPHER_SUITE_EX **)&out.pointer[0],
		&out.pointer[1], 0 },
	.size = sizeof(struct suites),
	.handles = (const struct handle_arg[]){
		HANDLE(struct suites, prov, PROVIDER, provider),
		{ "key", offsetof(struct suites, key), NO_HANDLE, &no_key },
		NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONG(struct suites, ret, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct suites, state, NULL, NTE_INVALID_PARAMETER),
		SPOIL("a state of SslEnumCipherSuites",
		      NTE_INVALID_PARAMETER, stranger),
		WRONG(struct suites, flags, 1, NTE_BAD_FLAGS),
		NO_MORE_WRONGS },
};

struct table {
	LPCWSTR name;
	NCRYPT_SSL_FUNCTION_TABLE **ret, *copy;
	DWORD flags;
};

static SECURITY_STATUS make_get(void *p)
{
	struct table *a = p;

	return GetSChannelInterface(a->name, a->ret, a->flags);
}

static NCRYPT_SSL_FUNCTION_TABLE copy;

static SECURITY_STATUS make_initialize(void *p)
{
	struct table *a = p;

	return SslInitializeInterface(a->name, a->copy, a->flags);
}

#define TABLE(title, maker, member) {					\
	.name = title, .make = maker,					\
	.args = &(struct table){					\
		NULL, (NCRYPT_SSL_FUNCTION_TABLE **)&out.pointer[0],	\
		&copy, 0 },						\
	.size = sizeof(struct table),					\
	.wrongs = (const struct wrong[]){				\
		WRONG(struct table, member, NULL,			\
		      NTE_INVALID_PARAMETER),				\
		WRONG(struct table, name, u"", NTE_INVALID_PARAMETER),	\
		WRONG(struct table, name, u"Nobody's",			\
		      NTE_INVALID_PARAMETER),				\
		WRONG(struct table, flags, 1, NTE_BAD_FLAGS),		\
		NO_MORE_WRONGS },					\
}

static const struct call get_call =
	TABLE("GetSChannelInterface", make_get, ret);
static const struct call initialize_call =
	TABLE("SslInitializeInterface", make_initialize, copy);

void misuse_eap(void)
{
	NCRYPT_SSL_CIPHER_SUITE *suite;

	test_call(&block_call);
	test_call(&block13_call);
	must(SslEnumCipherSuites(world.provider, 0, &suite, &strange_state, 0),
	     "SslEnumCipherSuites");
	test_call(&suites_call);
	must(SslFreeBuffer(suite), "SslFreeBuffer");
	must(SslFreeBuffer(strange_state), "SslFreeBuffer");
	test_call(&get_call);
	test_call(&initialize_call);
}

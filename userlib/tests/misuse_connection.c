// SPDX-License-Identifier: MIT
/* Connections used with wrong arguments. */
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "misuse_connection.h"

static int pair[2];
static BYTE blob[4096];
static size_t blob_len;
static uint64_t offset, beyond = INT64_MAX;
static NCRYPT_HANDLE current;

static NCRYPT_HANDLE new_connection(int fd)
{
	struct sslp_secrets s = misuse_secrets();
	NCRYPT_HANDLE connection;

	must(sslp_connection_open(world.provider, &connection, fd, &s,
				  OPTIONS(.flags = FLAGS, .plaintext = "x",
					  .plaintext_len = 1)),
	     "a connection");
	return connection;
}

static int others[2];

/* The world's connection, for functions that take none */
void misuse_connection_begin(void)
{
	tcp_pair(others);
	world.connection = new_connection(others[0]);
}

void misuse_connection_end(void)
{
	free_handle(world.connection);
	close(others[0]);
	close(others[1]);
}

/* Functions that use a connection. Each call has a new one. */
struct use {
	NCRYPT_HANDLE connection;
	const void *in;
	void *data;
	size_t len, *ret_len;
	DWORD number, *ret_number;
	int file;
	uint64_t *offset;
	struct sslp_connection_status *status;
};

static struct sslp_connection_status status;

static void prepare_use(void *p)
{
	struct use *a = p;

	tcp_pair(pair);
	current = a->connection = new_connection(pair[0]);
	offset = 0;
	status.size = sizeof(status);
}

static void finish_use(void *p)
{
	(void)p;
	free_handle(current);
	close(pair[0]);
	close(pair[1]);
}

#define MAKE(name, ...)							\
	static SECURITY_STATUS make_##name(void *p)			\
	{								\
		struct use *a = p;					\
									\
		return sslp_connection_##name(a->connection,		\
					      ##__VA_ARGS__);		\
	}

MAKE(write, a->in, a->len, a->ret_len)
MAKE(sendfile, a->file, a->offset, a->len, a->ret_len)
MAKE(shutdown)
MAKE(update, a->number)
MAKE(query, a->status)
MAKE(flush)
MAKE(replace, a->number, a->in, a->len)
MAKE(export, a->data, a->len, a->ret_len)
MAKE(sending, a->len, a->ret_number)

static SECURITY_STATUS make_received(void *p)
{
	struct use *a = p;

	return sslp_connection_received(a->connection, a->number, a->in,
					a->len, a->ret_number);
}

MAKE(read, a->data, a->len, a->ret_len)

#define USE(call_name, ...)						\
	.name = "sslp_connection_" #call_name, .make = make_##call_name,	\
	.args = &(struct use){ .connection = 0, __VA_ARGS__ },		\
	.size = sizeof(struct use), .prepare = prepare_use,		\
	.finish = finish_use,						\
	.handles = (const struct handle_arg[]){				\
		HANDLE(struct use, connection, CONNECTION, provider),	\
		NO_MORE_HANDLES }
#define BAD(member, value)						\
	WRONG(struct use, member, value, NTE_INVALID_PARAMETER)
static const struct call read_call = {
	USE(read, .data = out.bytes, .len = 16, .ret_len = &out.size),
	WRONGS(BAD(data, NULL), BAD(len, 0), BAD(ret_len, NULL)),
};

static const struct call write_call = {
	USE(write, .in = "data", .len = 4, .ret_len = &out.size),
	WRONGS(BAD(in, NULL), BAD(len, 0), BAD(ret_len, NULL)),
};

/* The file is set later. It is not 0: standard input may be no file. */
static struct call sendfile_call = {
	USE(sendfile, .offset = &offset, .len = 4, .ret_len = &out.size),
	WRONGS(BAD(offset, NULL), BAD(offset, &beyond), BAD(len, 0),
	       BAD(len, SIZE_MAX), BAD(ret_len, NULL), BAD(file, -1)),
};

static const struct call shutdown_call = { USE(shutdown, .len = 0) };
static const struct call flush_call = { USE(flush, .len = 0) };

static struct call update_call = {
	USE(update, .number = 0),
	WRONGS(WRONG(struct use, number, 2, NTE_BAD_FLAGS),
	       WRONG(struct use, number, UINT32_MAX, NTE_BAD_FLAGS)),
};

static void size_more(void *p)
{
	((struct use *)p)->status->size++;
}

static const struct call query_call = {
	USE(query, .status = &status),
	WRONGS(BAD(status, NULL),
	       SPOIL("size + 1", NTE_INVALID_PARAMETER, size_more)),
};

/* Data that was handed over must be read first, so the good call fails too */
static const struct call received_call = {
	USE(received, .number = CT_APPLICATIONDATA, .in = "x", .len = 1,
	    .ret_number = &out.number),
	.status = NTE_BAD_KEY_STATE,
	WRONGS(BAD(in, NULL), BAD(ret_number, NULL)),
};

static struct call sending_call = {
	USE(sending, .len = 1, .ret_number = &out.number),
	WRONGS(BAD(len, 0), BAD(len, (1 << 20) + 1), BAD(len, SIZE_MAX),
	       BAD(ret_number, NULL)),
};

static struct call replace_call = {
	USE(replace, .number = SSLP_TX, .in = blob, .len = 32),
	WRONGS(BAD(number, 0), BAD(number, SSLP_TX | SSLP_RX),
	       BAD(number, UINT32_MAX), BAD(in, NULL), BAD(len, 0),
	       BAD(len, 31), BAD(len, 48), BAD(len, SIZE_MAX)),
};

/* The secret that is in use: two records would have one nonce */
static void same_secret(void *p)
{
	static BYTE secret[32];

	fill(SEED_CLIENT_TRAFFIC, secret, sizeof(secret));
	((struct use *)p)->in = secret;
}

static const struct call export_call = {
	USE(export, .data = blob, .len = sizeof(blob), .ret_len = &blob_len),
	WRONGS(BAD(ret_len, NULL)),
};

/* sslp_connection_import() */
struct import {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_HANDLE *ret;
	int fd;
	const void *blob;
	size_t len;
};

static SECURITY_STATUS make_import(void *p)
{
	struct import *a = p;

	return sslp_connection_import(a->prov, a->ret, a->fd, a->blob, a->len);
}

static void prepare_import(void *p)
{
	struct import *a = p;
	struct use use;

	prepare_use(&use);
	must(sslp_connection_export(current, blob, sizeof(blob), &blob_len),
	     "export");
	a->fd = pair[0];
	a->len = blob_len;
}

static const BYTE zeroes[4096];

static const struct call import_call = {
	.name = "sslp_connection_import", .make = make_import,
	.args = &(struct import){ 0, out.handle, 0, blob, 0 },
	.size = sizeof(struct import), .prepare = prepare_import,
	.finish = finish_use, .undo = undo_handle,
	.handles = (const struct handle_arg[]){
		HANDLE(struct import, prov, PROVIDER, provider),
		NO_MORE_HANDLES },
	WRONGS(WRONG(struct import, ret, NULL, NTE_INVALID_PARAMETER),
	       WRONG(struct import, blob, NULL, NTE_INVALID_PARAMETER),
	       WRONG(struct import, fd, -1, NTE_INVALID_PARAMETER),
	       WRONG(struct import, blob, zeroes, NTE_BAD_DATA),
	       WRONG(struct import, len, 0, NTE_BAD_DATA),
	       WRONG(struct import, len, 1, NTE_BAD_DATA)),
};

/* Other results if the kernel makes no records, or cannot replace a key */
static void set_expectations(void)
{
	struct use use;
	SECURITY_STATUS updates;

	prepare_use(&use);
	must(sslp_connection_query(current, &status), "query");
	updates = sslp_connection_update(current, 0);
	if (updates && updates != NTE_NOT_SUPPORTED)
		must(updates, "update");
	if (status.tx == SSLP_KTLS_NONE)
		sending_call.status = NTE_BAD_KEY_STATE;
	update_call.status = replace_call.status = updates;
	finish_use(&use);
}

static void test_same_secret(void)
{
	struct use use = { .number = SSLP_TX, .len = 32 };

	prepare_use(&use);
	same_secret(&use);
	use.connection = current;
	test_failure(&replace_call, &use, NTE_INVALID_PARAMETER,
		     "the secret that is in use");
	finish_use(&use);
}

void misuse_connection(void)
{
	FILE *file = tmpfile();

	if (!file || fputs("data", file) < 0 || fflush(file))
		must(NTE_FAIL, "a file");
	((struct use *)sendfile_call.args)->file = fileno(file);
	set_expectations();
	test_call(&read_call);
	test_call(&write_call);
	test_call(&sendfile_call);
	test_call(&shutdown_call);
	test_call(&flush_call);
	test_call(&update_call);
	test_call(&query_call);
	test_call(&received_call);
	test_call(&sending_call);
	test_call(&replace_call);
	test_same_secret();
	test_call(&export_call);
	test_call(&import_call);
	fclose(file);
}
